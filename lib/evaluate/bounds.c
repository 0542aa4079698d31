#include "evaluate/bounds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate/memo.h"
#include "evaluate/stages.h"

/* Rounding of sums in another order: bounds give way by so much. */
static const double slack = 1e-9;

/* What voltage and use of a chip do not change. */
typedef struct {
    int built;
    chp_shortfall why;
    chp_plan_bounds plan;
    double case_k_per_w;
    chp_package_cost cost;
    chp_design_cost design;
} geometry;

/* A step on one device. */
typedef struct {
    chp_activity activity; /* with the time of the step */
} timed;

enum { MOST_VOLTAGES = 512 };

/* One supply of the box, everything else at its best. */
typedef struct {
    int timed, cooled;
    double step_s;  /* the shortest */
    chp_chip cool;  /* energies and standing powers at their least */
} supply;

struct chp_bounder {
    chp_evaluator *fast, *slow;
    chp_memo *geometries, *times, *traffic;
    geometry best;                  /* over all attachments of the box */
    chp_hash run;
    size_t supplies;
    supply supply[MOST_VOLTAGES];
};

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

enum { GEOMETRIES = 1 << 12, TIMES = 1 << 17, TRAFFIC = 1 << 15 };

chp_bounder *chp_bounder_new(void)
{
    chp_bounder *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->fast = chp_evaluator_new();
    b->slow = chp_evaluator_new();
    b->geometries = chp_memo_new(GEOMETRIES, sizeof(geometry));
    b->times = chp_memo_new(TIMES, sizeof(timed));
    b->traffic = chp_memo_new(TRAFFIC, sizeof(double));
    if (b->fast && b->slow && b->geometries && b->times && b->traffic)
        return b;
    chp_bounder_free(b);
    return NULL;
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
    free(b);
}

/* ---------------------------------------------------------------- geometry */

/* Of the shapes that a die may take, that of which a wafer holds most. */
static void widest_harvest(chp_floorplan *plan, const chp_plan_bounds *bounds,
                           const chp_recipe *r)
{
    double most = -1;
    for (int i = 0; i < bounds->shapes; i++) {
        double w = bounds->width_m[i], h = bounds->height_m[i];
        double dies = bounds->shapes > 1
                          ? chp_wafer_dies(r->parts.process, w, h, r->making.wafer_rule)
                          : 0;
        if (dies > most) {
            most = dies;
            plan->width_m = w;
            plan->height_m = h;
        }
    }
}

/* The cheapest of the box: least area, fewest cores sold, most spares. */
static void price_least(geometry *out, const chp_recipe_box *box, const chp_recipe *r)
{
    chp_floorplan plan = out->plan.least;
    chp_making making = r->making;
    widest_harvest(&plan, &out->plan, r);
    chp_bill bill = chp_stage_bill(r, &plan);
    bill.making = &making;
    bill.spare_cores = box->high.design.spare_cores;
    out->cost = chp_cost_package(&bill);
    out->design = chp_cost_design(&bill, &r->program);
}

static chp_hash hash_geometry_of(chp_hash h, const chp_recipe *r)
{
    const chp_chip_design *d = &r->design;
    const double part[] = { d->dies, (double)d->topology, d->cores, d->spare_cores, d->l2_bytes,
                            d->cache_slices, d->spare_slices, d->other_area_m2, d->io_edge_m,
                            d->io_area_m2, d->utilization, d->core_area_m2, d->stacks, d->lanes,
                            (double)d->relaxed };
    return chp_hash_bytes(h, part, sizeof part);
}

static chp_hash hash_geometry(const chp_recipe_box *box, const chp_recipe *r)
{
    chp_hash h = chp_hash_bytes(chp_hash_seed(), &r->parts, sizeof r->parts);
    h = chp_hash_bytes(h, &r->making, sizeof r->making);
    h = chp_hash_bytes(h, &r->program, sizeof r->program);
    return hash_geometry_of(hash_geometry_of(h, r), &box->high);
}

static const geometry *find_geometry(chp_bounder *b, const chp_recipe_box *box,
                                     const chp_recipe *r)
{
    int known;
    geometry *g = chp_memo_slot(b->geometries, hash_geometry(box, r), &known);
    if (known)
        return g;
    g->built = chp_design_plan_bounds(&g->plan, &box->low.design, &box->high.design, &r->parts,
                                      &g->why);
    g->case_k_per_w = chp_junction_to_case(&r->parts, r->design.dies * g->plan.most_area_m2);
    if (g->built)
        price_least(g, box, r);
    return g;
}

