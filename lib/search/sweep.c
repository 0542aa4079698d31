/* Every point of the boxes, in blocks that threads take in turn. The front, the
 * cloud and the tally are sets with fixed tie rules, so what they hold at the
 * end does not depend on who took which block. */
#include "search/sweep.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 16384, MAX_THREADS = 256, TICKS_PER_S = 10 };

typedef struct sweep sweep;

typedef struct {
    sweep *all;
    pthread_t thread;
    chp_front front;
    chp_cloud cloud;
    chp_tally tally;
    chp_evaluator *evaluator;
    _Atomic uint64_t evaluated;
    _Atomic size_t front_size;
    uint64_t feasible;
    int failed;                    /* out of memory */
} worker;

struct sweep {
    const chp_task *task;
    const chp_space *space;
    const chp_question *question;
    const chp_box *box;
    uint64_t *first_block;         /* of each box, and the end */
    _Atomic uint64_t next_block;
    uint64_t blocks;
    double points;
    struct timespec start;
    _Atomic int stop;
    _Atomic int running;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    int workers;
    worker *worker;
};

/* ------------------------------------------------------------------ worker */

static void judge(worker *w, const chp_evaluation *evaluation, uint64_t cell)
{
    const chp_question *question = w->all->question;
    if (!chp_tally_judge(&w->tally, question, evaluation, cell))
        return;
    w->feasible++;
    chp_cloud_add(&w->cloud, evaluation->metric[CHP_METRIC_POWER],
                  evaluation->metric[CHP_METRIC_THROUGHPUT]);
    chp_front_point point = { .cell = cell };
    chp_question_keys(question, evaluation->metric, point.key);
    if (!chp_front_add(&w->front, &point))
        w->failed = 1;
}

static void sweep_block(worker *w, uint64_t block)
{
    const sweep *all = w->all;
    chp_walk walk;
    chp_evaluation evaluation;
    uint64_t done = 0;
    size_t b = 0;
    while (block >= all->first_block[b + 1])
        b++;
    uint64_t first = (block - all->first_block[b]) * BLOCK;
    for (int more = chp_walk_box(&walk, all->space, &all->box[b], first, first + BLOCK); more;
         more = chp_walk_next(&walk)) {
        chp_evaluate(w->evaluator, &walk.recipe, walk.stale, &evaluation);
        judge(w, &evaluation, walk.cell);
        done++;
        if ((done & 255) == 0 && atomic_load_explicit(&all->stop, memory_order_relaxed))
            break;
    }
    atomic_fetch_add(&w->evaluated, done);
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
    if (all->question->best > 0)
        chp_front_open_best(&w->front, all->question->best);
    else
        chp_front_open(&w->front, all->question->aims);
    w->evaluator = chp_evaluator_new();
    return w->evaluator && chp_cloud_open(&w->cloud);
}

