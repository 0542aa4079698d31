/* How often a design of the field is on the front, sample by sample. */
#include "uncertainty/uncertainty.h"

#include <math.h>
#include <stdlib.h>

/* A design in one sample: its objectives so that less is better. */
typedef struct {
    double key[CHP_MAX_OBJECTIVES];
    size_t design;
} runner;

static int by_first_key(const void *a, const void *b)
{
    const runner *p = a, *q = b;
    for (int k = 0; k < CHP_MAX_OBJECTIVES; k++)
        if (p->key[k] != q->key[k])
            return p->key[k] < q->key[k] ? -1 : 1;
    return (p->design > q->design) - (p->design < q->design);
}

static int is_beaten_by(const runner *a, const runner *b, int aims)
{
    int worse = 0;
    for (int k = 0; k < aims; k++) {
        if (b->key[k] > a->key[k])
            return 0;
        worse |= b->key[k] < a->key[k];
    }
    return worse;
}

static size_t line_up(runner *row, const chiplet_uncertainty *u, size_t sample)
{
    size_t count = 0;
    for (size_t d = 0; d < u->designs; d++) {
        runner r = { { 0 }, d };
        int whole = u->kept[d * u->samples + sample];
        for (int k = 0; whole && k < u->question.aims; k++) {
            r.key[k] = -u->question.aim[k].sense * chp_samples_of(u, d, k)[sample];
            whole = !isnan(r.key[k]);
        }
        if (whole)
            row[count++] = r;
    }
    return count;
}

/* Sorted, so that only an earlier one can beat; equal ones are on it together. */
static void count_front(chiplet_uncertainty *u, runner *row, size_t count)
{
    size_t fronts = 0;
    qsort(row, count, sizeof *row, by_first_key);
    for (size_t i = 0; i < count; i++) {
        runner candidate = row[i];
        int beaten = 0;
        for (size_t k = 0; !beaten && k < fronts; k++)
            beaten = is_beaten_by(&candidate, &row[k], u->question.aims);
        if (beaten)
            continue;
        u->design[candidate.design].on_front++;
        row[fronts++] = candidate;
    }
}

int chp_field_chances(chiplet_uncertainty *u)
{
    runner *row = calloc(u->designs, sizeof *row);
    if (!row)
        return 0;
    for (size_t i = 0; i < u->samples; i++) {
        size_t count = line_up(row, u, i);
        if (count)
            count_front(u, row, count);
    }
    free(row);
    return 1;
}
