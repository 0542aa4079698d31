/* A file that appears whole under its name or not at all: written beside its
 * place, synced, renamed. */
#ifndef CHP_STORE_FILE_H
#define CHP_STORE_FILE_H

#include <stddef.h>

#include "base/error.h"

typedef struct chp_file chp_file;

chiplet_status chp_file_create(chp_file **out, const char *path, chiplet_error *err);
/* A chiplet_write_fn. A failure is kept and told by chp_file_publish(). */
int chp_file_write(const char *bytes, size_t size, void *file);
/* Puts the file in its place and releases it, also on failure. */
chiplet_status chp_file_publish(chp_file *file, chiplet_error *err);
/* Releases and leaves nothing. NULL does nothing. */
void chp_file_drop(chp_file *file);

#endif
