/* Places for labels that overlap nothing: greedy, first come first served. */
#ifndef CHP_REPORT_LABELS_H
#define CHP_REPORT_LABELS_H

/* In any unit of length, as long as it is the same both ways: pixels. */
typedef struct {
    double left, bottom, right, top;
} chp_rect;

enum { CHP_MAX_BOXES = 1024 };

typedef struct {
    chp_rect frame;                /* labels stay inside */
    int count;
    chp_rect box[CHP_MAX_BOXES];   /* what is taken */
} chp_layout;

/* Keeps labels away from a box. */
void chp_layout_block(chp_layout *layout, chp_rect box);
/* Keeps labels away from a mark. */
void chp_layout_block_mark(chp_layout *layout, double x, double y, double radius);
/* Takes a box if it is free and returns 1; or 0. */
int chp_layout_take(chp_layout *layout, const chp_rect *box);
/* Finds room near a mark that is blocked itself, takes it and returns 1; or 0.
 * At most `reach` from the mark. */
int chp_layout_place(chp_layout *layout, double x, double y, double width, double height,
                     double reach, chp_rect *out);

#endif
