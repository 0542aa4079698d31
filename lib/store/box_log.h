/* Closed boxes as they come, in about two bytes an axis. */
#ifndef CHP_STORE_BOX_LOG_H
#define CHP_STORE_BOX_LOG_H

#include "space/closing.h"

typedef struct {
    int axes;
    size_t count, size, room;
    unsigned char *bytes;
} chp_box_log;

typedef struct {
    chp_box box;
    chp_closing closing;
    int rule;                 /* of CHP_CLOSED_RULE */
} chp_closed_box;

void chp_box_log_open(chp_box_log *log, int axes);
void chp_box_log_close(chp_box_log *log);
/* 0 if memory ran out. */
int chp_box_log_add(chp_box_log *log, const chp_closed_box *closed);
/* All boxes of another log with as many axes. 0 if memory ran out. */
int chp_box_log_append(chp_box_log *log, const chp_box_log *other);
/* Reads the box at byte *at and moves on; 0 at the end. */
int chp_box_log_next(const chp_box_log *log, size_t *at, chp_closed_box *out);
/* In the order of first cells, so that the same boxes give the same bytes.
 * 0 if memory ran out. */
int chp_box_log_sort(chp_box_log *log, const chp_space *space);

#endif
