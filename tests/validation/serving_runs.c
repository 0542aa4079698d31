/* Serving stacks fitted to measured runs and judged by cross-validation: each
 * fifth of a stack's rows is predicted by what the other four say. Prints a
 * table of errors and the profile of DeepSeek-V3 on H800; the exit status is 1
 * if an error exceeds its target.
 *
 *     serving_runs MODELS RUNS.csv            judges
 *     serving_runs MODELS RUNS.csv --records  prints the fitted parameters as lines
 *                                        of kernel records as well */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "calibrate/statistics.h"
#include "serving/table.h"
#include "solver/least_squares.h"

enum { FOLDS = 5, STACKS = 5, MOST_ROWS = 4096 };

/* Runs that are off by more are not what their row says: left out of fits and
 * intervals, but not of the errors. */
#define GROSS 2.0

/* The time of a token is work (plain + (1 - burst / 2) prompts) + step +
 * sequence x writing, all over the tokens of a step. */
enum { STEP, SEQUENCE, WORK, BURST, PARAMETERS };

static const double low[PARAMETERS] = { 1e-6, 1e-7, 0.5, 0.001 };
static const double high[PARAMETERS] = { 2e-2, 5e-4, 1.5, 0.999 };
static const double start[PARAMETERS] = { 1e-3, 2e-5, 0.95, 0.2 };

static const char *const stack_names[STACKS] = { "trtllm", "vllm", "vllm-0.18", "sglang",
                                                 "pooled" };
enum { POOLED = STACKS - 1 };

typedef struct {
    int stack, moe, fold;
    double plain_s, prompts_s, writing;
    double measured_s, measured_ttft_s;
    double reading_s;    /* TTFT without what a request costs by itself */
    double predicted_s[2]; /* by the row's stack, by all stacks: cross-validated */
} run;

typedef struct {
    run row[MOST_ROWS];
    size_t rows, refused;
} runs;

/* ------------------------------------------------------------------- reading */

static double time_with(const chp_serving_run *r, double burst, chp_service *out)
{
    chp_kernel stack = *r->pools.decode.stack;
    chp_engine engine = r->pools.decode;
    chp_shortfall why;
    stack.serving_step_s = stack.serving_sequence_s = stack.serving_request_s = 0;
    stack.serving_work = 1;
    stack.serving_burst = burst;
    engine.stack = &stack;
    return chp_serve_together(out, &engine, &r->traffic, &why) ? out->tpot_s : NAN;
}

static void take_row(runs *all, const chp_serving_run *r)
{
    chp_service service;
    double steady_s = time_with(r, 0, &service), waves_s = time_with(r, 1, &service);
    run row = { .stack = -1, .measured_s = r->measured_tpot_s };
    if (r->apart || isnan(steady_s) || isnan(row.measured_s) || all->rows == MOST_ROWS)
        return;
    for (int i = 0; i < POOLED; i++)
        if (strcmp(stack_names[i], r->stack) == 0)
            row.stack = i;
    row.prompts_s = 2 * (steady_s - waves_s);
    row.plain_s = steady_s - row.prompts_s;
    row.writing = service.writing;
    row.moe = chp_workload_is_moe(r->pools.decode.workload);
    row.fold = (int)(all->rows % FOLDS);
    row.measured_ttft_s = r->measured_ttft_s;
    if (row.stack >= 0)
        all->row[all->rows++] = row;
}

static chiplet_status read_runs(runs *all, const chp_catalogue *models, const char *path,
                                chiplet_error *err)
{
    chp_serving_table *table = NULL;
    chp_serving_run row;
    int got;
    chiplet_status status = chp_serving_table_open(&table, models, path, NULL, NULL, err);
    if (status)
        return status;
    while ((got = chp_serving_table_next(&row, table, err)) != 0) {
        if (got > 0)
            take_row(all, &row);
        else
            all->refused++;
    }
    chp_serving_table_free(table);
    return CHIPLET_OK;
}

/* -------------------------------------------------------------------- fitting */

typedef struct {
    const run *row[MOST_ROWS];
    size_t rows;
} selection;

static double predict(const run *r, const double *x)
{
    return x[WORK] * (r->plain_s + (1 - x[BURST] / 2) * r->prompts_s) + x[STEP] +
           x[SEQUENCE] * r->writing;
}

