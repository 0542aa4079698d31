/* A list with the last killer in front: on a grid neighbours are beaten by the
 * same few points, so most candidates fall at the first comparison. */
#include "search/front.h"

#include <stdlib.h>
#include <string.h>

void chp_front_open(chp_front *front, int objectives)
{
    memset(front, 0, sizeof *front);
    front->objectives = objectives;
}

void chp_front_open_best(chp_front *front, size_t best)
{
    chp_front_open(front, 1);
    front->best = best;
}

void chp_front_close(chp_front *front)
{
    free(front->point);
    memset(front, 0, sizeof *front);
}

/* -1: a beats b; +1: b beats a; 0: neither; 2: equal. */
static int compare(const chp_front_point *a, const chp_front_point *b, int objectives)
{
    int better = 0, worse = 0;
    for (int i = 0; i < objectives; i++) {
        better |= a->key[i] < b->key[i];
        worse |= a->key[i] > b->key[i];
    }
    if (better && worse)
        return 0;
    return better ? -1 : worse ? 1 : 2;
}

static void to_head(chp_front *front, size_t i)
{
    chp_front_point killer = front->point[i];
    front->point[i] = front->point[i / 2];
    front->point[i / 2] = killer;
}

static int grow(chp_front *front)
{
    if (front->count < front->room)
        return 1;
    size_t room = front->room ? 2 * front->room : 64;
    chp_front_point *point = realloc(front->point, room * sizeof *point);
    if (!point)
        return 0;
    front->point = point;
    front->room = room;
    return 1;
}

static int comes_first(const chp_front_point *a, const chp_front_point *b)
{
    return a->key[0] < b->key[0] || (a->key[0] == b->key[0] && a->cell < b->cell);
}

/* Before the first that it beats; who stands beyond the last place leaves. */
static int add_to_best(chp_front *front, const chp_front_point *point)
{
    size_t at = front->count;
    while (at > 0 && comes_first(point, &front->point[at - 1]))
        at--;
    if (at == front->best)
        return 1;
    if (front->count < front->best) {
        if (!grow(front))
            return 0;
        front->count++;
    }
    memmove(front->point + at + 1, front->point + at,
            (front->count - 1 - at) * sizeof *front->point);
    front->point[at] = *point;
    return 1;
}

int chp_front_keep(chp_front *front, const chp_front_point *point)
{
    if (!grow(front))
        return 0;
    front->point[front->count++] = *point;
    return 1;
}

int chp_front_add(chp_front *front, const chp_front_point *point)
{
    if (front->best > 0)
        return add_to_best(front, point);
    for (size_t i = 0; i < front->count;) {
        switch (compare(&front->point[i], point, front->objectives)) {
        case -1: to_head(front, i); return 1;
        case 2:
            if (point->cell < front->point[i].cell)
                front->point[i].cell = point->cell;
            return 1;
        case 1: front->point[i] = front->point[--front->count]; break;
        default: i++;
        }
    }
    return chp_front_keep(front, point);
}

static int by_keys(const void *a, const void *b)
{
    const chp_front_point *p = a, *q = b;
    for (int i = 0; i < CHP_MAX_OBJECTIVES; i++)
        if (p->key[i] != q->key[i])
            return p->key[i] < q->key[i] ? -1 : 1;
    return (p->cell > q->cell) - (p->cell < q->cell);
}

void chp_front_sort(chp_front *front)
{
    if (front->count > 1)
        qsort(front->point, front->count, sizeof *front->point, by_keys);
}
