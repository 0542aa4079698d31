/* The field: designs that might be on the front if some data were different.
 * Those of the front, and the nearest of what lies one step away on one axis. */
#include "uncertainty/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint64_t cell;
    double behind; /* by what share it misses the front or a constraint, at least */
    double value[CHP_MAX_OBJECTIVES];
} neighbour;

typedef struct {
    neighbour *row;
    size_t count, room;
} neighbours;

/* ------------------------------------------------------------- the front */

static size_t best_rank(const chiplet_uncertainty *u, int aim)
{
    size_t best = 0;
    const chp_aim *a = &u->question.aim[aim];
    for (size_t i = 1; i < u->search->count; i++) {
        double mine = chp_gauge_value(&a->gauge, u->search->result[i]->metric);
        double other = chp_gauge_value(&a->gauge, u->search->result[best]->metric);
        if (a->sense * mine > a->sense * other)
            best = i;
    }
    return best;
}

static void take_front(chiplet_uncertainty *u, size_t rank)
{
    const chiplet_result *result = u->search->result[rank];
    for (size_t i = 0; i < u->designs; i++)
        if (u->design[i].rank == rank + 1)
            return;
    chp_field_design *d = &u->design[u->designs++];
    d->cell = result->cell;
    d->rank = rank + 1;
    for (int k = 0; k < u->question.aims; k++)
        d->value[k] = chp_gauge_value(&u->question.aim[k].gauge, result->metric);
}

static int by_rank(const void *a, const void *b)
{
    size_t p = ((const chp_field_design *)a)->rank, q = ((const chp_field_design *)b)->rank;
    return (p > q) - (p < q);
}

/* The best of each aim, and even steps if the front is longer than its room. */
static void take_fronts(chiplet_uncertainty *u, size_t room)
{
    size_t all = u->search->count;
    for (int k = 0; k < u->question.aims; k++)
        take_front(u, best_rank(u, k));
    size_t steps = all < room ? all : room;
    for (size_t i = 0; i < steps && u->designs < room; i++)
        take_front(u, steps < all ? i * (all - 1) / (steps - 1) : i);
    qsort(u->design, u->designs, sizeof *u->design, by_rank);
    u->front_left_out = all - u->designs;
}

static void find_winners(chiplet_uncertainty *u)
{
    for (int k = 0; k < u->question.aims; k++) {
        size_t rank = best_rank(u, k) + 1, at = 0, known = 0;
        while (u->design[at].rank != rank)
            at++;
        while (known < u->winners && u->winner[known] != at)
            known++;
        u->winner[known] = at;
        u->best[k] = known;
        if (known == u->winners)
            u->winners++;
    }
}

/* ------------------------------------------------------------- neighbours */

static int add(neighbours *list, uint64_t cell)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 256;
        neighbour *grown = realloc(list->row, room * sizeof *grown);
        if (!grown)
            return 0;
        list->row = grown;
        list->room = room;
    }
    memset(&list->row[list->count], 0, sizeof *list->row);
    list->row[list->count++].cell = cell;
    return 1;
}

static int add_around(neighbours *list, const chp_space *space, uint64_t cell)
{
    for (int a = 0; a < space->axes; a++) {
        uint64_t index = cell / space->stride[a] % space->count[a];
        if (index > 0 && !add(list, cell - space->stride[a]))
            return 0;
        if (index + 1 < space->count[a] && !add(list, cell + space->stride[a]))
            return 0;
    }
    return 1;
}

static int by_cell(const void *a, const void *b)
{
    uint64_t p = ((const neighbour *)a)->cell, q = ((const neighbour *)b)->cell;
    return (p > q) - (p < q);
}

static int is_on_front(const chiplet_uncertainty *u, uint64_t cell)
{
    for (size_t i = 0; i < u->search->count; i++)
        if (u->search->result[i]->cell == cell)
            return 1;
    return 0;
}

/* Each once, those of the front left out. */
static void remove_known(neighbours *list, const chiplet_uncertainty *u)
{
    size_t kept = 0;
    if (list->count)
        qsort(list->row, list->count, sizeof *list->row, by_cell);
    for (size_t i = 0; i < list->count; i++)
        if ((i == 0 || list->row[i].cell != list->row[i - 1].cell) &&
            !is_on_front(u, list->row[i].cell))
            list->row[kept++] = list->row[i];
    list->count = kept;
}