static void take_better(geometry *best, const geometry *other)
{
    best->case_k_per_w = fmin(best->case_k_per_w, other->case_k_per_w);
    best->cost.package_usd = fmin(best->cost.package_usd, other->cost.package_usd);
    best->cost.carbon_kg = fmin(best->cost.carbon_kg, other->cost.carbon_kg);
    best->cost.good_packages_per_wafer =
        fmax(best->cost.good_packages_per_wafer, other->cost.good_packages_per_wafer);
    best->design.product_usd = fmin(best->design.product_usd, other->design.product_usd);
    best->design.each_usd = fmin(best->design.each_usd, other->design.each_usd);
}

/* The best that any attachment makes of the box: areas depend on none. */
static const geometry *best_geometry(chp_bounder *b, const chp_recipe_box *box)
{
    if (box->attachments == 0)
        return find_geometry(b, box, &box->low);
    b->best.built = 0;
    for (int i = 0; i < box->attachments; i++) {
        chp_recipe r = box->low;
        r.parts.die_attach = box->attachment[i].dies;
        r.parts.memory_attach = box->attachment[i].memory;
        const geometry *g = find_geometry(b, box, &r);
        if (!b->best.built)
            b->best = *g;
        else if (g->built)
            take_better(&b->best, g);
    }
    return &b->best;
}

/* -------------------------------------------------------------------- chips */

/* Sides and area so that cache wires are shortest and standing powers least. */
static chp_floorplan coolest_plan(const chp_plan_bounds *bounds)
{
    chp_floorplan plan = bounds->least;
    double least_m = HUGE_VAL;
    for (int i = 0; i < bounds->shapes; i++) {
        double span_m = bounds->width_m[i] + bounds->height_m[i];
        if (span_m < least_m) {
            least_m = span_m;
            plan.width_m = bounds->width_m[i];
            plan.height_m = bounds->height_m[i];
        }
    }
    return plan;
}

static void draw_nothing(chp_chip *chip)
{
    for (int i = 0; i < CHP_DTYPES; i++)
        chip->flop_j[i] = 0;
    chip->vector_flop_j = chip->exponential_j = chip->cache_j_per_byte = 0;
    chip->dram_j_per_byte = chip->link_j_per_byte = chip->network_j_per_byte = 0;
    chip->clock_power_w = chip->board_idle_w = chip->leakage_w = 0;
    chip->memory_background_w = chip->link_idle_w = 0;
}

/* Both corners. A low corner below the threshold of its node has no chip; its
 * clock is then 0. */
static int build_corners(chp_bounder *b, const chp_recipe_box *box, const geometry *g,
                         chp_shortfall *why)
{
    chp_shortfall below;
    const chp_floorplan *plan = &g->plan.least;
    const chp_part_list *parts = &box->low.parts;
    if (!chp_design_chip(&b->fast->chip, &box->high.design, plan, parts, why))
        return 0;
    if (!chp_design_chip(&b->slow->chip, &box->low.design, plan, parts, &below)) {
        b->slow->chip = b->fast->chip;
        b->slow->chip.clock_hz = 0;
    }
    chp_stage_views(b->fast, &box->high);
    chp_stage_views(b->slow, &box->low);
    return 1;
}

/* The coolest chip of the box at one supply. Heat leaves the easier, the larger
 * the dies are. */
static void make_cool(chp_chip *chip, const chp_bounds *b, double voltage_v)
{
    chp_shortfall below;
    const chp_recipe_box *box = b->box;
    chp_chip_design d = box->low.design;
    const chp_part_list *parts = &box->low.parts;
    chp_floorplan coolest = coolest_plan(b->plan);
    d.voltage_v = voltage_v;
    if (!chp_design_chip(chip, &d, &coolest, parts, &below)) {
        d.voltage_v = box->high.design.voltage_v;
        if (chp_design_chip(chip, &d, &coolest, parts, &below))
            draw_nothing(chip);
    }
    chip->junction_to_case_k_per_w = b->case_k_per_w;
    chp_chip_cooling(chip, d.cooling_k_per_w, d.coolant_k, d.power_loss);
}

/* -------------------------------------------------------------------- times */

