/* Every point of the grid, in blocks that threads take in turn. The front, the
 * cloud and the tally are sets with fixed tie rules, so what they hold at the
 * end does not depend on who took which block. */
#include "search/search.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "search/cloud.h"
#include "search/match.h"
#include "search/tally.h"

enum { BLOCK = 16384, MAX_THREADS = 256, TICKS_PER_S = 10 };

typedef struct sweep sweep;

typedef struct {
    sweep *all;
    pthread_t thread;
    chp_front front;
    chp_cloud cloud;
    chp_tally tally;
    chp_evaluator *evaluator;
    _Atomic uint64_t evaluated, cells;
    _Atomic size_t front_size;
    uint64_t feasible;
    int failed;                    /* out of memory */
} worker;

struct sweep {
    const chp_space *space;
    const chiplet_study *study;
    _Atomic uint64_t next_block;
    uint64_t blocks;
    _Atomic int stop;
    _Atomic int running;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    int workers;
    worker *worker;
};

/* ------------------------------------------------------------------ worker */

static chp_front_point point_of(const chiplet_study *study, const chp_evaluation *evaluation,
                                uint64_t cell)
{
    chp_front_point point = { .cell = cell };
    for (int i = 0; i < study->objectives; i++)
        point.key[i] = -study->objective[i].sense * evaluation->metric[study->objective[i].metric];
    return point;
}

/* Asked over offered of what was missed: 1.1 misses by a tenth. */
static double gap_of(double need, double have)
{
    double high = fmax(fabs(need), fabs(have)), low = fmin(fabs(need), fabs(have));
    return low > 0 ? high / low : HUGE_VAL;
}

static void judge(worker *w, const chp_evaluation *evaluation, uint64_t cell)
{
    const chiplet_study *study = w->all->study;
    if (!evaluation->feasible) {
        const chp_shortfall *s = &evaluation->shortfall;
        chp_tally_add(&w->tally, s->what, gap_of(s->need, s->have), cell);
        return;
    }
    int broken = chp_broken_constraint(study, evaluation);
    if (broken >= 0) {
        const chp_constraint *c = &study->constraint[broken];
        chp_tally_add(&w->tally, c->text, gap_of(evaluation->metric[c->metric], c->bound), cell);
        return;
    }
    w->feasible++;
    chp_cloud_add(&w->cloud, evaluation->metric[CHP_METRIC_POWER],
                  evaluation->metric[CHP_METRIC_THROUGHPUT]);
    chp_front_point point = point_of(study, evaluation, cell);
    if (!chp_front_add(&w->front, &point))
        w->failed = 1;
}

static void sweep_block(worker *w, uint64_t block)
{
    chp_walk walk;
    chp_evaluation evaluation;
    uint64_t done = 0;
    uint64_t first = block * BLOCK;
    for (int more = chp_walk_begin(&walk, w->all->space, first, first + BLOCK); more;
         more = chp_walk_next(&walk)) {
        chp_evaluate(w->evaluator, &walk.recipe, walk.stale, &evaluation);
        judge(w, &evaluation, walk.cell);
        done++;
        if ((done & 255) == 0 && atomic_load_explicit(&w->all->stop, memory_order_relaxed))
            break;
    }
    atomic_fetch_add(&w->evaluated, done);
    atomic_fetch_add(&w->cells, BLOCK);
    atomic_store(&w->front_size, w->front.count);
}

static void *work(void *payload)
{
    worker *w = payload;
    sweep *all = w->all;
    while (!atomic_load(&all->stop) && !w->failed) {
        uint64_t block = atomic_fetch_add(&all->next_block, 1);
        if (block >= all->blocks)
            break;
        sweep_block(w, block);
    }
    pthread_mutex_lock(&all->lock);
    atomic_fetch_sub(&all->running, 1);
    pthread_cond_signal(&all->ended);
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

/* ------------------------------------------------------------ many workers */

static int open_worker(worker *w, sweep *all)
{
    w->all = all;
    chp_front_open(&w->front, all->study->objectives);
    w->evaluator = chp_evaluator_new();
    return w->evaluator && chp_cloud_open(&w->cloud);
}

static void close_worker(worker *w)
{
    chp_front_close(&w->front);
    chp_cloud_close(&w->cloud);
    chp_evaluator_free(w->evaluator);
}

static void report_progress(sweep *all, const chiplet_search_options *options)
{
    double done = 0;
    size_t front = 0;
    if (!options->progress)
        return;
    for (int i = 0; i < all->workers; i++) {
        done += (double)atomic_load(&all->worker[i].cells);
        size_t size = atomic_load(&all->worker[i].front_size);
        front = size > front ? size : front;
    }
    double total = (double)all->space->cells;
    if (options->progress(fmin(done, total), total, front, options->payload))
        atomic_store(&all->stop, 1);
}

static void wait_a_tick(sweep *all)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 1000000000 / TICKS_PER_S;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&all->ended, &all->lock, &until);
}

