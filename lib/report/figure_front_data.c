/* Throughput against power: the numbers. */
#include <stdlib.h>

#include "report/columns.h"
#include "report/figure_front.h"

/* 1 if no design of the front is at least as fast at no more power. */
static int is_beyond(const chiplet_search *search, double power_w, double rate)
{
    for (size_t i = 0; i < search->count; i++)
        if (chp_front_power(search->result[i]) <= power_w &&
            chp_front_rate(search->result[i]) >= rate)
            return 0;
    return 1;
}

static int has_objective(const chiplet_search *search, int metric)
{
    for (int i = 0; i < search->study->objectives; i++)
        if (search->study->objective[i].metric == metric)
            return 1;
    return 0;
}

/* The cloud is a grid of cells; the centre of one on the edge may lie beyond
 * the front, where there is no design. */
static void put_cloud(const chp_front_picture *p, chp_text *to)
{
    int proven = p->search->complete && has_objective(p->search, CHP_METRIC_POWER) &&
                 has_objective(p->search, CHP_METRIC_THROUGHPUT);
    chp_put(to, "# feasible designs, binned: power in W, throughput in tokens/s\n");
    for (size_t i = 0; i < p->marks; i++) {
        if (proven && is_beyond(p->search, p->x[i], p->y[i]))
            continue;
        chp_put_number(to, p->x[i]);
        chp_put(to, " ");
        chp_put_number(to, p->y[i]);
        chp_put(to, "\n");
    }
    /* gnuplot is unhappy with an empty block; a point outside the axes is none. */
    chp_put(to, "-1 -1\n\n\n");
}

static void put_point(const chiplet_result *r, chp_text *to)
{
    char number[CHP_NUMBER_SIZE];
    chp_exact(number, chp_front_power(r));
    chp_putf(to, "%s ", number);
    chp_exact(number, chp_front_rate(r));
    chp_putf(to, "%s\n", number);
}

/* Least power first, of equal ones the fastest. */
static int by_power(const void *a, const void *b)
{
    const chp_front_outer *p = a, *q = b;
    if (p->power_w != q->power_w)
        return p->power_w < q->power_w ? -1 : 1;
    if (p->rate != q->rate)
        return p->rate > q->rate ? -1 : 1;
    return p->rank < q->rank ? -1 : 1;
}

/* Designs that no other beats in these two metrics alone, by power. */
chp_front_outer *chp_front_outline(const chiplet_search *search, size_t *count)
{
    chp_front_outer *outer = malloc(search->count * sizeof *outer);
    *count = 0;
    if (!outer)
        return NULL;
    for (size_t i = 0; i < search->count; i++) {
        outer[i].power_w = chp_front_power(search->result[i]);
        outer[i].rate = chp_front_rate(search->result[i]);
        outer[i].rank = i;
    }
    qsort(outer, search->count, sizeof *outer, by_power);
    for (size_t i = 0; i < search->count; i++)
        if (*count == 0 || outer[i].rate > outer[*count - 1].rate)
            outer[(*count)++] = outer[i];
    return outer;
}

int chp_front_any_compared(const chiplet_search *search)
{
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i])
            return 1;
    return 0;
}

void chp_front_put_data(const chp_front_picture *p, chp_text *to)
{
    const chiplet_search *search = p->search;
    put_cloud(p, to);
    chp_put(to, "# the front, by rank\n");
    for (size_t i = 0; i < search->count; i++)
        put_point(search->result[i], to);
    chp_put(to, "\n\n# its edge in these two metrics\n");
    size_t count = 0;
    chp_front_outer *outer = chp_front_outline(search, &count);
    to->failed |= !outer;
    for (size_t i = 0; i < count; i++)
        put_point(search->result[outer[i].rank], to);
    free(outer);
    if (search->match) {
        chp_put(to, "\n\n# the chip to match\n");
        put_point(search->match, to);
    }
    if (chp_front_any_compared(search))
        chp_put(to, "\n\n# other known chips\n");
    for (int i = 0; i < search->study->compared; i++)
        if (search->compared[i])
            put_point(search->compared[i], to);
}
