/* Long lines folded for a terminal of 80 columns. */
#ifndef CHP_REPORT_FOLD_H
#define CHP_REPORT_FOLD_H

#include "report/text.h"

enum { CHP_LINE = 80, CHP_FOLD_ROOM = 4000 };

/* The bytes of `text` that stand in one line of `width` columns, broken behind
 * one of `breaks`: a blank, an underscore. A word that is too long is cut; at
 * least one character is taken. */
size_t chp_fitting(const char *text, int width, const char *breaks);
/* The longest piece of `text` that cannot be broken, in columns. */
int chp_longest_piece(const char *text, const char *breaks);

/* A text whose lines are folded at blanks on their way to another. What follows
 * hangs below the last column of the line that begins behind two blanks or
 * more; a line without one hangs by two. */
typedef struct {
    chp_text *to;
    size_t length;
    char line[CHP_FOLD_ROOM];
} chp_fold;

chp_text chp_fold_begin(chp_fold *fold, chp_text *to);
/* What is left of a last line without its end. */
void chp_fold_end(chp_fold *fold);

#endif
