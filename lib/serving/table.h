/* Tables of serving runs: rows of a CSV to engines, traffic and predictions. */
#ifndef CHP_SERVING_TABLE_H
#define CHP_SERVING_TABLE_H

#include "calibrate/chips.h"
#include "measure/csv.h"
#include "serving/serving.h"

/* A run as its row describes it. Borrowed from the table until its next row. */
typedef struct {
    int line;
    const char *text;          /* the row as it stands in the file */
    const char *chip, *stack;  /* names of both records */
    int apart;                 /* separate pools; else one engine: pools.decode */
    chp_pools pools;
    chp_traffic traffic;
    double measured_tpot_s, measured_ttft_s; /* NaN: none */
    double strangeness;        /* of the chip to the stack */
} chp_serving_run;

typedef struct {
    double tpot_s, low_s, high_s, ttft_s;
} chp_serving_prediction;

typedef struct chp_serving_table chp_serving_table;

/* `chip`: of all rows, or NULL: each names its own in a column `system`.
 * `stack`: a kernel record, or NULL: the one that a column `backend` names, or
 * "default". Both are borrowed. */
chiplet_status chp_serving_table_open(chp_serving_table **out, const chp_catalogue *models,
                                      const char *path, const char *chip, const char *stack,
                                      chiplet_error *err);
void chp_serving_table_free(chp_serving_table *table);
const char *chp_serving_table_header(const chp_serving_table *table);

/* 1 and a run, 0 at the end, -1 and `err` for a row that means nothing; reading
 * may go on. */
int chp_serving_table_next(chp_serving_run *out, chp_serving_table *table, chiplet_error *err);
/* 1, or 0 and `err` (with the place of the row) if the run is not possible. */
int chp_serving_predict(chp_serving_prediction *out, const chp_serving_run *run,
                        const chp_serving_table *table, chiplet_error *err);

#endif
