/* Inside of a calibration: what its files share. */
#ifndef CHP_CALIBRATE_CALIBRATION_H
#define CHP_CALIBRATE_CALIBRATION_H

#include "calibrate/fit.h"

#define CHP_CALIBRATION_CHIPS 64
#define CHP_CALIBRATION_FIXED 64

typedef struct {
    chp_operator op;
    int chip, family, fold;
    double measured_s, predicted_s; /* by the other folds */
} chp_fit_row;

struct chp_calibration {
    const chp_catalogue *models;
    chp_kernel kernel;
    chp_fit_row *row;
    size_t rows, room;
    int leave_out_chips;
    const chp_field *fixed[CHP_CALIBRATION_FIXED];
    int fixed_count;
    chp_seen_chip chip[CHP_CALIBRATION_CHIPS];
    size_t chips;
    chp_fitted *fitted;
    size_t fitted_count;
    chp_fit_error *error;
    size_t errors;
    chp_fit_point *point;
};

static inline double *chp_kernel_value(chp_kernel *kernel, const chp_field *field)
{
    return (double *)(void *)((char *)kernel + field->offset);
}

/* Intervals and errors of all families from the rows' predicted times; `scratch`
 * holds as many numbers as there are rows. */
void chp_calibration_judge(chp_calibration *calibration, double *scratch);

#endif
