/* Expressions of metrics: values, units, and reaches that hold every value. */
#include "study/expression.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static chp_formula read(const char *text)
{
    chp_formula formula = { .text = text };
    chiplet_error err = { 0 };
    chp_findings to = { NULL, &err, CHIPLET_OK };
    chp_axis_text from = { .text = text };
    size_t at = 0;
    cr_assert(eq(int, chp_expression_read(&formula, NULL, &from, &at, strlen(text), &to), 1),
              "%s: %s",
              text, err.message);
    cr_assert(eq(sz, at, strlen(text)), "%s", text);
    return formula;
}

/* throughput 600 tokens/s, power 200 W, cost 3000 USD, junction 350 K. */
static void fill(double metric[CHP_METRICS])
{
    for (int i = 0; i < CHP_METRICS; i++)
        metric[i] = NAN;
    metric[CHP_METRIC_THROUGHPUT] = 600;
    metric[CHP_METRIC_POWER] = 200;
    metric[CHP_METRIC_PACKAGE_COST] = 3000;
    metric[CHP_METRIC_SILICON_AREA] = 6e-4;
    metric[CHP_METRIC_JUNCTION_TEMPERATURE] = 350;
}

Test(expression, has_the_value_of_the_arithmetic_that_it_spells)
{
    static const struct {
        const char *text;
        double value;
    } row[] = {
        { "throughput", 600 },
        { "throughput / power", 3 },
        { "throughput/power/package_cost", 0.001 },
        { "throughput / (power + 100 W)", 2 },
        { "power - 50 W - 50 W", 100 },
        { "power - (50 W - 50 W)", 200 },
        { "2 * power + 3 * power", 1000 },
        { "power + power * 2", 600 },
        { "-power + 1 kW", 800 },
        { "throughput * -2", -1200 },
        { "power / silicon_area - 0.1 W/mm2", 200 / 6e-4 - 1e5 },
        { "junction_temperature - 27 C", 50 - 0.15 },
        { "junction_temperature - 300 K", 50 },
        { "50 % * power", 100 },
    };
    double metric[CHP_METRICS];
    fill(metric);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_formula formula = read(row[i].text);
        double value = chp_formula_value(&formula, metric);
        cr_assert(epsilon_eq(dbl, value, row[i].value, 1e-9 * fabs(row[i].value)), "%s: %g",
                  row[i].text, value);
    }
}

Test(expression, has_the_unit_of_the_arithmetic_that_it_spells)
{
    static const struct {
        const char *text;
        char *unit, *si;
        double scale;
    } row[] = {
        { "throughput / power", "tokens/s/W", "tokens/J", 1 },
        { "throughput / silicon_area", "tokens/s/mm2", "tokens/m^2/s", 1e6 },
        { "power * tpot", "W*ms", "J", 1e-3 },
        { "power / power", "", "", 1 },
        { "silicon_area / power", "mm2/W", "m^2*s/J", 1e-6 },
        { "1 / power", "1/W", "s/J", 1 },
        { "capacity_used * power", "W", "J/s", 1 },
        { "package_cost / (throughput * 1 s)", "USD/tokens", "USD/tokens", 1 },
        { "power * power", "W^2", "J^2/s^2", 1 },
    };
    char text[CHP_MEASURE_SIZE];
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_formula formula = read(row[i].text);
        chp_measure_text(text, &formula.measure);
        cr_assert(eq(str, text, row[i].unit));
        chp_measure_si_text(text, &formula.measure);
        cr_assert(eq(str, text, row[i].si));
        cr_assert(epsilon_eq(dbl, formula.measure.scale, row[i].scale, 1e-9 * row[i].scale));
    }
}

