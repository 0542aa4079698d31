#include "search/effort.h"

#include <math.h>
#include <stdio.h>

chp_effort chp_effort_of(const chiplet_search_options *o, chiplet_stage stage)
{
    return (chp_effort){ o->threads, 0, o->progress, o->payload, stage };
}

/* "package_cost 812 USD"; 0 if nothing is proven that has a name. */
static int write_proven(char *text, size_t size, const chp_progress *now, const chp_question *q)
{
    char value[100];
    const chp_aim *aim = &q->aim[now->order];
    if (aim->gauge.kind || !(fabs(now->proven) < HUGE_VAL))
        return 0;
    const chp_metric *m = chp_metric_at(aim->gauge.metric);
    chp_format_quantity(value, sizeof value, -aim->sense * now->proven, m->dimension, 4);
    snprintf(text, size, "%s %s", m->name, value);
    return 1;
}

static double gap_of(const chp_progress *now, const chp_question *q)
{
    int known = q->aims == 1 && q->best <= 1 && fabs(now->proven) < HUGE_VAL &&
                fabs(now->best) < HUGE_VAL && now->best != 0;
    return known ? (now->best - now->proven) / fabs(now->best) : NAN;
}

int chp_watch_tell(const chp_progress *now, void *payload)
{
    char proven[200];
    chp_watch *watch = payload;
    const chp_effort *effort = watch->effort;
    if (!effort->progress)
        return 0;
    chiplet_progress told = { effort->stage, now->closed, now->total, now->front, NULL,
                              gap_of(now, watch->question) };
    if (write_proven(proven, sizeof proven, now, watch->question))
        told.proven = proven;
    watch->stopped |= effort->progress(&told, effort->payload) != 0;
    return watch->stopped;
}
