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

/* `length` bytes that begin `offset` bytes into `place`. */
chp_place chp_place_within(const chp_place *place, size_t offset, size_t length);

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
 * The first finding of a list also fills `err` if its status is still OK: who
 * calls the first function of a chain sets it to OK. */
chiplet_status chp_report(chiplet_diagnostics *all, chiplet_error *err, const chp_finding *finding);

/* Where findings go, and the status of the first. */
typedef struct {
    chiplet_diagnostics *all; /* may be NULL */
    chiplet_error *err;       /* may be NULL */
    chiplet_status status;    /* starts as CHIPLET_OK */
} chp_findings;

typedef struct {
    const char *expected, *got, *suggestion;
} chp_hint;

/* Reports a finding with a message by printf; `place` and `hint` may be NULL.
 * Returns `status`, which `to` keeps if it is the first. */
chiplet_status chp_find_fault(chp_findings *to, chiplet_status status, const chp_place *place,
                              const chp_hint *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* No memory: never lost, whatever was found before. */
chiplet_status chp_find_no_memory(chp_findings *to);

#endif
