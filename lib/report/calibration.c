#include "report/calibration.h"

#include <math.h>
#include <string.h>

#include "report/gnuplot.h"
#include "report/table.h"

/* ------------------------------------------------------------------ kernel */

typedef struct {
    const char *symbol;
    double scale;
} unit;

/* Times of kernels are microseconds, which the customary unit would hide. */
static unit unit_of(chp_dimension dimension)
{
    switch (dimension) {
    case CHP_TIME: return (unit){ " us", 1e-6 };
    case CHP_FRACTION: return (unit){ " %", 1e-2 };
    case CHP_BYTES: return (unit){ " B", 1 };
    case CHP_BYTES_PER_CLOCK: return (unit){ " B/clk", 1 };
    default: return (unit){ "", 1 };
    }
}

/* Four significant digits. */
static void put_rounded(chp_text *to, double value)
{
    char text[CHP_NUMBER_SIZE];
    chp_format_number(text, sizeof text, value, 4);
    chp_put(to, text);
}

static void put_percent(chp_text *to, double share)
{
    char text[CHP_NUMBER_SIZE];
    chp_fixed(text, 100 * share, 1);
    chp_put(to, text);
    chp_put(to, " %");
}

static size_t rows_of(const chp_calibration *fit, int family, double *mean)
{
    const chp_fit_error *error;
    size_t rows = 0, count = chp_calibration_errors(fit, &error);
    *mean = 0;
    for (size_t i = 0; i < count; i++)
        if (error[i].family == family) {
            *mean += error[i].mean * (double)error[i].rows;
            rows += error[i].rows;
        }
    *mean /= rows ? (double)rows : 1;
    return rows;
}

static void put_reason(chp_text *to, const chp_calibration *fit, const chp_fitted *fitted)
{
    double mean;
    chp_put(to, " @rows estimated ; because ");
    if (fitted->family < 0) {
        chp_put(to, "of errors on rows left out\n");
        return;
    }
    size_t rows = rows_of(fit, fitted->family, &mean);
    chp_putf(to, "fitted to %d rows, mean error ", (int)rows);
    put_percent(to, mean);
    chp_put(to, " on rows left out\n");
}

static void put_fitted(chp_text *to, const chp_calibration *fit, const chp_fitted *fitted)
{
    const chp_field *field = fitted->field;
    unit in = unit_of(field->dimension);
    double spread = 2 * fitted->deviation;
    chp_putf(to, "%s = ", field->key);
    put_rounded(to, fitted->value / in.scale);
    chp_put(to, in.symbol);
    if (spread > 0 && spread < fitted->value) {
        chp_put(to, " [");
        put_rounded(to, fmax(fitted->value - spread, field->min) / in.scale);
        chp_put(to, " .. ");
        put_rounded(to, fmin(fitted->value + spread, field->max) / in.scale);
        chp_put(to, "]");
    }
    put_reason(to, fit, fitted);
}

void chp_put_kernel(chp_text *to, const chp_calibration *fit, const char *name,
                    const char *title, const char *rows)
{
    const chp_fitted *fitted;
    size_t count = chp_calibration_fitted(fit, &fitted);
    chp_putf(to, "# models/kernel/%s.ini - fitted by chipletfit; what is left out is the default\n",
             name);
    chp_putf(to, "[kernel]\ntitle = %s\nfitted_on = ", title);
    for (size_t i = 0; i < chp_calibration_chips(fit); i++)
        chp_putf(to, "%s%s", i ? ", " : "", chp_calibration_chip(fit, i));
    chp_put(to, "\n");
    for (size_t i = 0; i < count; i++)
        put_fitted(to, fit, &fitted[i]);
    chp_putf(to, "\n[sources]\nrows = %s\n", rows);
}

/* ------------------------------------------------------------------ errors */

void chp_put_fit_errors(chp_text *to, const chp_calibration *fit)
{
    const chp_fit_error *error;
    size_t count = chp_calibration_errors(fit, &error);
    chp_putf(to, "%-28s %-18s %6s %8s %8s %8s %8s %8s %6s\n", "operators", "chip", "rows",
             "median", "mean", "p90", "bias", "inside", "width");
    for (size_t i = 0; i < count; i++) {
        const double share[] = { error[i].median, error[i].mean, error[i].p90, error[i].bias,
                                 error[i].inside };
        chp_putf(to, "%-28s %-18s %6d", chp_families[error[i].family].name, error[i].chip,
                 (int)error[i].rows);
        for (size_t k = 0; k < sizeof share / sizeof share[0]; k++) {
            char text[CHP_NUMBER_SIZE];
            chp_fixed(text, 100 * share[k], 1);
            chp_putf(to, " %6s %%", text);
        }
        char width[CHP_NUMBER_SIZE];
        chp_fixed(width, error[i].width, 2);
        chp_putf(to, " %6s\n", width);
    }
}

/* ------------------------------------------------------------------ figure */

void chp_put_fit_points(chp_text *to, const chp_calibration *fit)
{
    const chp_fit_point *point;
    size_t count = chp_calibration_points(fit, &point);
    chp_put(to, "family,chip,measured_s,predicted_s\n");
    for (size_t i = 0; i < count; i++) {
        char measured[CHP_NUMBER_SIZE], predicted[CHP_NUMBER_SIZE];
        if (!(point[i].predicted_s > 0))
            continue;
        chp_exact(measured, point[i].measured_s);
        chp_exact(predicted, point[i].predicted_s);
        chp_putf(to, "%d,%s,%s,%s\n", point[i].family, point[i].chip, measured, predicted);
    }
}

static int has_family(const chp_calibration *fit, int family)
{
    double mean;
    return rows_of(fit, family, &mean) > 0;
}

void chp_put_fit_script(chp_text *to, const chp_calibration *fit, const char *data,
                        const char *picture)
{
    chp_put(to, "set terminal svg size 1200,800 noenhanced font 'sans,14'\nset output ");
    chp_put_quoted(to, picture, 200);
    chp_put(to, "\nset datafile separator ','\nset logscale xy\nset key outside right\n"
                "set grid\nset title 'Predicted against measured, rows left out of the fit'\n"
                "set xlabel 'measured (us)'\nset ylabel 'predicted (us)'\n"
                "plot x title 'equal' with lines lc 'black'");
    for (int i = 0; i < chp_family_count; i++) {
        if (!has_family(fit, i))
            continue;
        chp_put(to, ", \\\n    ");
        chp_put_quoted(to, data, 200);
        chp_putf(to, " skip 1 using ($1==%d ? $3*1e6 : NaN):($4*1e6) title ", i);
        chp_put_quoted(to, chp_families[i].name, 40);
        chp_put(to, " with points pt 7 ps 0.3");
    }
    chp_put(to, "\n");
}
