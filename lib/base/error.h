/* Status, message and place of a failure. */
#ifndef CHP_BASE_ERROR_H
#define CHP_BASE_ERROR_H

#include "chiplet.h"

/* A place in a text. `file` and `source` are borrowed; `source` is the whole
 * line, not terminated: `source_length` bytes. line = 0: nowhere. */
typedef struct {
    const char *file;
    int line, column, length;
    const char *source;
    int source_length;
} chp_place;

/* Fills `err` (unless NULL) and returns `status`. `place` may be NULL. */
chiplet_status chp_fail(chiplet_error *err, chiplet_status status, const chp_place *place,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

chiplet_status chp_fail_memory(chiplet_error *err);

/* A diagnostic to be added; any of the texts may be NULL but `message`. */
typedef struct {
    chiplet_status status;
    chp_place place;
    const char *message, *expected, *got, *suggestion;
} chp_finding;

/* Copies the finding into the list; `all` may be NULL. Returns finding->status.
 * The first finding of a list also fills `err` if its status is still OK. */
chiplet_status chp_report(chiplet_diagnostics *all, chiplet_error *err,
                          const chp_finding *finding);

#endif
