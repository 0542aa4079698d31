/* Times of a step at the corners of a box, and what it moves at least. */
#include <math.h>
#include <string.h>

#include "evaluate/bounder.h"

static chp_hash hash_run(const chp_evaluator *e, const chp_recipe *r, int dtype)
{
    chp_hash h = chp_hash_seed();
    const chp_split *s = &r->split;
    const double part[] = { (double)dtype,           (double)r->kv_dtype,
                            (double)e->presentation, e->chip.dies,
                            s->batch,                s->context,
                            s->tensor,               s->expert,
                            (double)s->attention,    s->packages,
                            s->domain,               (double)s->phase,
                            s->prefix,               s->prompt_tokens,
                            s->prompt_len,           s->drafted,
                            s->popularity,           (double)s->scales_known,
                            (double)s->expert_blocks };
    const void *address[] = { r->workload, r->kernel };
    h = chp_hash_bytes(h, part, sizeof part);
    return chp_hash_bytes(h, address, sizeof address);
}

const chp_device *chp_bounder_device(const chp_evaluator *e)
{
    return &e->device[e->presentation];
}

chp_activity chp_bounder_step(chp_bounder *b, chp_evaluator *e, const chp_recipe *r)
{
    int known;
    chp_hash h = chp_hash_bytes(b->run, chp_bounder_device(e), sizeof(chp_device));
    h = chp_hash_bytes(h, &e->fabric[e->presentation], sizeof(chp_fabric));
    if (r->time_factor)
        h = chp_hash_bytes(h, r->time_factor, CHP_INTERVAL_FAMILIES * sizeof *r->time_factor);
    chp_activity *step = chp_memo_slot(b->times, h, &known);
    if (!known) {
        chp_stage_times(e, r);
        *step = e->activity;
    }
    return *step;
}

/* Of one package: what the plans that may be chosen move at least. */
static double least_cache_bytes(chp_bounder *b, const chp_recipe *r)
{
    const chp_device *fast = chp_bounder_device(b->fast), *slow = chp_bounder_device(b->slow);
    double part[6 + CHP_DTYPES] = { fast->cores,  fast->clock_hz,        slow->cores,
                                    slow->clock_hz, fast->core_sram_bytes, fast->dies };
    memcpy(part + 6, fast->flop_per_s, sizeof fast->flop_per_s);
    const chp_fabric *fabric = &b->fast->fabric[b->fast->presentation];
    int known;
    double *bytes = chp_memo_slot(b->traffic, chp_hash_bytes(b->run, part, sizeof part), &known);
    if (known)
        return *bytes;
    const chp_mapping *mapping = b->fast->mapping;
    *bytes = 0;
    for (int i = 0; i < mapping->count; i++) {
        const chp_operator *op = &mapping->op[i];
        *bytes += op->count * chp_least_cache_bytes(op, slow, fast, fabric, r->kernel);
    }
    *bytes *= chp_stage_devices(b->fast);
    return *bytes;
}

static int same_device(const chp_bounder *b, const chp_recipe_box *box)
{
    if (box->low.time_factor != box->high.time_factor)
        return 0;
    const chp_evaluator *f = b->fast, *s = b->slow;
    const chp_fabric *fast = &f->fabric[f->presentation], *slow = &s->fabric[s->presentation];
    return memcmp(chp_bounder_device(f), chp_bounder_device(s), sizeof(chp_device)) == 0 &&
           memcmp(fast, slow, sizeof *fast) == 0;
}

void chp_bounder_times(chp_bounder *b, const chp_recipe_box *box, chp_bounds *out)
{
    b->run = hash_run(b->fast, &box->high, out->dtype);
    out->activity = chp_bounder_step(b, b->fast, &box->high);
    out->step_low_s = out->step_high_s = out->activity.time_s;
    if (same_device(b, box) || !(out->step_low_s < HUGE_VAL))
        return;
    out->step_high_s = HUGE_VAL;
    if (b->slow->chip.clock_hz > 0) {
        out->step_high_s = chp_bounder_step(b, b->slow, &box->low).time_s;
        out->activity.cache_bytes = least_cache_bytes(b, &box->high);
    } else {
        out->activity.cache_bytes = 0;
    }
}