static void watch(sweep *all, const chiplet_search_options *options)
{
    pthread_mutex_lock(&all->lock);
    while (atomic_load(&all->running) > 0) {
        wait_a_tick(all);
        pthread_mutex_unlock(&all->lock);
        report_progress(all, options);
        pthread_mutex_lock(&all->lock);
    }
    pthread_mutex_unlock(&all->lock);
}

static int start_workers(sweep *all)
{
    int started = 0;
    for (int i = 0; i < all->workers; i++) {
        atomic_fetch_add(&all->running, 1);
        if (pthread_create(&all->worker[i].thread, NULL, work, &all->worker[i])) {
            atomic_fetch_sub(&all->running, 1);
            break;
        }
        started++;
    }
    return started;
}

static int thread_count(const chiplet_search_options *options, uint64_t blocks)
{
    long threads = options->threads > 0 ? options->threads : sysconf(_SC_NPROCESSORS_ONLN);
    if (threads < 1)
        threads = 1;
    if ((uint64_t)threads > blocks)
        threads = (long)blocks;
    return threads > MAX_THREADS ? MAX_THREADS : (int)threads;
}

/* Sweeps the whole space; worker[0] holds the union afterwards. */
static chiplet_status run_sweep(sweep *all, const chiplet_search_options *options,
                                chiplet_error *err)
{
    for (int i = 0; i < all->workers; i++)
        if (!open_worker(&all->worker[i], all))
            return chp_fail_memory(err);
    int started = start_workers(all);
    if (started == 0)
        return chp_fail(err, CHIPLET_ERR_IO, NULL, "cannot start a thread: %s", strerror(errno));
    watch(all, options);
    for (int i = 0; i < started; i++)
        pthread_join(all->worker[i].thread, NULL);
    worker *sum = &all->worker[0];
    for (int i = 1; i < all->workers; i++) {
        worker *w = &all->worker[i];
        for (size_t k = 0; k < w->front.count; k++)
            if (!chp_front_add(&sum->front, &w->front.point[k]))
                sum->failed = 1;
        chp_cloud_join(&sum->cloud, &w->cloud);
        chp_tally_join(&sum->tally, &w->tally);
        sum->feasible += w->feasible;
        sum->evaluated += w->evaluated;
        sum->failed |= w->failed;
    }
    report_progress(all, options);
    return sum->failed ? chp_fail_memory(err) : CHIPLET_OK;
}

/* ----------------------------------------------------------------- results */

static int keep_front(chiplet_search *s, const chp_space *space, worker *sum)
{
    chp_front_sort(&sum->front);
    s->result = calloc(sum->front.count ? sum->front.count : 1, sizeof *s->result);
    if (!s->result)
        return 0;
    for (size_t i = 0; i < sum->front.count; i++) {
        s->result[i] = chp_result_new(space, sum->front.point[i].cell, sum->evaluator);
        if (!s->result[i])
            return 0;
        s->count++;
    }
    return 1;
}

static int keep_refusals(chiplet_search *s, const chp_space *space, worker *sum)
{
    chp_tally_sort(&sum->tally);
    s->refusal = calloc((size_t)sum->tally.count + 1, sizeof *s->refusal);
    if (!s->refusal)
        return 0;
    for (int i = 0; i < sum->tally.count; i++) {
        const chp_reason *reason = &sum->tally.reason[i];
        chiplet_result *nearest = chp_result_new(space, reason->cell, sum->evaluator);
        if (!nearest)
            return 0;
        chp_refusal *refusal = &s->refusal[s->refusals++];
        snprintf(refusal->name, sizeof refusal->name, "%s", reason->name);
        refusal->points = (double)reason->points;
        memcpy(refusal->nearest, nearest->limit, sizeof refusal->nearest);
        chp_result_free(nearest);
    }
    return 1;
}

static int keep_cloud(chiplet_search *s, const worker *sum)
{
    s->mark_power_w = calloc(CHP_CLOUD_MARKS, sizeof(double));
    s->mark_throughput = calloc(CHP_CLOUD_MARKS, sizeof(double));
    if (!s->mark_power_w || !s->mark_throughput)
        return 0;
    s->marks = chp_cloud_marks(&sum->cloud, s->mark_power_w, s->mark_throughput);
    return 1;
}

static chiplet_status keep(chiplet_search *s, const chp_space *space, sweep *all,
                           chiplet_error *err)
{
    worker *sum = &all->worker[0];
    s->points = chp_space_points(space);
    s->evaluated = (double)sum->evaluated;
    s->feasible = (double)sum->feasible;
    s->complete = !atomic_load(&all->stop);
    int kept = keep_front(s, space, sum) && keep_refusals(s, space, sum) && keep_cloud(s, sum);
    return kept ? CHIPLET_OK : chp_fail_memory(err);
}