static double share_of(double miss, double of)
{
    return miss / fmax(fabs(of), 1e-300);
}

/* How far behind the front: what every objective would have to gain at least, against
 * the design of the front that is hardest to get past. */
static double behind_front(const chiplet_uncertainty *u, const double *value)
{
    double most = -HUGE_VAL;
    for (size_t i = 0; i < u->search->count; i++) {
        double least = HUGE_VAL;
        for (int k = 0; k < u->question.aims; k++) {
            const chp_aim *aim = &u->question.aim[k];
            double front = chp_gauge_value(&aim->gauge, u->search->result[i]->metric);
            least = fmin(least, share_of(aim->sense * (front - value[k]), front));
        }
        most = fmax(most, least);
    }
    return most;
}

/* Of equal designs the search keeps one; the others would only repeat it. */
static int equals_one_of_front(const chiplet_uncertainty *u, const double *value)
{
    for (size_t i = 0; i < u->search->count; i++) {
        int same = 1;
        for (int k = 0; same && k < u->question.aims; k++)
            same = value[k] == chp_gauge_value(&u->question.aim[k].gauge,
                                               u->search->result[i]->metric);
        if (same)
            return 1;
    }
    return 0;
}

static double beyond_rules(const chiplet_uncertainty *u, const double *metric)
{
    double most = 0;
    for (int i = 0; i < u->question.rules; i++) {
        const chp_rule *rule = &u->question.rule[i];
        double value = chp_gauge_value(&rule->gauge, metric);
        most = fmax(most, share_of(rule->sense * (rule->bound - value), rule->bound));
    }
    return most;
}

/* 0 if it is no design: an axis that does not matter, or not to be built. */
static int judge(neighbour *n, const chiplet_uncertainty *u, chp_evaluator *evaluator)
{
    chp_walk walk;
    chp_evaluation evaluation;
    if (!chp_walk_begin(&walk, &u->space, n->cell, n->cell + 1))
        return 0;
    chp_evaluate(evaluator, &walk.recipe, CHP_STALE_ALL, &evaluation);
    if (!evaluation.feasible)
        return 0;
    for (int k = 0; k < u->question.aims; k++) {
        n->value[k] = chp_gauge_value(&u->question.aim[k].gauge, evaluation.metric);
        if (isnan(n->value[k]))
            return 0;
    }
    if (equals_one_of_front(u, n->value))
        return 0;
    n->behind = fmax(behind_front(u, n->value), beyond_rules(u, evaluation.metric));
    return 1;
}

static int by_distance(const void *a, const void *b)
{
    const neighbour *p = a, *q = b;
    if (p->behind != q->behind)
        return p->behind < q->behind ? -1 : 1;
    return by_cell(a, b);
}

static void take_neighbours(chiplet_uncertainty *u, neighbours *list, size_t room,
                            chp_evaluator *evaluator)
{
    size_t good = 0;
    remove_known(list, u);
    for (size_t i = 0; i < list->count; i++)
        if (judge(&list->row[i], u, evaluator))
            list->row[good++] = list->row[i];
    if (good)
        qsort(list->row, good, sizeof *list->row, by_distance);
    for (size_t i = 0; i < good && u->designs < room; i++) {
        chp_field_design *d = &u->design[u->designs++];
        d->cell = list->row[i].cell;
        memcpy(d->value, list->row[i].value, sizeof d->value);
    }
}

chiplet_status chp_field_choose(chiplet_uncertainty *u, chp_evaluator *evaluator,
                                chiplet_error *err)
{
    neighbours list = { NULL, 0, 0 };
    size_t room = u->search->study->sampling.designs, fronts = room - room / 4;
    u->design = calloc(room, sizeof *u->design);
    if (!u->design)
        return chp_fail_memory(err);
    take_fronts(u, fronts);
    find_winners(u);
    int good = 1;
    for (size_t i = 0; good && i < u->designs; i++)
        good = add_around(&list, &u->space, u->design[i].cell);
    if (good)
        take_neighbours(u, &list, room, evaluator);
    free(list.row);
    for (size_t i = 0; good && i < u->designs; i++) {
        u->design[i].result = chp_result_new(&u->space, u->design[i].cell, evaluator);
        good = u->design[i].result != NULL;
    }
    return good ? CHIPLET_OK : chp_fail_memory(err);
}
