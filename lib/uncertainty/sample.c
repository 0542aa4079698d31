/* All designs of the field on the same samples of the data. One task is one
 * design, or one input of one winner; each writes into a place of its own, so
 * that the order of threads cannot matter. */
#include "uncertainty/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"
#include "solver/quasi_random.h"

typedef struct {
    chiplet_uncertainty *u;
    const double *a, *b; /* [sample][input]: two independent sets */
    double *f_b, *f_ab;  /* [winner][aim][sample], [winner][input][aim][sample] */
} plan;

typedef struct {
    chp_evaluator *evaluator;
    chp_altered_parts parts;
    double *metric;      /* [metric][sample] */
    double *row;         /* one sample of the inputs */
} worker;

/* ------------------------------------------------------------- evaluations */

/* A design ready to be altered. */
typedef struct {
    chp_walk walk;
    chp_residuals residuals;
} subject;

static void open_subject(subject *s, const chiplet_uncertainty *u, size_t design)
{
    uint64_t cell = u->design[design].cell;
    chp_walk_begin(&s->walk, &u->space, cell, cell + 1);
    s->residuals = chp_residuals_of(u->search->study, &s->walk.recipe);
}

static void evaluate(worker *w, const plan *p, const subject *s, const double *row,
                     chp_evaluation *out)
{
    chp_recipe recipe = s->walk.recipe;
    chp_alter(&recipe, &w->parts, p->u->input, row, p->u->varied, &s->residuals);
    chp_evaluate(w->evaluator, &recipe, CHP_STALE_ALL, out);
}

static double aim_value(const chiplet_uncertainty *u, int aim, const chp_evaluation *evaluation)
{
    return evaluation->feasible ? chp_gauge_value(&u->question.aim[aim].gauge, evaluation->metric)
                                : NAN;
}

/* --------------------------------------------------------------- quantiles */

