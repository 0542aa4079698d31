/* A fingerprint of data, to tell whether two runs read the same; no protection
 * against intent. */
#ifndef CHP_BASE_CHECKSUM_H
#define CHP_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#define CHP_CHECKSUM_START UINT64_C(14695981039346656037)

/* FNV-1a, 64 bits (Fowler, Noll, Vo 1991): goes on from `sum`. */
uint64_t chp_checksum(uint64_t sum, const void *bytes, size_t size);

#endif