static void close_worker(worker *w)
{
    chp_front_close(&w->front);
    chp_cloud_close(&w->cloud);
    chp_evaluator_free(w->evaluator);
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static void report_progress(sweep *all)
{
    const chp_task *task = all->task;
    chp_progress now = { .total = all->points, .proven = -HUGE_VAL };
    for (int i = 0; i < all->workers; i++) {
        now.evaluated += (double)atomic_load(&all->worker[i].evaluated);
        size_t size = atomic_load(&all->worker[i].front_size);
        now.front = size > now.front ? size : now.front;
    }
    now.closed = now.evaluated;
    now.elapsed_s = seconds_since(&all->start);
    int out_of_time = task->time_limit_s > 0 && now.elapsed_s >= task->time_limit_s;
    int enough = task->evaluation_limit > 0 && now.evaluated >= task->evaluation_limit;
    if ((out_of_time || enough) && now.closed < now.total)
        atomic_store(&all->stop, 1);
    if (task->progress && task->progress(&now, task->progress_payload))
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

static void watch(sweep *all)
{
    pthread_mutex_lock(&all->lock);
    while (atomic_load(&all->running) > 0) {
        wait_a_tick(all);
        pthread_mutex_unlock(&all->lock);
        report_progress(all);
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

static int thread_count(const chp_task *task, uint64_t blocks)
{
    long threads = task->threads > 0 ? task->threads : sysconf(_SC_NPROCESSORS_ONLN);
    if (threads < 1)
        threads = 1;
    if ((uint64_t)threads > blocks)
        threads = (long)blocks;
    return threads > MAX_THREADS ? MAX_THREADS : (int)threads;
}

/* Sweeps the whole space; worker[0] holds the union afterwards. */
static chiplet_status run_sweep(sweep *all, chiplet_error *err)
{
    for (int i = 0; i < all->workers; i++)
        if (!open_worker(&all->worker[i], all))
            return chp_fail_memory(err);
    int started = start_workers(all);
    if (started == 0)
        return chp_fail(err, CHIPLET_ERR_IO, NULL, "cannot start a thread: %s", strerror(errno));
    watch(all);
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
    report_progress(all);
    return sum->failed ? chp_fail_memory(err) : CHIPLET_OK;
}

/* ----------------------------------------------------------------- answer */

static int number_blocks(sweep *all, size_t boxes)
{
    all->first_block = calloc(boxes + 1, sizeof *all->first_block);
    if (!all->first_block)
        return 0;
    for (size_t b = 0; b < boxes; b++) {
        uint64_t cells = chp_box_cells(all->space, &all->box[b]);
        all->first_block[b + 1] = all->first_block[b] + (cells + BLOCK - 1) / BLOCK;
        all->points += chp_box_points(all->space, &all->box[b]);
    }
    all->blocks = all->first_block[boxes];
    return 1;
}

static void give_answer(chp_answer *out, sweep *all)
{
    worker *sum = &all->worker[0];
    chp_front_sort(&sum->front);
    out->front = sum->front;
    out->cloud = sum->cloud;
    out->tally = sum->tally;
    memset(&sum->front, 0, sizeof sum->front);
    memset(&sum->cloud, 0, sizeof sum->cloud);
    out->points = all->points;
    out->evaluated = out->closed = (double)sum->evaluated;
    out->feasible = (double)sum->feasible;
    out->sampled = out->evaluated;
    out->fitting = out->feasible;
    out->complete = !atomic_load(&all->stop);
    out->proven = out->complete ? HUGE_VAL : -HUGE_VAL;
}

static chiplet_status sweep_boxes(chp_answer *out, sweep *all, chiplet_error *err)
{
    all->workers = thread_count(all->task, all->blocks);
    all->worker = calloc((size_t)all->workers, sizeof *all->worker);
    if (!all->worker)
        return chp_fail_memory(err);
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->ended, NULL);
    clock_gettime(CLOCK_MONOTONIC, &all->start);
    chiplet_status status = run_sweep(all, err);
    if (!status)
        give_answer(out, all);
    for (int i = 0; i < all->workers; i++)
        close_worker(&all->worker[i]);
    free(all->worker);
    pthread_cond_destroy(&all->ended);
    pthread_mutex_destroy(&all->lock);
    return status;
}

static int tell_closed(const chp_task *task, const chp_box *box, size_t boxes)
{
    chp_verdict seen = { CHP_CLOSED_EVALUATED, 0, NULL };
    int stop = 0;
    for (size_t b = 0; task->closed && b < boxes && !stop; b++)
        stop = task->closed(&box[b], &seen, task->closed_payload);
    return stop;
}

chiplet_status chp_sweep_run(chp_answer *out, const chp_task *task, chiplet_error *err)
{
    chp_box whole = chp_box_whole(task->space);
    sweep all = { .task = task, .space = task->space, .question = task->question };
    size_t boxes = task->box ? task->boxes : 1;
    all.box = task->box ? task->box : &whole;
    chiplet_status status =
        number_blocks(&all, boxes) ? sweep_boxes(out, &all, err) : chp_fail_memory(err);
    if (!status && out->complete && tell_closed(task, all.box, boxes))
        out->complete = 0;
    free(all.first_block);
    return status;
}
