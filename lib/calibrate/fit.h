/* Fits the parameters of a kernel to tables of measured operators. */
#ifndef CHP_CALIBRATE_FIT_H
#define CHP_CALIBRATE_FIT_H

#include "calibrate/chips.h"
#include "calibrate/families.h"
#include "catalogue/schema.h"

#define CHP_FOLDS 5

typedef struct chp_calibration chp_calibration;

/* A fitted number. */
typedef struct {
    const chp_field *field;
    double value, deviation; /* standard deviation from the fit; 0: a choice */
    int family;              /* index into chp_families */
} chp_fitted;

/* How well a family is met on one chip, by rows that were left out of the fit. */
typedef struct {
    int family;
    const char *chip;
    size_t rows;
    double median, mean, p90, bias; /* of |predicted / measured - 1|; of its logarithm */
    double inside;                  /* share of rows inside the interval */
    double width;                   /* geometric mean of its high over its low end */
} chp_fit_error;

/* A row, its measured and its cross-validated time. */
typedef struct {
    int family;
    const char *chip;
    double measured_s, predicted_s;
} chp_fit_point;

/* Starts from the parameters of `base`. The catalogue must outlive it. */
chiplet_status chp_calibration_new(chp_calibration **out, const chp_catalogue *models,
                                   const chp_kernel *base, chiplet_error *err);
void chp_calibration_free(chp_calibration *calibration);

/* Adds the rows of a file that hold one operator and a measured time; the chip
 * is `chip` or, where that is NULL, the row's system. `where` is NULL or
 * "COLUMN=TEXT&...": only rows whose columns begin so. */
chiplet_status chp_calibration_add(chp_calibration *calibration, int kind, const char *path,
                                   const char *chip, const char *where, chiplet_error *err);
size_t chp_calibration_rows(const chp_calibration *calibration);

/* Judge a chip by what the others say, where a family has rows of several;
 * without it a fifth of the rows by the other four. */
void chp_calibration_leave_out_chips(chp_calibration *calibration);

/* Leaves a key as the base has it. */
chiplet_status chp_calibration_fix(chp_calibration *calibration, const char *key,
                                   chiplet_error *err);

/* Fits every family that has enough rows. */
chiplet_status chp_calibration_run(chp_calibration *calibration, chiplet_error *err);

const chp_kernel *chp_calibration_kernel(const chp_calibration *calibration);
size_t chp_calibration_fitted(const chp_calibration *calibration, const chp_fitted **out);
size_t chp_calibration_errors(const chp_calibration *calibration, const chp_fit_error **out);
size_t chp_calibration_points(const chp_calibration *calibration, const chp_fit_point **out);
/* Names of the chips whose rows were added. */
size_t chp_calibration_chips(const chp_calibration *calibration);
const char *chp_calibration_chip(const chp_calibration *calibration, size_t index);

#endif
