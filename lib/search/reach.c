#include "search/reach.h"

#include <math.h>
#include <stdlib.h>

static const int usual[] = { CHP_METRIC_THROUGHPUT, CHP_METRIC_TPOT, CHP_METRIC_TTFT,
                             CHP_METRIC_SEQUENCES };
enum { USUAL = sizeof usual / sizeof *usual };

static chiplet_status add(chiplet_study *study, int metric, double bound, chp_arena *arena,
                          chiplet_error *err)
{
    char text[64];
    const chp_metric *m = chp_metric_at(metric);
    chp_formula *formula = chp_arena_alloc(arena, sizeof *formula);
    if (study->constraints == CHP_MAX_CONSTRAINTS)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                        "no room for what search.match demands: more than %d constraints",
                        CHP_MAX_CONSTRAINTS);
    if (!formula)
        return chp_fail_memory(err);
    chp_format_quantity(text, sizeof text, bound, m->dimension, 5);
    *formula = chp_formula_of_metric(metric);
    chp_constraint c = { .metric = metric, .sense = m->better, .formula = formula,
                         .bound = bound, .file = "" };
    c.text = chp_arena_print(arena, "%s %s %s (%s)", m->name, m->better > 0 ? ">=" : "<=", text,
                             study->match->name);
    if (!c.text)
        return chp_fail_memory(err);
    study->constraint[study->constraints++] = c;
    return CHIPLET_OK;
}

chiplet_status chp_reach_add(chiplet_study *study, const chiplet_result *chip, chp_arena *arena,
                             chiplet_error *err)
{
    const int *metric = study->reaches < 0 ? usual : study->reach;
    int metrics = study->reaches < 0 ? USUAL : study->reaches;
    chiplet_status status = CHIPLET_OK;
    for (int i = 0; i < metrics && !status; i++)
        if (!isnan(chip->metric[metric[i]]))
            status = add(study, metric[i], chip->metric[metric[i]], arena, err);
    return status;
}
