#include "search/branch.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "search/heap.h"
#include "search/split.h"
#include "search/worker.h"

/* A round of a part, which has fewer boxes open, would reach further ahead of what
 * is settled: sixteen parts took twice the boxes of the whole with rounds of 256. */
enum { ROUND = 64, ROUND_OF_PART = 16 };

/* A box as it waits: 2 bytes for each end of each axis. */
typedef struct {
    double least[CHP_MAX_OBJECTIVES];
    uint16_t bounded, end[];
} packed;

typedef struct branch branch;

typedef struct {
    branch *all;
    chp_worker worker;
    pthread_t thread;
    int index, started;
} helper;

struct branch {
    const chp_task *task;
    const chp_space *space;
    chp_answer *out;
    int order;
    chp_staircase staircase;
    chp_heap boxes, waiting;         /* open boxes; designs not settled yet */
    chp_pool packs, designs;
    uint64_t ties;
    chp_node node[ROUND];            /* of this round */
    chp_findings_of found[ROUND];
    size_t nodes;
    _Atomic size_t next;
    double limit, least_open;
    struct timespec start;
    double told_s;
    int stop, helpers;
    helper *helper;
    pthread_mutex_t lock;
    pthread_cond_t begun, ended;
    unsigned long round;
    int busy, closing;
};

/* ------------------------------------------------------------------- boxes */

static int push_node(branch *b, const chp_node *node)
{
    uint32_t slot;
    int axes = b->space->axes;
    if (!chp_pool_take(&b->packs, &slot))
        return 0;
    packed *p = chp_pool_at(&b->packs, slot);
    memcpy(p->least, node->least, sizeof p->least);
    p->bounded = (uint16_t)node->bounded;
    memcpy(p->end, node->box.first, (size_t)axes * sizeof *p->end);
    memcpy(p->end + axes, node->box.last, (size_t)axes * sizeof *p->end);
    chp_heap_entry entry = { node->key, b->ties++, slot };
    return chp_heap_push(&b->boxes, entry);
}

static void pop_node(branch *b, chp_node *node)
{
    chp_heap_entry entry = chp_heap_pop(&b->boxes);
    const packed *p = chp_pool_at(&b->packs, entry.slot);
    int axes = b->space->axes;
    memset(node, 0, sizeof *node);
    node->key = entry.key;
    node->bounded = p->bounded;
    memcpy(node->least, p->least, sizeof p->least);
    memcpy(node->box.first, p->end, (size_t)axes * sizeof *p->end);
    memcpy(node->box.last, p->end + axes, (size_t)axes * sizeof *p->end);
    chp_pool_give(&b->packs, entry.slot);
}

/* --------------------------------------------------------------- settlement */

static int push_design(branch *b, const chp_front_point *point)
{
    uint32_t slot;
    if (!chp_pool_take(&b->designs, &slot))
        return 0;
    *(chp_front_point *)chp_pool_at(&b->designs, slot) = *point;
    chp_heap_entry entry = { point->key[b->order], point->cell, slot };
    return chp_heap_push(&b->waiting, entry);
}

static chp_front_point pop_design(branch *b)
{
    chp_heap_entry entry = chp_heap_pop(&b->waiting);
    chp_front_point point = *(chp_front_point *)chp_pool_at(&b->designs, entry.slot);
    chp_pool_give(&b->designs, entry.slot);
    return point;
}

static int settle_one(branch *b, const chp_front_point *point)
{
    if (chp_staircase_beats(&b->staircase, point->key))
        return 1;
    int ours = !b->task->box;
    for (size_t i = 0; i < b->task->boxes && !ours; i++)
        ours = chp_box_holds(b->space, &b->task->box[i], point->cell);
    return chp_staircase_add(&b->staircase, point->key) &&
           (!ours || chp_front_keep(&b->out->front, point));
}

/* All designs with the least value of the order: among themselves first. */
static int settle_equals(branch *b)
{
    chp_front equals;
    int ok = 1, ranked = b->task->question->best > 0;
    double key = b->waiting.entry[0].key;
    chp_front_open(&equals, b->task->question->aims);
    while (ok && b->waiting.count > 0 && b->waiting.entry[0].key == key) {
        chp_front_point point = pop_design(b);
        ok = ranked ? chp_front_keep(&equals, &point) : chp_front_add(&equals, &point);
    }
    chp_front_sort(&equals);
    for (size_t i = 0; ok && i < equals.count; i++)
        ok = settle_one(b, &equals.point[i]);
    chp_front_close(&equals);
    return ok;
}

/* Nothing open can be better in the order than `upto`. */
static int settle(branch *b, double upto)
{
    int ok = 1;
    while (ok && b->waiting.count > 0 && b->waiting.entry[0].key <= upto)
        ok = settle_equals(b);
    return ok;
}

/* ------------------------------------------------------------------- rounds */