static void residuals(double *residual, const double *x, void *data)
{
    const selection *s = data;
    for (size_t i = 0; i < s->rows; i++)
        residual[i] = log(predict(s->row[i], x) / s->row[i]->measured_s);
}

static int is_gross(const run *r, const double *x)
{
    return fabs(log(predict(r, x) / r->measured_s)) > log(GROSS);
}

/* Rows of a stack (or all) outside a fold (-1: none), gross ones left out. */
static void choose(selection *s, const runs *all, int stack, int fold)
{
    s->rows = 0;
    for (size_t i = 0; i < all->rows; i++)
        if ((stack == POOLED || all->row[i].stack == stack) && all->row[i].fold != fold &&
            !is_gross(&all->row[i], start))
            s->row[s->rows++] = &all->row[i];
}

static chiplet_status fit(double *x, selection *s, chiplet_error *err)
{
    chp_fit problem = { .parameters = PARAMETERS, .rows = s->rows, .low = low, .high = high,
                        .residuals = residuals, .data = s, .starts = 4 };
    memcpy(x, start, sizeof start);
    return chp_least_squares(x, NULL, &problem, err);
}

static chiplet_status cross_validate(runs *all, int stack, chiplet_error *err)
{
    static selection chosen;
    double x[PARAMETERS];
    for (int fold = 0; fold < FOLDS; fold++) {
        choose(&chosen, all, stack, fold);
        chiplet_status status = fit(x, &chosen, err);
        if (status)
            return status;
        for (size_t i = 0; i < all->rows; i++) {
            run *r = &all->row[i];
            if (r->fold == fold && (stack == POOLED || r->stack == stack))
                r->predicted_s[stack == POOLED] = predict(r, x);
        }
    }
    return CHIPLET_OK;
}

/* ---------------------------------------------------------------- the verdict */

typedef struct {
    double error[MOST_ROWS], ratio[MOST_ROWS];
    size_t rows;
} errors;

/* moe: 0 dense, 1 MoE, -1 both. */
static void collect(errors *e, const runs *all, int stack, int moe, int pooled)
{
    e->rows = 0;
    for (size_t i = 0; i < all->rows; i++) {
        const run *r = &all->row[i];
        if ((stack != POOLED && r->stack != stack) || (moe >= 0 && r->moe != moe))
            continue;
        e->error[e->rows] = fabs(r->predicted_s[pooled] / r->measured_s - 1);
        e->ratio[e->rows++] = r->measured_s / r->predicted_s[pooled];
    }
}

static int print_errors(const char *name, const runs *all, int stack, int moe, int pooled,
                        double target)
{
    static errors e;
    collect(&e, all, stack, moe, pooled);
    if (e.rows == 0)
        return 1;
    double median = chp_quantile(e.error, e.rows, 0.5);
    printf("%-34s %5zu  %6.1f  %6.1f  %6.1f", name, e.rows, 100 * median,
           100 * chp_mean(e.error, e.rows), 100 * chp_quantile(e.error, e.rows, 0.9));
    if (target > 0)
        printf("  %6.1f %s", 100 * target, median <= target ? "" : "missed");
    putchar('\n');
    return !(target > 0) || median <= target;
}

static int print_table(const runs *all)
{
    char name[80];
    int met = 1;
    printf("Time of a token on H100, absolute error in %% by 5-fold cross-validation\n\n");
    printf("%-34s %5s  %6s  %6s  %6s  %6s\n", "", "rows", "median", "mean", "90 %", "target");
    for (int stack = 0; stack < POOLED; stack++)
        for (int moe = 0; moe < 2; moe++) {
            snprintf(name, sizeof name, "%s, %s", stack_names[stack], moe ? "MoE" : "dense");
            print_errors(name, all, stack, moe, 0, 0);
        }
    met &= print_errors("parameters per stack, dense", all, POOLED, 0, 0, 0.09);
    met &= print_errors("parameters per stack, MoE", all, POOLED, 1, 0, 0.12);
    met &= print_errors("one set for all stacks", all, POOLED, -1, 1, 0.11);
    if (all->refused)
        printf("%zu rows are not understood\n", all->refused);
    return met;
}

/* ------------------------------------------- first tokens, and separate pools */

