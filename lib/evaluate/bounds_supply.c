/* The supply follows the speed: which one a step time needs, and the coolest chip
 * of the box at it. */
#include <math.h>

#include "evaluate/bounder.h"

void chp_bounder_forget_supplies(chp_bounder *b, const chp_recipe_box *box)
{
    int told = box->voltage_v && box->voltages <= CHP_MOST_SUPPLIES;
    b->supplies = told ? box->voltages : 1;
    for (size_t i = 0; i < b->supplies; i++)
        b->supply[i].timed = b->supply[i].cooled = 0;
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

/* The shortest step at one supply. */
static double shortest_step(const chp_bounds *b, size_t i)
{
    chp_supply_bounds *at = &b->bounder->supply[i];
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
        at->step_s = chp_bounder_step(b->bounder, e, &r).time_s;
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
        if (shortest_step(b, i) * (1 - chp_slack) <= step_s)
            break;
        needed = i + 1;
    }
    return needed;
}

const chp_chip *chp_bounder_coolest(const chp_bounds *b, double step_s)
{
    int known = b->bounder->supplies > 1 && b->tokens > 0 && step_s < b->step_high_s;
    size_t i = known ? supply_needed(b, step_s) : 0;
    chp_supply_bounds *at = &b->bounder->supply[i];
    if (!at->cooled)
        make_cool(&at->cool, b,
                  b->bounder->supplies > 1 ? b->box->voltage_v[i] : b->box->low.design.voltage_v);
    at->cooled = 1;
    return &at->cool;
}