static chp_hash hash_run(const chp_evaluator *e, const chp_recipe *r, const chp_evaluation *at)
{
    chp_hash h = chp_hash_seed();
    const chp_split *s = &r->split;
    const double part[] = { (double)at->dtype,       (double)r->kv_dtype,
                            (double)e->presentation, e->chip.dies,
                            s->batch,                s->context,
                            s->tensor,               s->expert,
                            (double)s->attention,    s->packages,
                            s->domain,               (double)s->phase,
                            s->prefix,               s->prompt_tokens,
                            s->prompt_len,           s->drafted,
                            s->popularity,           (double)s->scales_known,
                            (double)s->expert_blocks };
    const void *address[] = { r->workload, r->kernel, r->time_factor };
    h = chp_hash_bytes(h, part, sizeof part);
    return chp_hash_bytes(h, address, sizeof address);
}

static const chp_device *device_of(const chp_evaluator *e)
{
    return &e->device[e->presentation];
}

static chp_activity time_step(chp_bounder *b, chp_evaluator *e, const chp_recipe *r, chp_hash run)
{
    int known;
    chp_hash h = chp_hash_bytes(run, device_of(e), sizeof(chp_device));
    h = chp_hash_bytes(h, &e->fabric[e->presentation], sizeof(chp_fabric));
    timed *t = chp_memo_slot(b->times, h, &known);
    if (!known) {
        chp_stage_times(e, r);
        t->activity = e->activity;
    }
    return t->activity;
}

