#include "space/closing.h"

#include <math.h>

#include "evaluate/mix.h"
#include "evaluate/robust.h"
#include "space/keys.h"
#include "study/runs.h"

/* Step times are halved so often before a box counts as open. */
enum { MOST_HALVINGS = 6 };

static int rises(const chp_axis *axis, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (!(axis->value[i] < axis->value[i + 1]))
            return 0;
    return 1;
}

/* The interval of an axis; of a key that is no axis, its one value. */
static void interval_of(const chp_space *space, const chp_box *box, int key, size_t *first,
                        size_t *last)
{
    *first = *last = 0;
    for (int a = 0; a < space->axes; a++)
        if (space->key[a] == key) {
            *first = box->first[a];
            *last = box->last[a];
        }
}

/* 0 if there are too many. */
static int list_attachments(const chp_space *space, const chp_box *box, chp_recipe_box *out)
{
    const int die_key = CHP_KEY_PACKAGE_DIE_ATTACH, memory_key = CHP_KEY_PACKAGE_MEMORY_ATTACH;
    size_t d0, d1, m0, m1;
    interval_of(space, box, die_key, &d0, &d1);
    interval_of(space, box, memory_key, &m0, &m1);
    if ((d1 - d0 + 1) * (m1 - m0 + 1) > CHP_MOST_ATTACHMENTS)
        return 0;
    for (size_t d = d0; d <= d1; d++)
        for (size_t m = m0; m <= m1; m++) {
            chp_recipe r = out->low;
            chp_recipe_set(&r, die_key, &space->study->axis[die_key], d);
            chp_recipe_set(&r, memory_key, &space->study->axis[memory_key], m);
            out->attachment[out->attachments++] =
                (chp_attachment){ r.parts.die_attach, r.parts.memory_attach, r.low, r.high };
        }
    return 1;
}

/* Workloads whose key an axis is: a bit for each. */
static unsigned runs_of(const chp_space *space, int axis)
{
    const chiplet_study *study = space->study;
    int slot = chp_run_slot(space->key[axis]);
    unsigned bits = 0;
    for (int run = 0; run < study->runs; run++) {
        int follows = space->run[axis] < 0 && study->run[run].axis[slot].count == 0;
        bits |= (unsigned)(follows || run == space->run[axis]) << run;
    }
    return bits;
}

/* Whatever kind of axis it is, formulas know the ends of its values. */
static void ask_both(const chp_space *space, chp_recipe_box *out, int axis, size_t least,
                     size_t most)
{
    const double *value = chp_space_axis(space, axis)->value;
    for (int i = 0; i < out->low.asks; i++) {
        const chp_asked *asked = &out->low.asked[i];
        if (asked->key == space->key[axis] && asked->run == space->run[axis]) {
            out->low.asked_value[i] = value[least];
            out->high.asked_value[i] = value[most];
        }
    }
}

static void take_voltages(const chp_space *space, const chp_box *box, int a, chp_recipe_box *out)
{
    const chp_axis *axis = chp_space_axis(space, a);
    if (!rises(axis, box->first[a], box->last[a]))
        return;
    out->voltage_v = &axis->value[box->first[a]];
    out->voltages = (size_t)(box->last[a] - box->first[a]) + 1;
    out->first_voltage = box->first[a];
}

static void take_run(const chp_space *space, const chp_box *box, int a, chp_recipe_box *out)
{
    out->run_axis[out->run_axes++] =
        (chp_run_axis){ space->key[a], runs_of(space, a),
                        &chp_space_axis(space, a)->value[box->first[a]],
                        (size_t)(box->last[a] - box->first[a]) + 1 };
}

/* Both corners on a wide axis; 0 if it has no order. */
static int take_wide(const chp_space *space, const chp_box *box, int a, chp_recipe_box *out)
{
    int key = space->key[a];
    const double *value = chp_space_axis(space, a)->value;
    size_t least = box->first[a], most = box->first[a];
    for (size_t i = least + 1; i <= box->last[a]; i++) {
        least = value[i] < value[least] ? i : least;
        most = value[i] > value[most] ? i : most;
    }
    ask_both(space, out, a, least, most);
    if (chp_bounds_of_run(key))
        take_run(space, box, a, out);
    if (chp_bounds_of_run(key) || chp_bounds_of_attachment(key))
        return 1;
    if (!chp_bounds_ordered(key))
        return 0;
    if (key == CHP_KEY_DIE_VOLTAGE)
        take_voltages(space, box, a, out);
    if (key == CHP_KEY_DIE_SPARE_CORES) {
        out->spare_cores = &value[box->first[a]];
        out->spares = (size_t)(box->last[a] - box->first[a]) + 1;
    }
    chp_space_set(space, &out->low, a, least);
    chp_space_set(space, &out->high, a, most);
    return 1;
}