static int by_value(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* Linear between order statistics. NaN without values. */
static double quantile(const double *sorted, size_t count, double share)
{
    if (count == 0)
        return NAN;
    double at = share * (double)(count - 1);
    size_t below = (size_t)at, above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

static void take_quantiles(chp_field_design *d, double *metric, size_t samples)
{
    static const double share[CHP_QUANTILES] = { 0.05, 0.5, 0.95 };
    for (int m = 0; m < CHP_METRICS; m++) {
        double *value = metric + (size_t)m * samples;
        size_t count = 0;
        for (size_t i = 0; i < samples; i++)
            if (!isnan(value[i]))
                value[count++] = value[i];
        if (count)
            qsort(value, count, sizeof *value, by_value);
        for (int q = 0; q < CHP_QUANTILES; q++)
            d->quantile[m][q] = quantile(value, count, share[q]);
    }
}

/* ------------------------------------------------------------------- tasks */

static void sample_design(worker *w, const plan *p, size_t design)
{
    chiplet_uncertainty *u = p->u;
    chp_field_design *d = &u->design[design];
    size_t n = u->samples, aims = (size_t)u->question.aims;
    subject s;
    chp_evaluation evaluation;
    open_subject(&s, u, design);
    for (size_t i = 0; i < n; i++) {
        evaluate(w, p, &s, p->a + i * u->varied, &evaluation);
        int kept = evaluation.feasible && chp_question_broken(&u->question, evaluation.metric) < 0;
        d->built += (size_t)evaluation.feasible;
        d->kept += (size_t)kept;
        u->kept[design * n + i] = (unsigned char)kept;
        for (size_t k = 0; k < aims; k++)
            u->value[(design * aims + k) * n + i] = aim_value(u, (int)k, &evaluation);
        for (size_t m = 0; m < CHP_METRICS; m++)
            w->metric[m * n + i] = evaluation.feasible ? evaluation.metric[m] : NAN;
    }
    take_quantiles(d, w->metric, n);
}

/* Set B, or set A with one input from B. */
static void sample_winner(worker *w, const plan *p, size_t winner, size_t input, double *out)
{
    const chiplet_uncertainty *u = p->u;
    size_t n = u->samples, k = u->varied;
    subject s;
    chp_evaluation evaluation;
    open_subject(&s, u, u->winner[winner]);
    for (size_t i = 0; i < n; i++) {
        const double *row = p->b + i * k;
        if (input < k) {
            memcpy(w->row, p->a + i * k, k * sizeof *w->row);
            w->row[input] = row[input];
            row = w->row;
        }
        evaluate(w, p, &s, row, &evaluation);
        for (int aim = 0; aim < u->question.aims; aim++)
            out[(size_t)aim * n + i] = aim_value(u, aim, &evaluation);
    }
}

static int do_task(size_t task, void *own, void *shared)
{
    const plan *p = shared;
    const chiplet_uncertainty *u = p->u;
    size_t each = (size_t)u->question.aims * u->samples;
    if (task < u->designs) {
        sample_design(own, p, task);
        return 1;
    }
    size_t winner = (task - u->designs) / (u->varied + 1);
    size_t input = (task - u->designs) % (u->varied + 1);
    double *out = input < u->varied ? p->f_ab + (winner * u->varied + input) * each
                                    : p->f_b + winner * each;
    sample_winner(own, p, winner, input, out);
    return 1;
}

/* ----------------------------------------------------------------- indices */

static void take_indices(chiplet_uncertainty *u, const plan *p)
{
    size_t n = u->samples, aims = (size_t)u->question.aims;
    for (size_t i = 0; i < u->varied; i++)
        for (size_t w = 0; w < u->winners; w++)
            for (size_t k = 0; k < aims; k++)
                u->index[(i * u->winners + w) * aims + k] = chp_sensitivity_of(
                    chp_samples_of(u, u->winner[w], (int)k), p->f_b + (w * aims + k) * n,
                    p->f_ab + ((w * u->varied + i) * aims + k) * n, n);
}

/* ------------------------------------------------------------------ memory */

static int open_worker(worker *w, const chiplet_uncertainty *u)
{
    w->evaluator = chp_evaluator_new();
    w->metric = calloc(CHP_METRICS * u->samples, sizeof *w->metric);
    w->row = calloc(u->varied, sizeof *w->row);
    return w->evaluator && w->metric && w->row;
}

static void close_worker(worker *w)
{
    chp_evaluator_free(w->evaluator);
    free(w->metric);
    free(w->row);
}

static chiplet_status run_crew(plan *p, const chiplet_search_options *options, chiplet_error *err)
{
    chiplet_uncertainty *u = p->u;
    void *own[CHP_MAX_CREW];
    chp_crew crew = { .task = do_task, .shared = p, .own = own, .options = options };
    crew.tasks = u->designs + u->winners * (u->varied + 1);
    crew.threads = chp_crew_size(options->threads, crew.tasks);
    crew.front = u->search->count;
    worker *workers = calloc((size_t)crew.threads, sizeof *workers);
    int good = workers != NULL;
    for (int i = 0; good && i < crew.threads; i++) {
        own[i] = &workers[i];
        good = open_worker(&workers[i], u);
    }
    chiplet_status status = good ? chp_crew_run(&crew, err) : chp_fail_memory(err);
    for (int i = 0; workers && i < crew.threads; i++)
        close_worker(&workers[i]);
    free(workers);
    return status;
}

/* Points of the unit cube to values of the inputs, set A then set B. */
static chiplet_status draw(double *a, double *b, const chiplet_uncertainty *u, chiplet_error *err)
{
    size_t k = u->varied;
    double *point = calloc(2 * k * u->samples, sizeof *point);
    chiplet_status status =
        point ? chp_sobol_fill(point, 2 * k, u->samples, u->seed, err) : chp_fail_memory(err);
    for (size_t i = 0; !status && i < u->samples; i++)
        for (size_t j = 0; j < k; j++) {
            a[i * k + j] = chp_input_quantile(&u->input[j], point[i * 2 * k + j]);
            b[i * k + j] = chp_input_quantile(&u->input[j], point[i * 2 * k + k + j]);
        }
    free(point);
    return status;
}

chiplet_status chp_field_sample(chiplet_uncertainty *u, const chiplet_search_options *options,
                                chiplet_error *err)
{
    size_t n = u->samples, k = u->varied, each = n * (size_t)u->question.aims;
    double *a = calloc(n * k, sizeof *a), *b = calloc(n * k, sizeof *b);
    plan p = { u, a, b, calloc(u->winners * each, sizeof *p.f_b),
               calloc(u->winners * k * each, sizeof *p.f_ab) };
    u->value = calloc(u->designs * each, sizeof *u->value);
    u->kept = calloc(u->designs * n, 1);
    u->index = calloc(k * u->winners * (size_t)u->question.aims, sizeof *u->index);
    int good = a && b && p.f_b && p.f_ab && u->value && u->kept && u->index;
    chiplet_status status = good ? draw(a, b, u, err) : chp_fail_memory(err);
    if (!status)
        status = run_crew(&p, options, err);
    if (!status)
        take_indices(u, &p);
    free(a);
    free(b);
    free(p.f_b);
    free(p.f_ab);
    return status;
}
