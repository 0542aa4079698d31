/* Points in a terminal: two axes, letters for marks. */
#ifndef CHP_REPORT_SKETCH_H
#define CHP_REPORT_SKETCH_H

#include "report/text.h"

typedef struct {
    double x, y;             /* as they are shown; what is not finite is left out */
    char mark;               /* a later one covers an earlier one */
} chp_sketch_point;

typedef struct {
    const char *title;       /* "throughput in tokens/s" */
    int logarithmic;         /* where all values are positive and far apart */
    double low, high;
} chp_sketch_axis;

/* An axis that holds these values. */
chp_sketch_axis chp_sketch_axis_of(const char *title, const double *value, size_t count);

/* At most 80 columns and 20 lines. */
void chp_sketch_write(const chp_sketch_axis *x, const chp_sketch_axis *y,
                      const chp_sketch_point *point, size_t count, chp_text *to);

#endif
