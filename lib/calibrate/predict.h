/* Predictions for a table of operators. */
#ifndef CHP_CALIBRATE_PREDICT_H
#define CHP_CALIBRATE_PREDICT_H

#include "calibrate/chips.h"
#include "measure/measure.h"

typedef struct chp_predictor chp_predictor;

typedef struct {
    const char *text, *chip; /* the row; the chip's name */
    int line;
    double measured_s; /* NaN: none */
    double predicted_s, low_s, high_s;
    const char *limit;
} chp_prediction;

/* `chip` or the rows' system; `kernel` or the chip's own. Both may be NULL. */
chiplet_status chp_predictor_open(chp_predictor **out, const chp_catalogue *models, int kind,
                                  const char *path, const char *chip, const char *kernel,
                                  chiplet_error *err);
void chp_predictor_free(chp_predictor *predictor);
const char *chp_predictor_header(const chp_predictor *predictor);
/* 1 and a prediction, 0 at the end, -1 and `err` for a bad row; may go on. */
int chp_predictor_next(chp_prediction *out, chp_predictor *predictor, chiplet_error *err);

#endif
