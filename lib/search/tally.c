#include "search/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static chp_reason *find(chp_tally *tally, const char *name)
{
    for (int i = 0; i < tally->count; i++)
        if (tally->reason[i].name == name || strcmp(tally->reason[i].name, name) == 0)
            return &tally->reason[i];
    if (tally->count == CHP_MAX_REASONS)
        return NULL;
    chp_reason *fresh = &tally->reason[tally->count++];
    memset(fresh, 0, sizeof *fresh);
    fresh->name = name;
    return fresh;
}

static void merge(chp_tally *tally, const chp_reason *seen)
{
    chp_reason *reason = find(tally, seen->name);
    if (!reason)
        return;
    int nearer = reason->points == 0 || seen->gap < reason->gap ||
                 (seen->gap == reason->gap && seen->cell < reason->cell);
    if (nearer) {
        reason->gap = seen->gap;
        reason->cell = seen->cell;
    }
    reason->points += seen->points;
}

void chp_tally_add(chp_tally *tally, const char *name, double points, double gap, uint64_t cell)
{
    chp_reason one = { name, points, gap, cell };
    merge(tally, &one);
}

/* Asked over offered of what was missed: 1.1 misses by a tenth. */
static double gap_of(double need, double have)
{
    double high = fmax(fabs(need), fabs(have)), low = fmin(fabs(need), fabs(have));
    return low > 0 ? high / low : HUGE_VAL;
}

int chp_tally_judge(chp_tally *tally, const chp_question *question,
                    const chp_evaluation *evaluation, uint64_t cell)
{
    if (!evaluation->feasible) {
        const chp_shortfall *s = &evaluation->shortfall;
        chp_tally_add(tally, s->what, 1, gap_of(s->need, s->have), cell);
        return 0;
    }
    int broken = chp_question_broken(question, evaluation->metric);
    if (broken >= 0) {
        const chp_rule *rule = &question->rule[broken];
        double value = chp_gauge_value(&rule->gauge, evaluation->metric);
        chp_tally_add(tally, rule->text, 1, gap_of(value, rule->bound), cell);
    }
    return broken < 0;
}

void chp_tally_join(chp_tally *into, const chp_tally *from)
{
    for (int i = 0; i < from->count; i++)
        merge(into, &from->reason[i]);
}

static int by_points(const void *a, const void *b)
{
    const chp_reason *p = a, *q = b;
    if (p->points != q->points)
        return p->points > q->points ? -1 : 1;
    return strcmp(p->name, q->name);
}

void chp_tally_sort(chp_tally *tally)
{
    qsort(tally->reason, (size_t)tally->count, sizeof tally->reason[0], by_points);
}