static void take_boxes(helper *h)
{
    branch *b = h->all;
    chp_worker *w = &h->worker;
    size_t i;
    chp_worker_begin_round(w, &b->staircase, b->limit);
    while ((i = atomic_fetch_add(&b->next, 1)) < b->nodes) {
        chp_findings_of *f = &b->found[i];
        *f = (chp_findings_of){ h->index, w->nodes, 0, w->points, 0, w->shuts, 0 };
        chp_worker_take(w, &b->node[i]);
        f->nodes_to = w->nodes;
        f->points_to = w->points;
        f->shuts_to = w->shuts;
    }
}

static void *help(void *payload)
{
    helper *h = payload;
    branch *b = h->all;
    unsigned long seen = 0;
    pthread_mutex_lock(&b->lock);
    while (!b->closing) {
        if (b->round == seen) {
            pthread_cond_wait(&b->begun, &b->lock);
            continue;
        }
        seen = b->round;
        pthread_mutex_unlock(&b->lock);
        take_boxes(h);
        pthread_mutex_lock(&b->lock);
        if (--b->busy == 0)
            pthread_cond_signal(&b->ended);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

static void run_round(branch *b)
{
    atomic_store(&b->next, 0);
    pthread_mutex_lock(&b->lock);
    b->busy = b->helpers - 1;
    b->round++;
    pthread_cond_broadcast(&b->begun);
    pthread_mutex_unlock(&b->lock);
    take_boxes(&b->helper[0]);
    pthread_mutex_lock(&b->lock);
    while (b->busy > 0)
        pthread_cond_wait(&b->ended, &b->lock);
    pthread_mutex_unlock(&b->lock);
}

static int join_findings(branch *b)
{
    const chp_task *task = b->task;
    int ok = 1;
    for (size_t i = 0; i < b->nodes && ok; i++) {
        const chp_findings_of *f = &b->found[i];
        const chp_worker *w = &b->helper[f->worker].worker;
        ok = !w->failed;
        for (size_t k = f->nodes_from; k < f->nodes_to && ok; k++)
            ok = push_node(b, &w->node[k]);
        for (size_t k = f->points_from; k < f->points_to && ok; k++)
            ok = push_design(b, &w->point[k]);
        for (size_t k = f->shuts_from; k < f->shuts_to && !b->stop; k++)
            b->stop = task->closed(&w->shut[k].box, &w->shut[k].verdict, task->closed_payload);
    }
    return ok;
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static void sum_up(branch *b)
{
    chp_answer *out = b->out;
    out->closed = out->evaluated = out->feasible = out->boxes = 0;
    for (int i = 0; i < b->helpers; i++) {
        const chp_worker *w = &b->helper[i].worker;
        out->closed += w->closed;
        out->evaluated += w->evaluated;
        out->feasible += w->feasible;
        out->boxes += w->bounded;
    }
}

static void look_up(branch *b, int at_end)
{
    const chp_task *task = b->task;
    double elapsed_s = seconds_since(&b->start);
    sum_up(b);
    if (task->time_limit_s > 0 && elapsed_s >= task->time_limit_s)
        b->stop = 1;
    if (task->any && (b->waiting.count > 0 || b->out->front.count > 0))
        b->stop = 1;
    if (task->evaluation_limit > 0 && b->out->evaluated >= task->evaluation_limit)
        b->stop = 1;
    if (!task->progress || (!at_end && elapsed_s - b->told_s < 0.1))
        return;
    chp_progress now = { .closed = b->out->closed, .total = b->out->points,
                         .evaluated = b->out->evaluated, .front = b->out->front.count,
                         .order = b->order, .proven = b->least_open, .elapsed_s = elapsed_s,
                         .best = b->waiting.count ? b->waiting.entry[0].key : HUGE_VAL };
    b->told_s = elapsed_s;
    if (task->progress(&now, task->progress_payload) && !at_end)
        b->stop = 1;
}

/* Until a first design is settled nothing is looked at that is dearer than the
 * cheapest open box, so that the front begins soon. */
static void pop_round(branch *b)
{
    double dearest = b->staircase.settled > 0 ? HUGE_VAL : b->least_open;
    size_t most = b->task->part ? ROUND_OF_PART : ROUND;
    for (b->nodes = 0; b->nodes < most && b->boxes.count > 0; b->nodes++) {
        if (b->boxes.entry[0].key > dearest)
            break;
        pop_node(b, &b->node[b->nodes]);
    }
    b->limit = b->node[b->nodes - 1].key;
}

static int search_boxes(branch *b)
{
    int ok = 1;
    while (ok && b->boxes.count > 0) {
        b->least_open = b->boxes.entry[0].key;
        ok = settle(b, b->least_open);
        look_up(b, 0);
        if (b->stop || !ok)
            break;
        pop_round(b);
        run_round(b);
        ok = join_findings(b);
    }
    if (b->boxes.count == 0 && !b->stop)
        b->least_open = HUGE_VAL;
    return ok && settle(b, HUGE_VAL);
}

/* -------------------------------------------------------------------- setup */

static int push_task(branch *b)
{
    const chp_task *task = b->task;
    chp_box whole = chp_box_whole(b->space);
    const chp_box *box = task->box ? task->box : &whole;
    size_t boxes = task->box ? task->boxes : 1;
    for (size_t i = 0; i < boxes; i++) {
        chp_node node = { .box = box[i], .key = -HUGE_VAL };
        b->out->points += chp_box_points(b->space, &box[i]);
        if (!push_node(b, &node))
            return 0;
    }
    return 1;
}

static int push_starts(branch *b)
{
    int ok = 1;
    for (size_t i = 0; i < b->task->starts && ok; i++)
        ok = push_design(b, &b->task->start[i]);
    return ok;
}

static int open_helpers(branch *b)
{
    long threads = b->task->threads > 0 ? b->task->threads : sysconf(_SC_NPROCESSORS_ONLN);
    b->helpers = threads < 1 ? 1 : threads > CHP_MOST_THREADS ? CHP_MOST_THREADS : (int)threads;
    b->helper = calloc((size_t)b->helpers, sizeof *b->helper);
    int ok = b->helper != NULL;
    for (int i = 0; i < b->helpers && ok; i++) {
        b->helper[i].all = b;
        b->helper[i].index = i;
        ok = chp_worker_open(&b->helper[i].worker, b->task, b->order, i);
    }
    return ok;
}

/* With fewer threads than asked for the search goes on. */
static void start_helpers(branch *b)
{
    int started = 1;
    for (; started < b->helpers; started++) {
        helper *h = &b->helper[started];
        if (pthread_create(&h->thread, NULL, help, h))
            break;
        h->started = 1;
    }
    for (int i = started; i < b->helpers; i++)
        chp_worker_close(&b->helper[i].worker);
    b->helpers = started;
}

static void stop_helpers(branch *b)
{
    pthread_mutex_lock(&b->lock);
    b->closing = 1;
    pthread_cond_broadcast(&b->begun);
    pthread_mutex_unlock(&b->lock);
    for (int i = 0; i < b->helpers; i++)
        if (b->helper[i].started)
            pthread_join(b->helper[i].thread, NULL);
}

static void give_answer(branch *b)
{
    chp_answer *out = b->out;
    sum_up(b);
    chp_front_sort(&out->front);
    if (b->task->question->best > 0 && out->front.count > b->task->question->best)
        out->front.count = b->task->question->best;
    out->complete = !b->stop;
    out->proven = b->least_open;
    look_up(b, 1);
}

static void close_all(branch *b)
{
    for (int i = 0; b->helper && i < b->helpers; i++)
        chp_worker_close(&b->helper[i].worker);
    free(b->helper);
    chp_staircase_close(&b->staircase);
    chp_heap_close(&b->boxes);
    chp_heap_close(&b->waiting);
    chp_pool_close(&b->packs);
    chp_pool_close(&b->designs);
    pthread_cond_destroy(&b->begun);
    pthread_cond_destroy(&b->ended);
    pthread_mutex_destroy(&b->lock);
    free(b);
}

/* The objective that orders boxes: what a chip costs is known before what runs
 * on it is chosen; power is bounded better than speed. */
static int choose_order(const chp_question *question)
{
    static const int wanted[] = { CHP_METRIC_PACKAGE_COST, CHP_METRIC_PACKAGE_COST_HIGH,
                                  CHP_METRIC_PACKAGE_COST_LOW, CHP_METRIC_FULL_COST,
                                  CHP_METRIC_COST_SYSTEM, CHP_METRIC_SILICON_AREA,
                                  CHP_METRIC_POWER };
    for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++)
        for (int i = 0; i < question->aims; i++)
            if (!question->aim[i].gauge.kind && question->aim[i].sense < 0 &&
                question->aim[i].gauge.metric == wanted[k])
                return i;
    return 0;
}

chiplet_status chp_branch_run(chp_answer *out, const chp_task *task, chiplet_error *err)
{
    branch *b = calloc(1, sizeof *b);
    if (!b)
        return chp_fail_memory(err);
    b->task = task;
    b->space = task->space;
    b->out = out;
    b->order = out->order = choose_order(task->question);
    chp_front_open(&out->front, task->question->aims);
    chp_staircase_open(&b->staircase, task->question, b->order);
    chp_pool_open(&b->packs, sizeof(packed) + 2 * (size_t)b->space->axes * sizeof(uint16_t));
    chp_pool_open(&b->designs, sizeof(chp_front_point));
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->begun, NULL);
    pthread_cond_init(&b->ended, NULL);
    clock_gettime(CLOCK_MONOTONIC, &b->start);
    int ok = open_helpers(b) && push_task(b) && push_starts(b);
    if (ok) {
        start_helpers(b);
        ok = search_boxes(b);
        stop_helpers(b);
    }
    if (ok)
        give_answer(b);
    close_all(b);
    return ok ? CHIPLET_OK : chp_fail_memory(err);
}
