/* Intervals and errors of a calibration, on rows that were left out. */
#include "calibrate/calibration.h"

#include <math.h>

#include "calibrate/statistics.h"

#define LEAST_ROWS 20 /* that tell the ends of an interval */

/* The end beyond which a share of further rows is expected: that of n rows at hand
 * cut n + 1 gaps, so that few rows make an interval wider. */
static double end_of(double *ratio, size_t count, double share)
{
    double n = (double)count;
    return chp_quantile(ratio, count, fmin(fmax((share * (n + 1) - 1) / (n - 1), 0), 1));
}

/* Measured over predicted times of a family on one chip; returns how many. */
static size_t collect_ratios(double *ratio, const chp_calibration *c, int family, int chip)
{
    size_t count = 0;
    for (size_t i = 0; i < c->rows; i++) {
        const chp_fit_row *row = &c->row[i];
        if (row->family == family && row->chip == chip && row->predicted_s > 0)
            ratio[count++] = row->measured_s / row->predicted_s;
    }
    return count;
}

static void set_key(chp_calibration *c, const char *key, double value)
{
    const chp_field *field = chp_schema_find(chp_schema_of(CHIPLET_KERNEL), key);
    chp_fitted fitted = { field, fmin(fmax(value, field->min), field->max), 0, -1 };
    *chp_kernel_value(&c->kernel, field) = fitted.value;
    c->fitted[c->fitted_count++] = fitted;
}

/* Sets the keys NAME_low and NAME_high so that they hold nine of ten rows of each
 * chip and of each family that shares them: a chip with many rows does not speak
 * for one that was met less well. */
static void set_interval(chp_calibration *c, chp_interval_family interval, double *ratio)
{
    static const char *const keys[][2] = {
#define INTERVAL(id, key) { #key "_low", #key "_high" },
#include "performance/intervals.def"
#undef INTERVAL
    };
    double low = HUGE_VAL, high = 0;
    for (int family = 0; family < chp_family_count; family++)
        for (int chip = 0; chip < (int)c->chips; chip++) {
            size_t count = chp_families[family].interval == interval
                               ? collect_ratios(ratio, c, family, chip)
                               : 0;
            if (count < LEAST_ROWS)
                continue;
            low = fmin(low, end_of(ratio, count, 0.05));
            high = fmax(high, end_of(ratio, count, 0.95));
        }
    if (low > high)
        return;
    set_key(c, keys[interval][0], low);
    set_key(c, keys[interval][1], high);
}

static double width_of(chp_time_range at)
{
    return log(at.high / at.low);
}

static void add_error(chp_calibration *c, int family, int chip, double *size)
{
    chp_fit_error e = { .family = family, .chip = c->chip[chip].name };
    size_t inside = 0;
    for (size_t i = 0; i < c->rows; i++) {
        const chp_fit_row *row = &c->row[i];
        if (row->family != family || row->chip != chip || !(row->predicted_s > 0))
            continue;
        double ratio = row->measured_s / row->predicted_s;
        chp_time_range at = chp_operator_interval(&row->op, &c->kernel, 1);
        inside += ratio >= at.low && ratio <= at.high;
        e.width += width_of(at);
        e.bias -= log(ratio);
        size[e.rows++] = fabs(1 / ratio - 1);
    }
    if (!e.rows)
        return;
    double n = (double)e.rows;
    e.bias /= n;
    e.inside = (double)inside / n;
    e.width = exp(e.width / n);
    e.mean = chp_mean(size, e.rows);
    e.median = chp_quantile(size, e.rows, 0.5);
    e.p90 = chp_quantile(size, e.rows, 0.9);
    c->error[c->errors++] = e;
}

void chp_calibration_judge(chp_calibration *c, double *scratch)
{
    for (int i = 0; i < CHP_INTERVAL_FAMILIES; i++)
        set_interval(c, (chp_interval_family)i, scratch);
    for (int family = 0; family < chp_family_count; family++)
        for (int chip = 0; chip < (int)c->chips; chip++)
            add_error(c, family, chip, scratch);
}
