/* Text whose last line, "end CHECKSUM", covers all before it: what is cut short
 * or altered by accident is found. */
#ifndef CHP_STORE_SEAL_H
#define CHP_STORE_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef struct {
    chiplet_write_fn write;
    void *payload;
    uint64_t checksum;
    int failed;
} chp_seal;

chp_seal chp_seal_begin(chiplet_write_fn write, void *payload);
/* At most 2,000 bytes, whole numbers and texts: %g would follow the locale of
 * the program. */
void chp_seal_print(chp_seal *seal, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void chp_seal_put(chp_seal *seal, const char *bytes, size_t size);
/* Writes the last line. 0 if a piece was refused, then or before. */
int chp_seal_end(chp_seal *seal);

/* Bytes before the last line; 0: refused. */
size_t chp_seal_verify(const char *bytes, size_t size);

#endif
