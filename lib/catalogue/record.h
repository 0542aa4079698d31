/* One model: from its lines to plain values and data. */
#ifndef CHP_CATALOGUE_RECORD_H
#define CHP_CATALOGUE_RECORD_H

#include "base/arena.h"
#include "catalogue/catalogue.h"

/* A record on its way: its file, and the record that it starts from. */
typedef struct {
    chp_record record;
    chp_book *book;
    const chp_ini_line *base; /* the line `base = name`, or NULL */
    int state;                /* 0 not yet, 1 being built, 2 built */
    int incomplete;           /* the base is not to be had, and that was said */
} chp_draft;

/* Checks the sections of the file and sets `base`. */
void chp_record_sections(chp_draft *draft, chp_findings *to);
/* Sets line and line_count: what `base` (or NULL) has, overridden by the file. */
void chp_record_lines(chp_draft *draft, const chp_record *base, chp_arena *arena, chp_findings *to);
/* Sets plain and data from the lines, by the schema of the kind or, for a
 * design, by the keys of a study. */
void chp_record_values(chp_draft *draft, chp_arena *arena, chp_findings *to);
void chp_record_design(chp_draft *draft, chp_arena *arena, chp_findings *to);

/* Appends to data; what the datum of a file needs besides its value. */
chiplet_datum *chp_record_add(chp_record *record, chp_arena *arena, chp_findings *to);
chiplet_datum chp_record_datum(const chp_ini_line *line);

/* Whether a section of a design has the keys of a study. */
int chp_is_design_section(const char *section);

#endif