Test(expression, takes_units_of_products_and_quotients)
{
    static const struct {
        const char *text;
        double si;
    } row[] = {
        { "1.2 tokens/s/W", 1.2 },      { "1.2 tokens/J", 1.2 }, { "3 ktokens/s/kW", 3 },
        { "5 USD/mm2", 5e6 },           { "2 W*ms", 2e-3 },      { "4 GB/s/mm", 4e12 },
        { "0.5 kUSD/tokens*s", 500 },   { "7", 7 },              { "7 %", 0.07 },
        { "2 TB/s / 2 GB/s", 1000 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_formula formula = read(row[i].text);
        cr_assert(epsilon_eq(dbl, chp_formula_value(&formula, NULL), row[i].si,
                             1e-12 * row[i].si),
                  "%s", row[i].text);
    }
}

/* What is shown is what someone writes into a study next. */
Test(expression, shown_as_a_bound_is_rounded_to_where_the_value_keeps_it)
{
    static const struct {
        const char *text;
        double value;
        int sense;
        const char *shown;
    } row[] = {
        { "throughput", 1201.4717, 1, "1201.4 tokens/s" },
        { "throughput", 1201.4317, 1, "1201.4 tokens/s" },
        { "throughput", 1201.4317, -1, "1201.5 tokens/s" },
        { "power", 58.313041, -1, "58.314 W" },
        { "power", 99.999999, -1, "100 W" },
        { "power", 100.00001, 1, "100 W" },
        { "power", 100.00001, -1, "100.01 W" },
        { "power", 99999.9, 1, "99999 W" },
        { "power", 100, -1, "100 W" },
        { "power", 100, 1, "100 W" },
        { "power", 0, -1, "0 W" },
        { "power - 100 W", -12.34567, 1, "-12.346 W" },
        { "power - 100 W", -12.34567, -1, "-12.345 W" },
        { "silicon_area", 235.98217e-6, -1, "235.99 mm2" },
        { "junction_temperature", 273.15 + 43.35001, -1, "43.351 C" },
        { "throughput / power", 7.5982962, 1, "7.5982 tokens/s/W" },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char shown[100];
        chp_formula f = read(row[i].text);
        chp_formula_format_bound(shown, sizeof shown, &f, row[i].value, 5, row[i].sense);
        cr_assert(eq(str, shown, (char *)row[i].shown), "row %zu", i);
    }
}

Test(measure, of_a_rate_times_a_time_is_that_of_an_amount)
{
    chp_measure rate = chp_measure_of(CHP_BYTE_RATE), time = chp_measure_of(CHP_TIME);
    chp_measure bytes = chp_measure_of(CHP_BYTES), bits = chp_measure_of(CHP_BIT_RATE);
    chp_measure product = chp_measure_product(&rate, &time, +1);
    cr_assert(chp_measure_equal(&product, &bytes));
    cr_assert(not(chp_measure_equal(&rate, &bits))); /* a byte is no bit */
}

/* A unit that measure.c cannot take apart would equal any other such unit. */
Test(measure, knows_what_the_unit_of_every_dimension_is_made_of)
{
    for (int d = 0; d < CHP_DIMENSIONS; d++) {
        chp_measure m = chp_measure_of((chp_dimension)d);
        int number = d == CHP_NUMBER || d == CHP_COUNT || d == CHP_FRACTION;
        cr_assert(zero(int, m.base[CHP_BASE_OTHER]), "%s", chp_dimension_unit((chp_dimension)d));
        cr_assert(eq(int, chp_measure_is_number(&m), number), "%s",
                  chp_dimension_unit((chp_dimension)d));
    }
}

/* ------------------------------------------------------------------- reaches */

static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static void draw_bounds(chp_metric_bounds *bounds, uint64_t *state)
{
    for (int i = 0; i < CHP_METRICS; i++) {
        bounds->low[i] = 10 * uniform(state) - 5;
        bounds->high[i] = bounds->low[i] + 5 * uniform(state) * (uniform(state) < 0.9);
    }
}

static void draw_metrics(double metric[CHP_METRICS], const chp_metric_bounds *bounds,
                         uint64_t *state)
{
    for (int i = 0; i < CHP_METRICS; i++) {
        double at = uniform(state), low = bounds->low[i], high = bounds->high[i];
        metric[i] = at < 0.1 ? low : at > 0.9 ? high : low + (high - low) * at;
    }
}

Test(expression, never_leaves_the_reach_that_the_bounds_of_its_metrics_allow)
{
    static const char *const text[] = {
        "throughput / power", "throughput * power - 3 tokens/s * 1 W",
        "(throughput - 1 tokens/s) / (power * power + 1 W * 1 W)",
        "-(power - tpot * 1 W / 1 s) * power", "power", "1 / (power - 2 W)",
        "power / (package_cost / 1 USD - package_cost / 2 USD)",
    };
    chp_metric_bounds bounds;
    double metric[CHP_METRICS];
    uint64_t state = 5;
    for (size_t t = 0; t < sizeof text / sizeof *text; t++) {
        chp_formula formula = read(text[t]);
        chp_gauge gauge = chp_formula_gauge(&formula);
        for (int box = 0; box < 3000; box++) {
            draw_bounds(&bounds, &state);
            chp_reach reach = chp_gauge_reach(&gauge, &bounds);
            for (int sample = 0; sample < 8; sample++) {
                draw_metrics(metric, &bounds, &state);
                double value = chp_gauge_value(&gauge, metric);
                cr_assert(reach.low <= value && value <= reach.high, "%s: %g not in [%g, %g]",
                          text[t], value, reach.low, reach.high);
            }
        }
    }
}

Test(expression, has_a_tight_reach_when_each_metric_stands_once)
{
    chp_metric_bounds bounds = { .low = { 0 } };
    bounds.low[CHP_METRIC_THROUGHPUT] = 100, bounds.high[CHP_METRIC_THROUGHPUT] = 200;
    bounds.low[CHP_METRIC_POWER] = 10, bounds.high[CHP_METRIC_POWER] = 40;
    chp_formula formula = read("throughput / power");
    chp_reach reach = chp_formula_reach(&formula, &bounds);
    cr_assert(eq(dbl, reach.low, 2.5));
    cr_assert(eq(dbl, reach.high, 20));
    bounds.low[CHP_METRIC_POWER] = -1; /* a divisor that may be zero */
    reach = chp_formula_reach(&formula, &bounds);
    cr_assert(eq(dbl, reach.low, -HUGE_VAL));
    cr_assert(eq(dbl, reach.high, HUGE_VAL));
}