enum { FIRST_TOGETHER, TOKEN_APART, FIRST_APART, WITHOUT_TARGET };

/* Errors of what has no target, with the records as they are shipped. */
static void judge_row(errors *e, const chp_serving_run *r)
{
    chp_service service;
    chp_shortfall why;
    if (!(r->apart ? chp_serve_apart(&service, &r->pools, &r->traffic, &why)
                   : chp_serve_together(&service, &r->pools.decode, &r->traffic, &why)))
        return;
    errors *first = &e[r->apart ? FIRST_APART : FIRST_TOGETHER], *token = &e[TOKEN_APART];
    if (!isnan(r->measured_ttft_s) && first->rows < MOST_ROWS)
        first->error[first->rows++] = fabs(service.ttft_s / r->measured_ttft_s - 1);
    if (r->apart && !isnan(r->measured_tpot_s) && token->rows < MOST_ROWS)
        token->error[token->rows++] = fabs(service.tpot_s / r->measured_tpot_s - 1);
}

static chiplet_status print_rest(const chp_catalogue *models, const char *path,
                                 chiplet_error *err)
{
    static errors e[WITHOUT_TARGET];
    static const char *const name[] = { "time to the first token",
                                        "separate pools, time of a token",
                                        "separate pools, first token" };
    chp_serving_table *table = NULL;
    chp_serving_run row;
    chiplet_status status = chp_serving_table_open(&table, models, path, NULL, NULL, err);
    if (status)
        return status;
    for (int got; (got = chp_serving_table_next(&row, table, err)) != 0;)
        if (got > 0)
            judge_row(e, &row);
    chp_serving_table_free(table);
    for (int i = 0; i < WITHOUT_TARGET; i++)
        printf("%-34s %5zu  %6.1f  %6.1f  %6.1f\n", name[i], e[i].rows,
               100 * chp_quantile(e[i].error, e[i].rows, 0.5),
               100 * chp_mean(e[i].error, e[i].rows),
               100 * chp_quantile(e[i].error, e[i].rows, 0.9));
    return CHIPLET_OK;
}

/* -------------------------------------------------------------------- records */

/* Median of what is left of TTFT. */
static double request_time(const runs *all, const chp_catalogue *models, const char *path,
                           int stack, const double *x)
{
    static double left[MOST_ROWS];
    size_t count = 0;
    chp_serving_table *table = NULL;
    chp_serving_run row;
    chp_service service;
    chp_shortfall why;
    (void)all;
    if (chp_serving_table_open(&table, models, path, NULL, NULL, NULL))
        return 0;
    for (int got; (got = chp_serving_table_next(&row, table, NULL)) != 0;) {
        if (got < 0 || row.apart || isnan(row.measured_ttft_s) || count == MOST_ROWS ||
            (stack != POOLED && strcmp(row.stack, stack_names[stack]) != 0))
            continue;
        chp_kernel k = *row.pools.decode.stack;
        chp_engine engine = row.pools.decode;
        k.serving_step_s = x[STEP];
        k.serving_sequence_s = x[SEQUENCE];
        k.serving_work = x[WORK];
        k.serving_burst = x[BURST];
        k.serving_request_s = 0;
        engine.stack = &k;
        if (chp_serve_together(&service, &engine, &row.traffic, &why))
            left[count++] = row.measured_ttft_s - service.ttft_s;
    }
    chp_serving_table_free(table);
    return fmax(0, chp_quantile(left, count, 0.5));
}

static void print_interval(const runs *all, int stack, const double *x)
{
    static double ratio[MOST_ROWS];
    size_t count = 0;
    for (size_t i = 0; i < all->rows; i++) {
        const run *r = &all->row[i];
        if ((stack == POOLED || r->stack == stack) && !is_gross(r, x))
            ratio[count++] = r->measured_s / r->predicted_s[stack == POOLED];
    }
    printf("serving_low = %.3g\n", fmin(1, chp_quantile(ratio, count, 0.05)));
    printf("serving_high = %.3g\n", fmax(1, chp_quantile(ratio, count, 0.95)));
}

