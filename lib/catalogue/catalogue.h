/* models/KIND/NAME.ini to records by name, with the source of every number. */
#ifndef CHP_CATALOGUE_CATALOGUE_H
#define CHP_CATALOGUE_CATALOGUE_H

#include "base/error.h"
#include "base/units.h"
#include "chip/chip.h"
#include "ini/book.h"
#include "parts/parts.h"
#include "workload/workload.h"

typedef struct chp_catalogue chp_catalogue;

/* One record. `plain` points to chp_process, chp_memory, chp_link,
 * chp_package, chp_kernel, chp_sheet, chp_system or chp_workload by kind;
 * NULL for designs, whose keys are those of a study: read `line`. */
typedef struct {
    chiplet_kind kind;
    const char *name, *path;
    const void *plain;
    /* The same with every number at the low or the high end of its range; NULL
     * for designs and for what is no file of the library. */
    const void *low, *high;
    /* All that holds, [sources] left out: of its base, of what it includes, and
     * its own, without what is overridden. */
    const chp_ini_line *line;
    size_t line_count;
    const chiplet_datum *data; /* in the same order, then what holds by default */
    size_t data_count;
} chp_record;

/* `directories`: a ':' list, or NULL for none. `parent` may be NULL; its
 * records are found when this one has none of that name. */
chiplet_status chp_catalogue_open(chp_catalogue **out, const char *directories,
                                  const chp_catalogue *parent, chiplet_diagnostics *all,
                                  chiplet_error *err);
void chp_catalogue_free(chp_catalogue *catalogue);
size_t chp_catalogue_count(const chp_catalogue *catalogue, chiplet_kind kind);
const chp_record *chp_catalogue_at(const chp_catalogue *catalogue, chiplet_kind kind, size_t index);
/* By name or alias; NULL if there is none. */
const chp_record *chp_catalogue_find(const chp_catalogue *catalogue, chiplet_kind kind,
                                     const char *name);
/* The nearest existing name, or NULL if none is near. */
const char *chp_catalogue_suggest(const chp_catalogue *catalogue, chiplet_kind kind,
                                  const char *name);
const char *chp_catalogue_checksum(const chp_catalogue *catalogue);

#endif
