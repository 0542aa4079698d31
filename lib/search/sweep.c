/* Every point of the boxes, in blocks that threads take in turn. The front, the
 * cloud and the tally are sets with fixed tie rules, so what they hold at the
 * end does not depend on who took which block. */
#include "search/sweep.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/crew.h"

enum { BLOCK = 16384 };

typedef struct sweep sweep;

typedef struct {
    sweep *all;
    chp_front front;
    chp_cloud cloud;
    chp_tally tally;
    chp_evaluator *evaluator;
    _Atomic uint64_t evaluated;
    _Atomic size_t front_size;
    uint64_t feasible;
    int failed; /* out of memory */
} worker;

struct sweep {
    const chp_task *task;
    const chp_space *space;
    const chp_question *question;
    const chp_box *box;
    uint64_t *first_block; /* of each box, and the end */
    uint64_t blocks;
    double points;
    struct timespec start;
    _Atomic int stop;
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

static int sweep_block(size_t block, void *own, void *shared)
{
    worker *w = own;
    const sweep *all = shared;
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
    return !w->failed;
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

static int watch(void *shared)
{
    sweep *all = shared;
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
    return atomic_load(&all->stop);
}

/* worker[0] holds the union afterwards. */
static void join_workers(sweep *all)
{
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
}

/* A sweep that was stopped has an answer, too. */
static chiplet_status run_sweep(sweep *all, chiplet_error *err)
{
    void *own[CHP_MAX_CREW];
    const chp_crew crew = { .task = sweep_block,
                            .tasks = all->blocks,
                            .shared = all,
                            .own = own,
                            .threads = all->workers,
                            .watch = watch };
    for (int i = 0; i < all->workers; i++) {
        own[i] = &all->worker[i];
        if (!open_worker(&all->worker[i], all))
            return chp_fail_memory(err);
    }
    chiplet_error why;
    chiplet_status status = chp_crew_run(&crew, &why);
    if (status && status != CHIPLET_ERR_STOPPED) {
        if (err)
            *err = why;
        return status;
    }
    join_workers(all);
    return all->worker[0].failed ? chp_fail_memory(err) : CHIPLET_OK;
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
    all->workers = chp_crew_size(all->task->threads, all->blocks);
    all->worker = calloc((size_t)all->workers, sizeof *all->worker);
    if (!all->worker)
        return chp_fail_memory(err);
    clock_gettime(CLOCK_MONOTONIC, &all->start);
    chiplet_status status = run_sweep(all, err);
    if (!status)
        give_answer(out, all);
    for (int i = 0; i < all->workers; i++)
        close_worker(&all->worker[i]);
    free(all->worker);
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