static chiplet_status sweep_space(chiplet_search *s, const chp_space *space,
                                  const chiplet_search_options *options, chiplet_error *err)
{
    sweep all = { .space = space, .study = space->study };
    all.blocks = (space->cells + BLOCK - 1) / BLOCK;
    all.workers = thread_count(options, all.blocks);
    all.worker = calloc((size_t)all.workers, sizeof *all.worker);
    if (!all.worker)
        return chp_fail_memory(err);
    pthread_mutex_init(&all.lock, NULL);
    pthread_cond_init(&all.ended, NULL);
    chiplet_status status = run_sweep(&all, options, err);
    if (!status)
        status = keep(s, space, &all, err);
    for (int i = 0; i < all.workers; i++)
        close_worker(&all.worker[i]);
    free(all.worker);
    pthread_cond_destroy(&all.ended);
    pthread_mutex_destroy(&all.lock);
    return status;
}

static void clear_findings(chiplet_search *s)
{
    for (size_t i = 0; i < s->count; i++)
        chp_result_free(s->result[i]);
    free(s->result);
    free(s->refusal);
    free(s->mark_power_w);
    free(s->mark_throughput);
    s->result = NULL;
    s->refusal = NULL;
    s->mark_power_w = s->mark_throughput = NULL;
    s->count = s->refusals = s->marks = 0;
}

/* --------------------------------------------------------------------- run */

enum { MAX_PACKAGES = 65536 };

static int packages_open(const chiplet_study *study)
{
    const chp_axis *axis = &study->axis[CHP_KEY_SYSTEM_PACKAGES];
    return axis->count == 1 && !(axis->value[0] > 0);
}

/* With packages = 0 powers of two are tried until something fits. */
static chiplet_status sweep_study(chiplet_search *s, const chiplet_study *study,
                                  const chiplet_search_options *options, chiplet_error *err)
{
    chp_space space;
    double packages = 1;
    for (;;) {
        chiplet_status status = chp_space_open(&space, study, packages, err);
        if (!status)
            status = sweep_space(s, &space, options, err);
        if (status)
            return status;
        packages *= 2;
        if (s->count > 0 || !s->complete || !packages_open(study) || packages > MAX_PACKAGES)
            return CHIPLET_OK;
        clear_findings(s);
    }
}

static chiplet_status refuse_nothing_to_do(const chiplet_study *study, chiplet_error *err)
{
    if (study->objectives > 0)
        return CHIPLET_OK;
    return chp_fail(err, CHIPLET_ERR_KEY, NULL,
                    "the study has no objective; add search.maximize or search.minimize");
}

static chiplet_status run_known_chips(chiplet_search *s, const chiplet_study *study,
                                      chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    if (study->match)
        status = chp_match_run(&s->match, study, study->match, err);
    for (int i = 0; !status && i < study->compared; i++)
        status = chp_match_run(&s->compared[i], study, study->compare[i], err);
    return status;
}

chiplet_status chp_search_run(chiplet_search **out, const chiplet_study *study,
                              const chiplet_search_options *options, chiplet_error *err)
{
    chiplet_status status = chp_study_check(study, NULL, err);
    if (!status)
        status = refuse_nothing_to_do(study, err);
    if (status)
        return status;
    chiplet_search *s = calloc(1, sizeof *s);
    if (!s)
        return chp_fail_memory(err);
    s->study = study;
    status = sweep_study(s, study, options, err);
    if (!status && s->complete)
        status = run_known_chips(s, study, err);
    if (status) {
        chp_search_free(s);
        return status;
    }
    *out = s;
    return CHIPLET_OK;
}

void chp_search_free(chiplet_search *s)
{
    if (!s)
        return;
    clear_findings(s);
    chp_result_free(s->match);
    for (int i = 0; i < CHP_MAX_COMPARED; i++)
        chp_result_free(s->compared[i]);
    free(s);
}

static chiplet_status refuse_axes(const chp_space *space, chiplet_error *err)
{
    if (space->axes == 0)
        return CHIPLET_OK;
    const chp_param *param = chp_param_at(space->key[0]);
    return chp_fail(err, CHIPLET_ERR_VALUE, NULL,
                    "%s.%s has %zu values; an evaluation takes one (a search takes all)",
                    param->section, param->key, space->count[0]);
}

chiplet_status chp_evaluate_study(chiplet_result **out, const chiplet_study *study,
                                  chiplet_error *err)
{
    chp_space space;
    chiplet_result *result = NULL;
    chp_evaluator *evaluator = chp_evaluator_new();
    chiplet_status status = evaluator ? chp_study_check(study, NULL, err) : chp_fail_memory(err);
    double packages = 1;
    while (!status) {
        status = chp_space_open(&space, study, packages, err);
        if (!status)
            status = refuse_axes(&space, err);
        if (status)
            break;
        chp_result_free(result);
        result = chp_result_new(&space, 0, evaluator);
        if (!result)
            status = chp_fail_memory(err);
        packages *= 2;
        if (status || result->feasible || !packages_open(study) || packages > MAX_PACKAGES)
            break;
    }
    chp_evaluator_free(evaluator);
    if (status) {
        chp_result_free(result);
        return status;
    }
    *out = result;
    return CHIPLET_OK;
}
