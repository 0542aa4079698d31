/* The supply follows the speed: which one a step time needs, and the coolest chip
 * of the box at it. */
#include <math.h>
#include <string.h>

#include "evaluate/bounder.h"

/* The supplies of a node are asked for by one box after another. */
static const chp_supplies *supplies_of(chp_bounder *b, const chp_recipe_box *box)
{
    const chp_recipe *r = &box->high;
    const chp_chip_design *d = &r->design;
    const double at[] = { d->core_voltage_v, d->core_clock_hz };
    chp_hash h = chp_hash_bytes(chp_hash_seed(), r->parts.process, sizeof *r->parts.process);
    h = chp_hash_bytes(h, r->parts.core_process, sizeof *r->parts.core_process);
    h = chp_hash_bytes(h, at, sizeof at);
    h = chp_hash_bytes(h, box->voltage_v, box->voltages * sizeof *box->voltage_v);
    int known;
    chp_supplies *s = chp_memo_slot(b->nodes, h, &known);
    for (size_t i = 0; !known && i < box->voltages; i++) {
        double clock_hz = chp_core_clock(r->parts.process, r->parts.core_process, d->core_voltage_v,
                                         d->core_clock_hz, box->voltage_v[i]);
        s->clock_s[i] = 1 / clock_hz;
        s->at[i] = chp_supply_of(r->parts.process, box->voltage_v[i], clock_hz);
    }
    return s;
}

void chp_bounder_forget_supplies(chp_bounder *b, const chp_recipe_box *box)
{
    int told = box->voltages > 1 && box->voltages <= CHP_MOST_SUPPLIES;
    b->supplies = told ? box->voltages : 1;
    b->supply = told ? supplies_of(b, box) : NULL;
    b->timed = b->cooled = 0;
}

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
    chip->io_clock_w = chip->io_leakage_w = chip->io_rest_w = 0;
    chip->memory_background_w = chip->link_idle_w = chip->rest_w = 0;
}

/* The coolest chip of the box at its lowest supply; where all are told, at any of them
 * that has a clock. Heat leaves the easier, the larger the dies are. */
static void make_cool(chp_bounder *at, const chp_bounds *b)
{
    chp_shortfall below;
    const chp_part_list *parts = &b->box->low.parts;
    chp_chip_design d = b->box->low.design;
    chp_floorplan coolest = coolest_plan(b->plan);
    chp_silicon silicon = { .process = parts->process,
                            .delivery_factor = d.delivery_factor,
                            .area_m2 = d.dies * coolest.area_m2 };
    if (at->supply)
        d.voltage_v = b->box->high.design.voltage_v;
    if (!chp_design_chip(&at->cool, &d, &coolest, parts, &below)) {
        at->cool = at->fast->chip;
        draw_nothing(&at->cool);
    }
    at->cool.junction_to_case_k_per_w = b->case_k_per_w;
    chp_chip_cooling(&at->cool, d.cooling_k_per_w, d.coolant_k, d.power_loss);
    at->cool_scale = chp_silicon_scale_of(&silicon);
    at->cooled = 1;
}

/* Steps of the corner that the evaluator holds, at each supply, and what leaves the
 * caches of a device. */
static void time_corner(double *step_s, double *cache_bytes, chp_evaluator *e, const chp_recipe *r,
                        const double *clock_s, size_t supplies)
{
    chp_step_terms terms;
    chp_stage_bind(&terms, e, chp_stage_plan(e, r));
    for (size_t i = 0; i < supplies; i += CHP_LANES) {
        size_t lanes = supplies - i < CHP_LANES ? supplies - i : CHP_LANES;
        chp_step_lanes(&terms, lanes, clock_s + i, step_s + i, cache_bytes + i);
    }
}

/* The slow corner has no chip where its supply is below the threshold of the node. */
static int build_slow(const chp_bounds *b)
{
    chp_evaluator *slow = b->bounder->slow;
    chp_recipe r = b->box->low;
    chp_shortfall why;
    if (slow->chip.clock_hz > 0)
        return 1;
    r.design.voltage_v = b->box->high.design.voltage_v;
    if (!chp_design_chip(&slow->chip, &r.design, &b->plan->least, &r.parts, &why))
        return 0;
    chp_stage_views(slow, &r);
    return 1;
}

static int is_one_chip(const chp_recipe_box *box)
{
    chp_chip_design d = box->low.design;
    d.voltage_v = box->high.design.voltage_v;
    return box->low.time_factor == box->high.time_factor &&
           memcmp(&d, &box->high.design, sizeof d) == 0;
}