/* Of one package: what the plans that may be chosen move at least. */
static double least_cache_bytes(chp_bounder *b, const chp_recipe *r, chp_hash run)
{
    const chp_device *fast = device_of(b->fast), *slow = device_of(b->slow);
    double part[6 + CHP_DTYPES] = { fast->cores,  fast->clock_hz,        slow->cores,
                                    slow->clock_hz, fast->core_sram_bytes, fast->dies };
    memcpy(part + 6, fast->flop_per_s, sizeof fast->flop_per_s);
    const chp_fabric *fabric = &b->fast->fabric[b->fast->presentation];
    int known;
    double *bytes = chp_memo_slot(b->traffic, chp_hash_bytes(run, part, sizeof part), &known);
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

static int same_device(const chp_bounder *b)
{
    const chp_evaluator *f = b->fast, *s = b->slow;
    const chp_fabric *fast = &f->fabric[f->presentation], *slow = &s->fabric[s->presentation];
    return memcmp(device_of(f), device_of(s), sizeof(chp_device)) == 0 &&
           memcmp(fast, slow, sizeof *fast) == 0;
}

static void time_corners(chp_bounder *b, const chp_recipe_box *box, const chp_evaluation *at,
                         chp_bounds *out)
{
    chp_hash run = b->run = hash_run(b->fast, &box->high, at);
    out->activity = time_step(b, b->fast, &box->high, run);
    out->step_low_s = out->step_high_s = out->activity.time_s;
    if (same_device(b) || !(out->step_low_s < HUGE_VAL))
        return;
    out->step_high_s = HUGE_VAL;
    if (b->slow->chip.clock_hz > 0) {
        out->step_high_s = time_step(b, b->slow, &box->low, run).time_s;
        out->activity.cache_bytes = least_cache_bytes(b, &box->high, run);
    } else {
        out->activity.cache_bytes = 0;
    }
}

/* ------------------------------------------------------------------ metrics */

static void know_nothing(chp_metric_bounds *m)
{
    for (int i = 0; i < CHP_METRICS; i++) {
        m->low[i] = -HUGE_VAL;
        m->high[i] = HUGE_VAL;
    }
}

static void at_least(chp_metric_bounds *m, int metric, double value)
{
    m->low[metric] = value - slack * fabs(value);
}

static void at_most(chp_metric_bounds *m, int metric, double value)
{
    m->high[metric] = value + slack * fabs(value);
}

static void bound_prices(chp_metric_bounds *m, const geometry *g, const chp_recipe *r)
{
    at_least(m, CHP_METRIC_PACKAGE_COST, g->cost.package_usd);
    at_least(m, CHP_METRIC_COST_SYSTEM, r->split.packages * g->cost.package_usd);
    at_least(m, CHP_METRIC_DESIGN_COST, g->design.product_usd);
    at_least(m, CHP_METRIC_DESIGN_COST_PER_PACKAGE, g->design.each_usd);
    at_least(m, CHP_METRIC_FULL_COST, g->cost.package_usd + g->design.each_usd);
    at_most(m, CHP_METRIC_SKU_YIELD, g->cost.die_yield * g->cost.sku_share);
    at_most(m, CHP_METRIC_GOOD_PACKAGES_PER_WAFER, g->cost.good_packages_per_wafer);
    at_least(m, CHP_METRIC_CARBON_MAKE, g->cost.carbon_kg > 0 ? g->cost.carbon_kg : 0);
    at_least(m, CHP_METRIC_SILICON_AREA, r->design.dies * g->plan.least.area_m2);
    at_most(m, CHP_METRIC_SILICON_AREA, r->design.dies * g->plan.most_area_m2);
    const chp_process *node = r->parts.process;
    at_least(m, CHP_METRIC_RETICLE_USED,
             g->plan.least.area_m2 / (node->reticle_width_m * node->reticle_height_m));
}

static void bound_nothing_but_prices(chp_bounds *out, const chp_recipe_box *box,
                                     const geometry *g)
{
    memset(out, 0, sizeof *out);
    out->step_high_s = HUGE_VAL;
    out->packages = box->low.split.packages;
    out->host_power_w = box->low.host_power_w;
    out->decode = box->low.split.phase == CHP_DECODE;
    out->economics = box->low.economics;
    know_nothing(&out->fixed);
    for (int i = 0; i < CHP_METRICS; i++)
        out->fixed.low[i] = -slack; /* no metric of a feasible design is below 0 */
    if (g)
        bound_prices(&out->fixed, g, &box->low);
}

/* A chip as sold may throttle and is priced by its sheet: nothing is known. */
static int know_nothing_of_sheets(chp_bounds *out, const chp_recipe_box *box)
{
    bound_nothing_but_prices(out, box, NULL);
    return 1;
}

static void forget_supplies(chp_bounder *b, const chp_recipe_box *box)
{
    int told = box->voltage_v && box->voltages <= MOST_VOLTAGES;
    b->supplies = told ? box->voltages : 1;
    for (size_t i = 0; i < b->supplies; i++)
        b->supply[i].timed = b->supply[i].cooled = 0;
}

static int fits_memory(chp_bounder *b, const chp_recipe_box *box, chp_bounds *out,
                       chp_shortfall *why)
{
    double need = chp_stage_bytes(b->fast->mapping), have = device_of(b->fast)->dram_bytes;
    at_least(&out->fixed, CHP_METRIC_CAPACITY_USED, need / have);
    at_most(&out->fixed, CHP_METRIC_SEQUENCES, chp_stage_sequences(b->fast, &box->high));
    if (need <= have || box->high.design.relaxed & CHP_FIT_MEMORY)
        return 1;
    chp_shortfall capacity = { "memory capacity of a device", need, have, CHP_BYTES,
                               "more packages or stacks, a smaller batch, more ranks" };
    *why = capacity;
    return 0;
}

static int bound_run(chp_bounder *b, const chp_recipe_box *box, chp_bounds *out,
                     chp_shortfall *why)
{
    chp_evaluation at;
    if (!chp_stage_map(b->fast, &box->high, &at)) {
        *why = at.shortfall;
        return 0;
    }
    b->slow->mapping = b->fast->mapping;
    b->slow->presentation = b->fast->presentation;
    out->tokens = b->fast->mapping->tokens / out->packages;
    if (!fits_memory(b, box, out, why))
        return 0;
    time_corners(b, box, &at, out);
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
    if (box->low.sheet)
        return know_nothing_of_sheets(out, box);
    const geometry *g = best_geometry(b, box);
    if (!g->built) {
        *why = g->why;
        return 0;
    }
    if (!build_corners(b, box, g, why))
        return 0;
    bound_nothing_but_prices(out, box, g);
    out->bounder = b;
    out->box = box;
    out->plan = &g->plan;
    out->case_k_per_w = g->case_k_per_w;
    forget_supplies(b, box);
    return box->any_run || bound_run(b, box, out, why);
}

/* Tokens a second, and what follows from them. */
static void bound_speed(chp_metric_bounds *m, const chp_bounds *b, double low_s, double high_s)
{
    double most = low_s > 0 && b->tokens > 0 ? b->tokens / low_s : HUGE_VAL;
    double least = high_s < HUGE_VAL ? b->tokens / high_s : 0;
    int latency = b->decode ? CHP_METRIC_TPOT : CHP_METRIC_TTFT;
    at_least(m, latency, low_s);
    at_least(m, CHP_METRIC_THROUGHPUT, least);
    at_least(m, CHP_METRIC_THROUGHPUT_SYSTEM, least * b->packages);
    if (high_s < HUGE_VAL)
        at_most(m, latency, high_s);
    if (!(most < HUGE_VAL))
        return;
    at_most(m, CHP_METRIC_THROUGHPUT, most);
    at_most(m, CHP_METRIC_THROUGHPUT_SYSTEM, most * b->packages);
    if (m->high[CHP_METRIC_GOOD_PACKAGES_PER_WAFER] < HUGE_VAL)
        at_most(m, CHP_METRIC_TOKENS_PER_S_PER_WAFER,
                most * m->high[CHP_METRIC_GOOD_PACKAGES_PER_WAFER]);
}

static void bound_power(chp_metric_bounds *m, const chp_bounds *b, const chp_power *p,
                        double low_s)
{
    double with_host_w = p->power_w + b->host_power_w;
    at_least(m, CHP_METRIC_POWER, p->power_w);
    at_least(m, CHP_METRIC_JUNCTION_TEMPERATURE, p->junction_k);
    at_least(m, CHP_METRIC_POWER_SYSTEM, b->packages * with_host_w);
    at_least(m, CHP_METRIC_CARBON_USE, chp_carbon_of_use(&b->economics, with_host_w));
    if (!(low_s > 0 && b->tokens > 0))
        return;
    chp_at_work work = { m->low[CHP_METRIC_FULL_COST], with_host_w, b->tokens / low_s };
    at_least(m, CHP_METRIC_ENERGY_PER_TOKEN, p->power_w * low_s / b->tokens);
    at_least(m, CHP_METRIC_COST_PER_TOKENS, 1e6 * chp_usd_per_token(&b->economics, &work));
}

/* The shortest step at one supply. */
static double shortest_step(const chp_bounds *b, size_t i)
{
    supply *at = &b->bounder->supply[i];
    chp_evaluator *e = b->bounder->fast;
    chp_shortfall below;
    if (at->timed)
        return at->step_s;
    chp_recipe r = b->box->high;
    r.design.voltage_v = b->box->voltage_v[i];
    at->timed = 1;
    at->step_s = HUGE_VAL;
    if (chp_design_chip(&e->chip, &r.design, &b->plan->least, &r.parts, &below)) {
        chp_stage_views(e, &r);
        at->step_s = time_step(b->bounder, e, &r, b->bounder->run).time_s;
    }
    return at->step_s;
}

/* About so many supplies of a box are tried. */
enum { PROBES = 6 };

/* No supply below this one makes any design of the box as fast as that. Probes
 * stand at round places of the axis, where other boxes try them, too. */
static size_t supply_needed(const chp_bounds *b, double step_s)
{
    size_t count = b->bounder->supplies, every = 1, needed = 0;
    while (every * PROBES < count)
        every *= 2;
    for (size_t i = (every - b->box->first_voltage % every) % every; i + 1 < count; i += every) {
        if (shortest_step(b, i) * (1 - slack) <= step_s)
            break;
        needed = i + 1;
    }
    return needed;
}

static const chp_chip *coolest_chip(const chp_bounds *b, double step_s)
{
    int known = b->bounder->supplies > 1 && b->tokens > 0 && step_s < b->step_high_s;
    size_t i = known ? supply_needed(b, step_s) : 0;
    supply *at = &b->bounder->supply[i];
    if (!at->cooled)
        make_cool(&at->cool, b,
                  b->bounder->supplies > 1 ? b->box->voltage_v[i] : b->box->low.design.voltage_v);
    at->cooled = 1;
    return &at->cool;
}

int chp_bounds_metrics(const chp_bounds *b, double low_s, double high_s, chp_metric_bounds *out)
{
    chp_power power;
    chp_activity activity = b->activity;
    *out = b->fixed;
    if (!(low_s <= high_s))
        return 0;
    bound_speed(out, b, low_s, high_s);
    if (!b->bounder)
        return 1;
    activity.time_s = high_s;
    if (!chp_package_power(&power, coolest_chip(b, high_s), &activity))
        return 0;
    bound_power(out, b, &power, low_s);
    return 1;
}