int chp_box_corners(const chp_space *space, const chp_box *box, chp_recipe_box *out)
{
    int attached = 1;
    out->low = out->high = space->base;
    out->run_axes = 0;
    out->voltage_v = NULL;
    out->voltages = 0;
    out->spare_cores = NULL;
    out->spares = 0;
    out->attachments = 0;
    for (int a = 0; a < space->axes; a++) {
        if (box->first[a] == box->last[a]) {
            chp_space_set(space, &out->low, a, box->first[a]);
            chp_space_set(space, &out->high, a, box->first[a]);
            continue;
        }
        attached &= !chp_bounds_of_attachment(space->key[a]);
        if (!take_wide(space, box, a, out))
            return 0;
    }
    return attached || list_attachments(space, box, out);
}

void chp_bounder_ask(chp_bounder *bounder, const chp_question *question)
{
    if (chp_question_reads(question, CHP_METRIC_PACKAGE_COST_LOW) ||
        chp_question_reads(question, CHP_METRIC_PACKAGE_COST_HIGH))
        chp_bounder_price_ends(bounder);
}

typedef struct {
    const chp_bounds *bounds;
    const chp_question *question;
    chp_beaten_fn beaten;
    void *payload;
} asked;

static chp_verdict verdict_of_metrics(const asked *a, const chp_metric_bounds *metrics)
{
    double key[CHP_MAX_OBJECTIVES];
    int rule = chp_question_hopeless(a->question, metrics);
    if (rule >= 0)
        return (chp_verdict){ CHP_CLOSED_RULE, rule, NULL };
    chp_question_least(a->question, metrics, key);
    return (chp_verdict){ a->beaten(key, a->payload) ? CHP_CLOSED_BEATEN : CHP_OPEN, 0, NULL };
}

static const chp_verdict runs_away = { CHP_CLOSED_INFEASIBLE, 0,
                                       "cooling against thermal runaway" };

static chp_verdict verdict_of_both(const chp_verdict *fast, const chp_verdict *slow)
{
    if (fast->closing == CHP_CLOSED_EMPTY)
        return *slow;
    int same = fast->closing == slow->closing && fast->rule == slow->rule;
    return same || slow->closing == CHP_CLOSED_EMPTY ? *fast
                                                     : (chp_verdict){ CHP_CLOSED_BEATEN, 0, NULL };
}

static chp_verdict verdict_of_slice(const asked *a, double low_s, double high_s, int halvings)
{
    chp_metric_bounds metrics;
    if (!chp_bounds_trim(a->bounds, &low_s, &high_s))
        return (chp_verdict){ CHP_CLOSED_EMPTY, 0, NULL };
    if (!chp_bounds_metrics(a->bounds, low_s, high_s, &metrics))
        return runs_away;
    chp_verdict whole = verdict_of_metrics(a, &metrics);
    double middle_s = sqrt(low_s * high_s);
    if (whole.closing != CHP_OPEN || halvings == 0 || !(middle_s > low_s && middle_s < high_s))
        return whole;
    /* the faster half is the likelier to stay open */
    chp_verdict fast = verdict_of_slice(a, low_s, middle_s, halvings - 1);
    if (fast.closing == CHP_OPEN)
        return fast;
    chp_verdict slow = verdict_of_slice(a, middle_s, high_s, halvings - 1);
    return slow.closing == CHP_OPEN ? slow : verdict_of_both(&fast, &slow);
}

/* In the slices of verdict_of_slice(), so that a box whose least is reached by a
 * design is one that this design beats. */
