/* One input at a time at the low and at the high end of its range, on the best
 * designs: the tornado, and the choice of what is sampled. Effects that only
 * two inputs together have are not seen here. */
#include "uncertainty/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const chiplet_uncertainty *u;
    chp_evaluator *evaluator;
    chp_altered_parts parts;
    chp_walk walk;              /* at the winner */
    chp_evaluation stated;      /* its metrics, data as stated */
    chp_residuals residuals;
} bench;

static int set_winner(bench *b, size_t winner)
{
    const chiplet_uncertainty *u = b->u;
    uint64_t cell = u->design[u->winner[winner]].cell;
    chp_walk_begin(&b->walk, &u->space, cell, cell + 1);
    b->residuals = chp_residuals_of(u->search->study, &b->walk.recipe);
    chp_evaluate(b->evaluator, &b->walk.recipe, CHP_STALE_ALL, &b->stated);
    return b->stated.feasible;
}

static void put_at(bench *b, const chp_input *input, double value, chp_evaluation *out)
{
    chp_recipe recipe = b->walk.recipe;
    chp_alter(&recipe, &b->parts, input, &value, 1, &b->residuals);
    chp_evaluate(b->evaluator, &recipe, CHP_STALE_ALL, out);
    for (int m = 0; m < CHP_METRICS && !out->feasible; m++)
        out->metric[m] = NAN;
}

/* A design that cannot be built at one end counts more than any change. */
static double relative(double low, double high, double stated)
{
    if (isnan(stated))
        return 0;
    if (isnan(low) || isnan(high))
        return HUGE_VAL;
    return fabs(high - low) / fmax(fabs(stated), 1e-300);
}

static double effect_of(const chp_question *question, const chp_evaluation *low,
                        const chp_evaluation *high, const chp_evaluation *stated)
{
    double most = 0;
    for (int i = 0; i < question->aims + question->rules; i++) {
        const chp_gauge *g = i < question->aims ? &question->aim[i].gauge
                                                : &question->rule[i - question->aims].gauge;
        most = fmax(most, relative(chp_gauge_value(g, low->metric),
                                   chp_gauge_value(g, high->metric),
                                   chp_gauge_value(g, stated->metric)));
    }
    return most;
}

static void swing(bench *b, chiplet_uncertainty *u, size_t input, size_t winner)
{
    chp_evaluation low, high;
    put_at(b, &u->input[input], u->input[input].low, &low);
    put_at(b, &u->input[input], u->input[input].high, &high);
    u->effect[input] = fmax(u->effect[input], effect_of(&u->question, &low, &high, &b->stated));
    for (int k = 0; k < u->question.aims; k++) {
        const chp_gauge *g = &u->question.aim[k].gauge;
        u->swing[(input * u->winners + winner) * (size_t)u->question.aims + (size_t)k] =
            (chp_swing){ chp_gauge_value(g, low.metric), chp_gauge_value(g, high.metric) };
    }
}

/* --------------------------------------------------------------- the order */

static int is_after(const chiplet_uncertainty *u, size_t a, size_t b)
{
    if (u->effect[a] != u->effect[b])
        return u->effect[a] < u->effect[b];
    return strcmp(u->input[a].name, u->input[b].name) > 0;
}

static void swap_bytes(void *a, void *b, size_t size)
{
    unsigned char *p = a, *q = b;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = p[i];
        p[i] = q[i];
        q[i] = byte;
    }
}

/* Inputs with their effects and swings, largest effect first; some dozens. */
static void sort_by_effect(chiplet_uncertainty *u)
{
    size_t each = u->winners * (size_t)u->question.aims;
    for (size_t i = 1; i < u->inputs; i++)
        for (size_t k = i; k > 0 && is_after(u, k - 1, k); k--) {
            swap_bytes(&u->input[k - 1], &u->input[k], sizeof *u->input);
            swap_bytes(&u->effect[k - 1], &u->effect[k], sizeof *u->effect);
            swap_bytes(&u->swing[(k - 1) * each], &u->swing[k * each], each * sizeof *u->swing);
        }
    while (u->varied < u->inputs && u->varied < CHP_MOST_INPUTS && u->effect[u->varied] > 0)
        u->varied++;
}

/* ------------------------------------------------------- what was asked for */

static int is_asked(const chp_sampling *asked, const chp_input *input)
{
    for (size_t i = 0; i < asked->inputs; i++)
        if (strcmp(asked->input[i].name, input->name) == 0)
            return 1;
    return asked->inputs == 0;
}

static chiplet_status refuse_strangers(const chp_sampling *asked, const chp_input_list *found,
                                       chiplet_error *err)
{
    for (size_t i = 0; i < asked->inputs; i++) {
        size_t k = 0;
        while (k < found->count && strcmp(found->input[k].name, asked->input[i].name) != 0)
            k++;
        if (k == found->count)
            return chp_fail(err, CHIPLET_ERR_NAME, &asked->input[i].place,
                            "'%s' is no uncertain datum of the best designs",
                            asked->input[i].name);
    }
    return CHIPLET_OK;
}

static chiplet_status keep_asked(chiplet_uncertainty *u, chp_input_list *found, chiplet_error *err)
{
    const chp_sampling *asked = &u->search->study->sampling;
    chiplet_status status = refuse_strangers(asked, found, err);
    if (status)
        return status;
    for (size_t i = 0; i < found->count; i++)
        if (is_asked(asked, &found->input[i]))
            found->input[u->inputs++] = found->input[i];
    u->input = found->input; /* is ours now */
    memset(found, 0, sizeof *found);
    if (u->inputs == 0)
        return chp_fail(err, CHIPLET_ERR_VALUE, NULL,
                        "no datum behind these designs is known as a range");
    u->effect = calloc(u->inputs, sizeof *u->effect);
    u->swing = calloc(u->inputs * u->winners * (size_t)u->question.aims, sizeof *u->swing);
    return u->effect && u->swing ? CHIPLET_OK : chp_fail_memory(err);
}

static chiplet_status collect(chiplet_uncertainty *u, bench *b, chiplet_error *err)
{
    chp_input_list found = { NULL, 0, 0 };
    int good = 1;
    for (size_t w = 0; good && w < u->winners; w++)
        good = !set_winner(b, w) || chp_inputs_collect(&found, u->search->study, &b->walk.recipe,
                                                       b->evaluator);
    chiplet_status status = good ? keep_asked(u, &found, err) : chp_fail_memory(err);
    chp_inputs_free(&found);
    return status;
}

chiplet_status chp_inputs_screen(chiplet_uncertainty *u, chp_evaluator *evaluator,
                                 chiplet_error *err)
{
    bench *b = calloc(1, sizeof *b);
    if (!b)
        return chp_fail_memory(err);
    b->u = u;
    b->evaluator = evaluator;
    chiplet_status status = collect(u, b, err);
    if (!status && set_winner(b, 0))
        u->residuals = b->residuals;
    for (size_t w = 0; !status && w < u->winners; w++)
        if (set_winner(b, w))
            for (size_t i = 0; i < u->inputs; i++)
                swing(b, u, i, w);
    free(b);
    if (!status)
        sort_by_effect(u);
    if (!status && u->varied == 0)
        return chp_fail(err, CHIPLET_ERR_VALUE, NULL,
                        "no range of the data behind these designs changes what is asked of them");
    return status;
}
