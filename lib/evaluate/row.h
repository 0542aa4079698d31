/* Rows of a grid: the supply of the cores varies fastest, the use of the chip next,
 * and all the rest is worked out once. A lane has the bits that chp_evaluate() gives
 * the same design. */
#ifndef CHP_EVALUATE_ROW_H
#define CHP_EVALUATE_ROW_H

#include "base/lanes.h"
#include "evaluate/evaluate.h"

typedef struct {
    double metric[CHP_METRICS][CHP_LANES]; /* where feasible */
    int64_t feasible[CHP_LANES];
} chp_row_metrics;

typedef struct chp_row chp_row;

chp_row *chp_row_new(void); /* NULL: out of memory */
void chp_row_free(chp_row *row);

/* Designs like that of the recipe, each with one of `lanes` <= CHP_LANES supplies; no
 * chip as sold and no mix of workloads. 0, with why, if none of them can be built. `stale` as for
 * chp_evaluate(). */
int chp_row_prepare(chp_row *row, const chp_recipe *recipe, const double *voltage_v, size_t lanes,
                    unsigned stale, chp_shortfall *why);

/* All of them with the workload and the split of the recipe; NULL, with why, if
 * none of them can run it. Borrowed until the next call. */
const chp_row_metrics *chp_row_evaluate(chp_row *row, const chp_recipe *recipe, chp_shortfall *why);

/* Vector units to use: all that the processor has, unless told otherwise. 0 if it
 * lacks them. */
typedef enum { CHP_VECTORS_PLAIN = 0, CHP_VECTORS_AVX2 = 1 } chp_vectors;
int chp_row_use(chp_row *row, chp_vectors vectors);

#endif
