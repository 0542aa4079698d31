/* Tables of measured operators: rows of a CSV to operators. */
#ifndef CHP_MEASURE_MEASURE_H
#define CHP_MEASURE_MEASURE_H

#include "measure/csv.h"
#include "performance/performance.h"

/* Operators of a row, run one after the other: one, but for whole blocks. */
#define CHP_MEASURE_OPERATORS 16

typedef struct {
    int line;
    const char *text;    /* the row as it stands in the file, borrowed */
    const char *system;  /* column `system`, "" without one, borrowed */
    int count;
    chp_operator op[CHP_MEASURE_OPERATORS];
    double measured_s;   /* NaN where the row has no measurement */
} chp_measurement;

/* "gemm", "attention-prefill", ...: NULL if out of range. */
const char *chp_measure_kind_name(int kind);
int chp_measure_kind_find(const char *name); /* -1 if unknown */

typedef struct chp_measure chp_measure;

/* Fails on a file that lacks a column of the kind. */
chiplet_status chp_measure_open(chp_measure **out, int kind, const char *path,
                                chiplet_error *err);
void chp_measure_free(chp_measure *measure);
/* Passes over rows whose columns do not begin so: "COLUMN=TEXT&COLUMN=TEXT". */
chiplet_status chp_measure_where(chp_measure *measure, const char *conditions,
                                 chiplet_error *err);
const char *chp_measure_header(const chp_measure *measure); /* first line of the file */

/* 1 and a row, 0 at the end, -1 and `err` for a row that means nothing; reading
 * may go on. Rows whose `op` column names another operator are passed over. */
int chp_measure_next(chp_measurement *out, chp_measure *measure, chiplet_error *err);

/* Fails with a message at the place of a row. */
chiplet_status chp_measure_fail(const chp_measure *measure, const chp_measurement *row,
                                chiplet_status status, const char *message, chiplet_error *err);

/* Sum over the operators of a row, each resource on its own. */
chp_operator_time chp_measure_time(const chp_measurement *row, const chp_device *device,
                                   const chp_fabric *fabric, const chp_kernel *kernel);

#endif
