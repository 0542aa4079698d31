#include "space/question.h"

#include <math.h>
#include <string.h>

void chp_question_of_study(chp_question *out, const chiplet_study *study)
{
    const chp_axis *keep = &study->axis[CHP_KEY_SEARCH_KEEP];
    memset(out, 0, sizeof *out);
    out->best = keep->count == 1 ? (size_t)keep->value[0] : 0;
    for (int i = 0; i < study->objectives; i++) {
        const chp_objective *o = &study->objective[i];
        out->aim[out->aims++] = (chp_aim){ chp_formula_gauge(o->formula), o->sense };
    }
    for (int i = 0; i < study->constraints; i++) {
        const chp_constraint *c = &study->constraint[i];
        out->rule[out->rules++] =
            (chp_rule){ chp_formula_gauge(c->formula), c->sense, c->bound, c->text };
    }
}

void chp_question_keys(const chp_question *q, const double *metric,
                       double key[CHP_MAX_OBJECTIVES])
{
    for (int i = 0; i < q->aims; i++)
        key[i] = -q->aim[i].sense * chp_gauge_value(&q->aim[i].gauge, metric);
}

void chp_question_least(const chp_question *q, const chp_metric_bounds *bounds,
                        double key[CHP_MAX_OBJECTIVES])
{
    for (int i = 0; i < q->aims; i++) {
        chp_reach reach = chp_gauge_reach(&q->aim[i].gauge, bounds);
        key[i] = q->aim[i].sense > 0 ? -reach.high : reach.low;
    }
}

/* A key is negative where more is better: then a share less of the value. */
void chp_question_within(const chp_question *q, const double key[CHP_MAX_OBJECTIVES],
                         double within[CHP_MAX_OBJECTIVES])
{
    double factor = 1 + q->epsilon;
    for (int i = 0; i < CHP_MAX_OBJECTIVES; i++)
        within[i] = i >= q->aims ? 0 : key[i] > 0 ? key[i] * factor : key[i] / factor;
}

static int gauge_reads(const chp_gauge *gauge, int metric)
{
    double value[CHP_QUANTITIES];
    for (int i = 0; i < CHP_QUANTITIES; i++)
        value[i] = i == metric ? NAN : 1;
    return isnan(chp_gauge_value(gauge, value));
}

int chp_question_reads(const chp_question *q, int metric)
{
    int reads = 0;
    for (int i = 0; i < q->aims && !reads; i++)
        reads = gauge_reads(&q->aim[i].gauge, metric);
    for (int i = 0; i < q->rules && !reads; i++)
        reads = gauge_reads(&q->rule[i].gauge, metric);
    return reads;
}

int chp_question_broken(const chp_question *q, const double *metric)
{
    for (int i = 0; i < q->rules; i++) {
        const chp_rule *rule = &q->rule[i];
        double value = chp_gauge_value(&rule->gauge, metric);
        int kept = rule->sense < 0 ? value <= rule->bound : value >= rule->bound;
        if (!kept)
            return i;
    }
    return -1;
}

int chp_question_hopeless(const chp_question *q, const chp_metric_bounds *bounds)
{
    for (int i = 0; i < q->rules; i++) {
        const chp_rule *rule = &q->rule[i];
        chp_reach reach = chp_gauge_reach(&rule->gauge, bounds);
        if (rule->sense < 0 ? reach.low > rule->bound : reach.high < rule->bound)
            return i;
    }
    return -1;
}
