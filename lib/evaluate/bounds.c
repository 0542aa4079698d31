#include "evaluate/bounds.h"

#include <math.h>
#include <stdlib.h>

#include "evaluate/bounder.h"

int chp_bounds_ordered(int key)
{
    switch (key) {
    case CHP_KEY_DIE_CORES:
    case CHP_KEY_DIE_SPARE_CORES:
    case CHP_KEY_DIE_L2:
    case CHP_KEY_DIE_VOLTAGE:
    case CHP_KEY_MEMORY_STACKS:
    case CHP_KEY_LINK_LANES: return 1;
    default: return 0;
    }
}

int chp_bounds_of_run(int key)
{
    switch (key) {
    case CHP_KEY_WORKLOAD_BATCH:
    case CHP_KEY_MAPPING_PRESENTATION:
    case CHP_KEY_MAPPING_TENSOR:
    case CHP_KEY_MAPPING_EXPERT:
    case CHP_KEY_MAPPING_ATTENTION: return 1;
    default: return 0;
    }
}

int chp_bounds_of_attachment(int key)
{
    return key == CHP_KEY_PACKAGE_DIE_ATTACH || key == CHP_KEY_PACKAGE_MEMORY_ATTACH;
}

enum { GEOMETRIES = 1 << 12, TIMES = 1 << 14, TRAFFIC = 1 << 12, NEEDS = 1 << 8, NODES = 1 << 4 };

chp_bounder *chp_bounder_new(void)
{
    chp_bounder *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->fast = chp_evaluator_new();
    b->slow = chp_evaluator_new();
    b->geometries = chp_memo_new(GEOMETRIES, sizeof(chp_geometry_bounds));
    b->times = chp_memo_new(TIMES, sizeof(chp_activity));
    b->traffic = chp_memo_new(TRAFFIC, sizeof(double));
    b->needs = chp_memo_new(NEEDS, sizeof(chp_needs));
    b->nodes = chp_memo_new(NODES, sizeof(chp_supplies));
    if (b->fast && b->slow && b->geometries && b->times && b->traffic && b->needs && b->nodes)
        return b;
    chp_bounder_free(b);
    return NULL;
}

void chp_bounder_price_ends(chp_bounder *b)
{
    b->price_ends = 1;
}

void chp_bounder_free(chp_bounder *b)
{
    if (!b)
        return;
    chp_evaluator_free(b->fast);
    chp_evaluator_free(b->slow);
    chp_memo_free(b->geometries);
    chp_memo_free(b->times);
    chp_memo_free(b->traffic);
    chp_memo_free(b->needs);
    chp_memo_free(b->nodes);
    free(b);
}

static int build_fast(chp_bounder *b, const chp_recipe_box *box, const chp_floorplan *plan,
                      chp_shortfall *why)
{
    if (!chp_design_chip(&b->fast->chip, &box->high.design, plan, &box->low.parts, why))
        return 0;
    chp_stage_views(b->fast, &box->high);
    return 1;
}

/* Both corners. A low corner below the threshold of its node has no chip; its
 * clock is then 0. */
static int build_corners(chp_bounder *b, const chp_recipe_box *box, const chp_floorplan *plan,
                         chp_shortfall *why)
{
    chp_shortfall below;
    if (!build_fast(b, box, plan, why))
        return 0;
    if (!chp_design_chip(&b->slow->chip, &box->low.design, plan, &box->low.parts, &below)) {
        b->slow->chip = b->fast->chip;
        b->slow->chip.clock_hz = 0;
    }
    chp_stage_views(b->slow, &box->low);
    return 1;
}

/* A chip as sold may throttle and is priced by its sheet: nothing is known. */
static int know_nothing_of_sheets(chp_bounds *out, const chp_recipe_box *box)
{
    chp_bound_fixed(out, box, NULL);
    return 1;
}
static int lacks_memory(chp_shortfall *why, double need, double have)
{
    chp_shortfall capacity = { "memory capacity of a device", need, have, CHP_BYTES,
                               "more packages or stacks, a smaller batch, more ranks" };
    *why = capacity;
    return 0;
}

static int lifted(const chp_recipe_box *box)
{
    return (box->high.design.relaxed & CHP_FIT_MEMORY) != 0;
}