static void fill(double *out, size_t count, double value)
{
    for (size_t i = 0; i < count; i++)
        out[i] = value;
}

/* Of one chip both corners are the same and its traffic is known at each supply. */
static void time_supplies(const chp_bounds *b)
{
    chp_bounder *at = b->bounder;
    size_t n = at->supplies;
    if (at->timed)
        return;
    const double *clock_s = at->supply->clock_s;
    double devices = chp_stage_devices(at->fast);
    at->timed = 1;
    time_corner(at->shortest_s, at->cache_bytes, at->fast, &b->box->high, clock_s, n);
    if (is_one_chip(b->box)) {
        for (size_t i = 0; i < n; i++)
            at->cache_bytes[i] *= devices;
        memcpy(at->longest_s, at->shortest_s, n * sizeof *at->longest_s);
        return;
    }
    if (build_slow(b))
        time_corner(at->longest_s, at->cache_bytes, at->slow, &b->box->low, clock_s, n);
    else
        fill(at->longest_s, n, HUGE_VAL);
    fill(at->cache_bytes, n, b->activity.cache_bytes);
}

int chp_bounds_by_supply(const chp_bounds *b)
{
    return b->bounder && b->bounder->supplies > 1 && b->tokens > 0;
}

/* No supply below this one makes any design of the box as fast as that; as many as
 * there are: none does. */
static size_t supply_needed(const chp_bounds *b, double step_s)
{
    size_t i = 0;
    while (i < b->bounder->supplies && !(b->bounder->shortest_s[i] * (1 - chp_slack) <= step_s))
        i++;
    return i;
}

int chp_bounds_trim(const chp_bounds *b, double *low_s, double *high_s)
{
    const chp_bounder *at = b->bounder;
    if (!chp_bounds_by_supply(b) || (*low_s <= b->step_low_s && *high_s >= b->step_high_s))
        return *low_s <= *high_s;
    time_supplies(b);
    size_t first = supply_needed(b, *high_s), last = at->supplies;
    while (last > first && !(at->longest_s[last - 1] * (1 + chp_slack) >= *low_s))
        last--;
    if (first >= last)
        return 0;
    *low_s = fmax(*low_s, at->shortest_s[last - 1]);
    *high_s = fmin(*high_s, fmax(*low_s, at->longest_s[first]));
    return 1;
}

/* No design has a supply without a clock: the coolest then stands at the next one. */
static const chp_chip *cool_at(const chp_bounds *b, size_t i)
{
    chp_bounder *at = b->bounder;
    chp_chip *cool = &at->cool;
    if (!at->cooled)
        make_cool(at, b);
    if (!at->supply)
        return cool;
    while (i + 1 < at->supplies && !(at->supply->clock_s[i] < HUGE_VAL))
        i++;
    const chp_supply *supply = &at->supply->at[i];
    if (cool->voltage_v != supply->voltage_v) {
        chp_silicon_at_supply(cool, &at->cool_scale, supply);
        cool->rest_w = chp_rest_without_board(cool, &at->cool_scale, supply) + cool->board_idle_w;
    }
    return cool;
}

chp_cool_bounds chp_bounder_coolest(const chp_bounds *b, double low_s, double high_s)
{
    const chp_bounder *at = b->bounder;
    if (!chp_bounds_by_supply(b) || (low_s <= b->step_low_s && high_s >= b->step_high_s))
        return (chp_cool_bounds){ cool_at(b, 0), b->activity.cache_bytes };
    time_supplies(b);
    size_t first = supply_needed(b, high_s);
    first = first < at->supplies ? first : at->supplies - 1;
    double bytes = at->cache_bytes[first];
    for (size_t i = first + 1; i < at->supplies && at->longest_s[i] * (1 + chp_slack) >= low_s; i++)
        bytes = fmin(bytes, at->cache_bytes[i]);
    return (chp_cool_bounds){ cool_at(b, first), bytes };
}

chp_cool_bounds chp_bounder_at_supply(const chp_bounds *b, size_t supply, double *low_s,
                                      double *high_s)
{
    time_supplies(b);
    *low_s = b->bounder->shortest_s[supply];
    *high_s = b->bounder->longest_s[supply];
    return (chp_cool_bounds){ cool_at(b, supply), b->bounder->cache_bytes[supply] };
}