static chiplet_status print_record(const runs *all, const chp_catalogue *models,
                                   const char *path, int stack, chiplet_error *err)
{
    static selection chosen;
    double x[PARAMETERS];
    choose(&chosen, all, stack, -1);
    chiplet_status status = fit(x, &chosen, err);
    if (status)
        return status;
    printf("\n# %s: %zu rows\n", stack_names[stack], chosen.rows);
    printf("serving_step = %.4g us\n", 1e6 * x[STEP]);
    printf("serving_sequence = %.4g us\n", 1e6 * x[SEQUENCE]);
    printf("serving_request = %.4g ms\n", 1e3 * request_time(all, models, path, stack, x));
    printf("serving_work = %.4g\n", x[WORK]);
    printf("serving_burst = %.4g\n", x[BURST]);
    print_interval(all, stack, x);
    return CHIPLET_OK;
}

/* -------------------------------------------------------- DeepSeek-V3 on H800 */

typedef struct {
    const char *name;
    double packages, sequences_or_prompts;
    double published; /* tokens/s of a device */
} profile;

static int print_profile(const chp_catalogue *models, chiplet_error *err)
{
    static const profile rows[] = { { "prefill, 4 x 4,096 tokens a device", 32, 4, 7839 },
                                    { "decode, 128 x 4,096 tokens a device", 128, 128, 2325 } };
    chp_seen_chip chip;
    const chp_record *model = chp_catalogue_find(models, CHIPLET_WORKLOAD, "deepseek-v3");
    int met = 1;
    if (!model || chp_see_chip(&chip, models, "nvidia-h800", err))
        return 0;
    const chp_record *kernel = chp_find_kernel(models, chip.sheet, NULL);
    chp_kernel quiet = *(const chp_kernel *)kernel->plain;
    /* A profile of steps: no scheduler, no requests, balanced experts. */
    quiet.serving_step_s = quiet.serving_sequence_s = quiet.serving_popularity = 0;
    quiet.serving_work = 1;
    printf("\nDeepSeek-V3 on H800, tokens/s of a device\n\n%-38s %9s %9s %7s\n", "", "published",
           "predicted", "error");
    for (int i = 0; i < 2; i++) {
        double time_s, n = rows[i].packages;
        chp_shortfall why;
        chp_engine e = { model->plain, &chip.device, &chip.fabric, kernel->plain, &quiet,
                         { .packages = n, .domain = 8, .dies = 1, .tensor = 1, .expert = n,
                           .dtype = CHP_FP8, .kv_dtype = CHP_BF16 } };
        chp_traffic t = { .prompt = i ? 4095 : 4096, .output = 2 };
        double count = rows[i].sequences_or_prompts * n;
        int served = i ? chp_step_time(&time_s, &e, &t, count, 0, &why)
                       : chp_prompt_time(&time_s, &e, &t, count, &why);
        double rate = served ? rows[i].sequences_or_prompts * (i ? 1 : 4096) / time_s : NAN;
        double error = rate / rows[i].published - 1;
        printf("%-38s %9.0f %9.0f %6.1f%%%s\n", rows[i].name, rows[i].published, rate,
               100 * error, fabs(error) <= 0.15 ? "" : " missed");
        met &= fabs(error) <= 0.15;
    }
    return met;
}

/* ----------------------------------------------------------------------- main */

static int fail(const chiplet_error *err)
{
    char text[800];
    chiplet_error_format(err, text, sizeof text);
    fprintf(stderr, "serving_runs: %s\n", text);
    return 2;
}

int main(int argc, char **argv)
{
    static runs all;
    chiplet_error err = { 0 };
    chp_catalogue *models = NULL;
    int records = argc > 3 && strcmp(argv[3], "--records") == 0;
    if (argc < 3)
        return 2;
    chiplet_status status = chp_catalogue_open(&models, argv[1], NULL, NULL, &err);
    if (!status)
        status = read_runs(&all, models, argv[2], &err);
    for (int stack = 0; !status && stack < STACKS; stack++)
        status = cross_validate(&all, stack, &err);
    if (status)
        return fail(&err);
    int met = print_table(&all);
    status = print_rest(models, argv[2], &err);
    met &= print_profile(models, &err);
    for (int stack = 0; records && !status && stack < STACKS; stack++)
        status = print_record(&all, models, argv[2], stack, &err);
    chp_catalogue_free(models);
    return status ? fail(&err) : !met;
}
