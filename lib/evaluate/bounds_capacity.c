/* What memory must hold at least, whatever runs. */
#include <math.h>

#include "evaluate/bounder.h"

static void set_run(chp_split *split, int key, double value)
{
    switch (key) {
    case CHP_KEY_WORKLOAD_BATCH: split->batch = value; break;
    case CHP_KEY_MAPPING_PRESENTATION: split->presentation = (chp_presentation)value; break;
    case CHP_KEY_MAPPING_TENSOR: split->tensor = value; break;
    case CHP_KEY_MAPPING_EXPERT: split->expert = value; break;
    default: split->attention = (chp_attention_split)value; break;
    }
}

static void look_at_run(chp_needs *needs, chp_evaluator *e, const chp_recipe *r)
{
    chp_evaluation at;
    if (!chp_stage_map(e, r, &at)) {
        needs->why = at.shortfall;
        return;
    }
    double *least = &needs->bytes[e->presentation];
    *least = fmin(*least, chp_stage_bytes(e->mapping));
}

/* Keys of the run from `axis` on. */
static void look_at_runs(chp_needs *needs, chp_evaluator *e, const chp_recipe_box *box,
                         chp_recipe *r, int axis)
{
    if (axis >= box->run_axes || axis >= CHP_MOST_RUN_KEYS) {
        look_at_run(needs, e, r);
        return;
    }
    const chp_run_axis *a = &box->run_axis[axis];
    for (size_t i = 0; i < a->count; i++) {
        set_run(&r->split, a->key, a->value[i]);
        look_at_runs(needs, e, box, r, axis + 1);
    }
}

/* What a mapping is made of, and the kinds of numbers that the chip has. */
static chp_hash hash_runs(const chp_evaluator *e, const chp_recipe_box *box)
{
    const chp_recipe *r = &box->high;
    const chp_split *s = &r->split;
    double part[] = { r->dtype,        r->kv_dtype,      e->chip.dies, s->batch,
                      s->context,      s->tensor,        s->expert,    (double)s->attention,
                      s->packages,     s->domain,        s->prefix,    s->prompt_tokens,
                      s->prompt_len,   s->drafted,       s->popularity, (double)s->phase,
                      s->scales_known, s->expert_blocks, (double)s->presentation, 0 };
    const void *address[] = { r->workload };
    for (int d = 0; d < CHP_DTYPES; d++)
        part[sizeof part / sizeof *part - 1] += e->chip.flop_per_s[d] > 0 ? 1 << d : 0;
    chp_hash h = chp_hash_bytes(chp_hash_seed(), part, sizeof part);
    h = chp_hash_bytes(h, address, sizeof address);
    for (int i = 0; i < box->run_axes; i++) {
        const chp_run_axis *a = &box->run_axis[i];
        const double key = a->key;
        h = chp_hash_bytes(h, &key, sizeof key);
        h = chp_hash_bytes(h, a->value, a->count * sizeof *a->value);
    }
    return h;
}

const chp_needs *chp_bounder_needs(chp_bounder *b, const chp_recipe_box *box)
{
    int known;
    chp_recipe r = box->high;
    chp_needs *needs = chp_memo_slot(b->needs, hash_runs(b->fast, box), &known);
    if (known)
        return needs;
    needs->bytes[CHP_UNIFIED] = needs->bytes[CHP_PARTITIONED] = HUGE_VAL;
    look_at_runs(needs, b->fast, box, &r, 0);
    return needs;
}