static double least_of_slice(const asked *a, double low_s, double high_s, int halvings)
{
    chp_metric_bounds metrics;
    double key[CHP_MAX_OBJECTIVES];
    if (!chp_bounds_trim(a->bounds, &low_s, &high_s) ||
        !chp_bounds_metrics(a->bounds, low_s, high_s, &metrics) ||
        chp_question_hopeless(a->question, &metrics) >= 0)
        return HUGE_VAL;
    chp_question_least(a->question, &metrics, key);
    double middle_s = sqrt(low_s * high_s);
    if (halvings == 0 || !(middle_s > low_s && middle_s < high_s))
        return key[0];
    double fast = least_of_slice(a, low_s, middle_s, halvings - 1);
    double slow = fast > key[0] ? least_of_slice(a, middle_s, high_s, halvings - 1) : key[0];
    return fmax(key[0], fmin(fast, slow));
}

double chp_bounds_least(const chp_bounds *bounds, const chp_question *question)
{
    const asked a = { bounds, question, NULL, NULL };
    return least_of_slice(&a, bounds->step_low_s, bounds->step_high_s, MOST_HALVINGS);
}

chp_verdict chp_supply_verdict(const chp_bounds *bounds, size_t supply,
                               const chp_question *question, chp_beaten_fn beaten, void *payload)
{
    const asked a = { bounds, question, beaten, payload };
    chp_metric_bounds metrics;
    return chp_bounds_at_supply(bounds, supply, &metrics) ? verdict_of_metrics(&a, &metrics)
                                                          : runs_away;
}

chp_verdict chp_bounds_verdict(const chp_bounds *bounds, double low_s, double high_s,
                               const chp_question *question, chp_beaten_fn beaten, void *payload)
{
    asked a = { bounds, question, beaten, payload };
    return verdict_of_slice(&a, low_s, high_s, MOST_HALVINGS);
}

chp_verdict chp_verdict_of_misfit(const chp_shortfall *why)
{
    return (chp_verdict){ CHP_CLOSED_INFEASIBLE, 0, why->what };
}

chp_verdict chp_built_verdict(chp_bounds *bounds, const chp_question *question,
                              chp_beaten_fn beaten, void *payload)
{
    chp_shortfall why;
    if (!chp_bounds_load(bounds, &why))
        return chp_verdict_of_misfit(&why);
    int rule = chp_question_hopeless(question, &bounds->fixed);
    if (rule >= 0)
        return (chp_verdict){ CHP_CLOSED_RULE, rule, NULL };
    if (!chp_bounds_run(bounds, &why))
        return chp_verdict_of_misfit(&why);
    return chp_bounds_verdict(bounds, bounds->step_low_s, bounds->step_high_s, question, beaten,
                              payload);
}

chp_verdict chp_joined_verdict(chp_bounder *bounder, const chp_recipe_box *corners,
                               const chp_question *question, chp_beaten_fn beaten, void *payload,
                               chp_metric_bounds *metrics)
{
    chp_shortfall why;
    double key[CHP_MAX_OBJECTIVES];
    if (!chp_joined_bounds(bounder, corners, metrics, &why))
        return chp_verdict_of_misfit(&why);
    int rule = chp_question_hopeless(question, metrics);
    if (rule >= 0)
        return (chp_verdict){ CHP_CLOSED_RULE, rule, NULL };
    chp_question_least(question, metrics, key);
    return (chp_verdict){ beaten(key, payload) ? CHP_CLOSED_BEATEN : CHP_OPEN, 0, NULL };
}

chp_verdict chp_box_verdict(chp_bounder *bounder, const chp_space *space, const chp_box *box,
                            const chp_question *question, chp_beaten_fn beaten, void *payload)
{
    chp_recipe_box corners;
    chp_metric_bounds metrics;
    chp_bounds bounds;
    chp_shortfall why;
    if (!(chp_box_points(space, box) > 0))
        return (chp_verdict){ CHP_CLOSED_EMPTY, 0, NULL };
    if (!chp_box_corners(space, box, &corners))
        return (chp_verdict){ CHP_OPEN, 0, NULL };
    if (chp_recipe_is_joined(&corners.low))
        return chp_joined_verdict(bounder, &corners, question, beaten, payload, &metrics);
    if (!chp_bounds_build(bounder, &corners, &bounds, &why))
        return chp_verdict_of_misfit(&why);
    chp_bounds_ask(&bounds, &corners);
    return chp_built_verdict(&bounds, question, beaten, payload);
}
