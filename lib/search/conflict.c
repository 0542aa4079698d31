#include "search/conflict.h"

#include <math.h>

#include "search/inquiry.h"

typedef struct {
    chp_inquiry ask;
    chp_requirement_set all;
    chp_conflict *out;
    int count;
} finder;

/* ------------------------------------------------------------------ the filter */

static chiplet_status leave_out(finder *f, chp_requirement_set *set, chp_requirement_set some)
{
    int found = 0;
    if (!(*set & some) || f->ask.stopped)
        return CHIPLET_OK;
    chiplet_status status = chp_inquiry_holds(&found, &f->ask, *set & ~some);
    if (!found && !f->ask.stopped)
        *set &= ~some;
    return status;
}

/* Requirements are left out one after another, as long as no design appears; physics first,
 * all of it at once, then what is built in, so that what the study says stays. */
static chiplet_status filter(finder *f, chp_requirement_set *set)
{
    chiplet_status status = leave_out(f, set, f->ask.physics);
    for (int i = f->ask.requirements - 1; i >= 0 && !status; i--)
        status = leave_out(f, set, chp_only(i));
    return status;
}

/* ------------------------------------------------------------------- what is told */

static void put_members(finder *f, chp_requirement_set set, int group)
{
    for (int i = 0; i < f->ask.requirements; i++) {
        const chp_requirement *d = &f->ask.requirement[i];
        if (set & chp_only(i))
            f->out[f->count++] = (chp_conflict){ .rule = d->rule,
                                                 .lever = d->lever,
                                                 .set = group,
                                                 .minimal = !f->ask.stopped,
                                                 .nearest = NAN,
                                                 .physics = d->physics != 0 };
    }
}

static chiplet_status tell_limit(finder *f, chp_conflict *c, chp_requirement_set set, int i)
{
    int found = 0;
    chiplet_status status =
        chp_inquiry_nearest(&c->nearest, &c->frees_all, &f->ask, f->all & ~chp_only(i), i);
    if (!status && !c->frees_all && !f->ask.stopped)
        status = chp_inquiry_nearest(&c->nearest, &found, &f->ask, set & ~chp_only(i), i);
    return status;
}

static void set_numbers(chp_conflict *c)
{
    c->rule.bound = c->why.have;
    c->nearest = c->why.need;
}

static chiplet_status tell_physics(finder *f, chp_conflict *c, chp_requirement_set set, int i)
{
    int found = 0;
    chiplet_status status = chp_inquiry_needs(&c->why, &c->frees_all, &f->ask, f->all, i);
    if (!status && !c->frees_all && !f->ask.stopped)
        status = chp_inquiry_needs(&c->why, &found, &f->ask, set, i);
    if (c->frees_all || found)
        set_numbers(c);
    return status;
}

/* How near designs come to each member; best if they keep the whole study. */
static chiplet_status tell(finder *f, chp_requirement_set set, int group)
{
    chiplet_status status = CHIPLET_OK;
    chp_conflict *c = &f->out[f->count];
    put_members(f, set, group);
    for (int i = 0; i < f->ask.requirements && !status && !f->ask.stopped; i++) {
        if (!(set & chp_only(i)))
            continue;
        chp_conflict told = *c;
        status = told.physics ? tell_physics(f, &told, set, i) : tell_limit(f, &told, set, i);
        told.known = 1;
        if (!f->ask.stopped)
            *c = told;
        c++;
    }
    return status;
}

/* ------------------------------------------------------------------------ sets */

/* A set, then one among the requirements that are left, and so on. That all together
 * conflict is known from the search, also where there is no time to ask again. */
static chiplet_status find_sets(finder *f)
{
    chiplet_status status = CHIPLET_OK;
    chp_requirement_set rest = f->all;
    int found = 0;
    for (int group = 1; group <= CHP_MAX_CONFLICT_SETS && !status; group++) {
        if (!f->ask.stopped)
            status = chp_inquiry_holds(&found, &f->ask, rest);
        if (status || found || (group > 1 && f->ask.stopped))
            break;
        chp_requirement_set set = rest;
        status = filter(f, &set);
        if (!status)
            status = tell(f, set, group);
        rest &= ~set;
    }
    return status;
}

static void put_refusals(finder *f, const chp_shortfall *why, int count)
{
    for (int i = 0; i < count; i++) {
        f->out[i] = (chp_conflict){ .rule = { .sense = -1, .text = why[i].what },
                                    .lever = why[i].lever,
                                    .set = 1,
                                    .minimal = 1,
                                    .known = 1,
                                    .physics = 1,
                                    .why = why[i] };
        set_numbers(&f->out[i]);
    }
    f->count = count;
}

chiplet_status chp_conflict_find(chp_conflict out[CHP_MAX_CONFLICTS], int *count, int *stopped,
                                 const chp_space *space, const chp_effort *effort,
                                 chiplet_error *err)
{
    finder f = { .out = out };
    chp_shortfall refusal[CHP_MOST_REFUSALS];
    int refusals;
    chp_inquiry_open(&f.ask, space, effort, err);
    f.all = chp_only(f.ask.requirements) - 1;
    chiplet_status status = chp_inquiry_refusals(refusal, &refusals, &f.ask);
    if (!status && refusals > 0)
        put_refusals(&f, refusal, refusals);
    else if (!status)
        status = find_sets(&f);
    chp_inquiry_close(&f.ask);
    *count = status ? 0 : f.count;
    *stopped = f.ask.stopped;
    return status;
}
