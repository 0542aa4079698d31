/* What a fit of kernel parameters found, as text. */
#ifndef CHP_REPORT_CALIBRATION_H
#define CHP_REPORT_CALIBRATION_H

#include "calibrate/fit.h"
#include "report/text.h"

/* A model file: models/kernel/NAME.ini. `rows` says where the rows are from. */
void chp_put_kernel(chp_text *to, const chp_calibration *fit, const char *name,
                    const char *title, const char *rows);
/* Errors by family and chip, aligned. */
void chp_put_fit_errors(chp_text *to, const chp_calibration *fit);
/* Measured and predicted time, a row each. */
void chp_put_fit_points(chp_text *to, const chp_calibration *fit);
/* gnuplot script that draws the points, read from the file `data`. */
void chp_put_fit_script(chp_text *to, const chp_calibration *fit, const char *data,
                        const char *picture);

#endif