/* Whether the run that needs least of what its presentation has finds room. */
static int load_any(chp_bounds *out, chp_shortfall *why)
{
    chp_bounder *b = out->bounder;
    const chp_needs *needs = chp_bounder_needs(b, out->box);
    double least = HUGE_VAL, need = 0, have = 0;
    for (int p = CHP_UNIFIED; p <= CHP_PARTITIONED; p++) {
        double share = needs->bytes[p] / b->fast->device[p].dram_bytes;
        if (!(share < least))
            continue;
        least = share;
        need = needs->bytes[p];
        have = b->fast->device[p].dram_bytes;
    }
    if (!(need > 0)) {
        *why = needs->why;
        return 0;
    }
    chp_at_least(&out->fixed, CHP_METRIC_CAPACITY_USED, least);
    return least <= 1 || lifted(out->box) || lacks_memory(why, need, have);
}

static int load_one(chp_bounds *out, chp_shortfall *why)
{
    chp_evaluation at;
    chp_bounder *b = out->bounder;
    const chp_recipe_box *box = out->box;
    if (!chp_stage_map(b->fast, &box->high, &at)) {
        *why = at.shortfall;
        return 0;
    }
    out->dtype = (int)at.dtype;
    b->slow->mapping = b->fast->mapping;
    b->slow->mapping_id = b->fast->mapping_id;
    b->slow->presentation = b->fast->presentation;
    out->tokens = b->fast->mapping->tokens / out->packages;
    double need = chp_stage_bytes(b->fast->mapping), have = chp_bounder_device(b->fast)->dram_bytes;
    chp_at_least(&out->fixed, CHP_METRIC_CAPACITY_USED, need / have);
    chp_at_most(&out->fixed, CHP_METRIC_SEQUENCES, chp_stage_sequences(b->fast, &box->high));
    return need <= have || lifted(box) || lacks_memory(why, need, have);
}

int chp_bounds_build(chp_bounder *b, const chp_recipe_box *box, chp_bounds *out,
                     chp_shortfall *why)
{
    if (box->low.sheet)
        return know_nothing_of_sheets(out, box);
    const chp_geometry_bounds *g = chp_bounder_geometry(b, box);
    if (!g->built) {
        *why = g->why;
        return 0;
    }
    if (!build_corners(b, box, &g->plan.least, why))
        return 0;
    chp_bound_fixed(out, box, g);
    out->bounder = b;
    out->box = box;
    out->plan = &g->plan;
    out->case_k_per_w = g->case_k_per_w;
    chp_bounder_forget_supplies(b, box);
    return 1;
}

int chp_bounds_load(chp_bounds *out, chp_shortfall *why)
{
    if (!out->bounder)
        return 1;
    return out->box->run_axes ? load_any(out, why) : load_one(out, why);
}

/* Memory hangs on no area. */
int chp_bounds_hold(chp_bounder *b, const chp_recipe_box *box, chp_shortfall *why)
{
    chp_bounds out = { .bounder = b, .box = box, .packages = box->low.split.packages };
    const chp_floorplan plan = { .area_m2 = 1 };
    return box->low.sheet || (build_fast(b, box, &plan, why) && chp_bounds_load(&out, why));
}

int chp_bounds_fit(chp_bounder *b, const chp_recipe_box *box, chp_shortfall *why)
{
    chp_plan_bounds plan;
    return box->low.sheet || (chp_bounder_plan(&plan, box, why) && chp_bounds_hold(b, box, why));
}

int chp_bounds_run(chp_bounds *out, chp_shortfall *why)
{
    if (!out->bounder || out->box->run_axes)
        return 1;
    chp_bounder_times(out->bounder, out->box, out);
    if (out->step_low_s < HUGE_VAL)
        return 1;
    chp_shortfall link = { "bandwidth between dies, to keep up with the memory", 1, 0,
                           CHP_BYTE_RATE, "more lanes" };
    *why = link;
    return 0;
}

int chp_bounds_find(chp_bounder *b, const chp_recipe_box *box, chp_bounds *out,
                    chp_shortfall *why)
{
    return chp_bounds_build(b, box, out, why) && chp_bounds_load(out, why) &&
           chp_bounds_run(out, why);
}
