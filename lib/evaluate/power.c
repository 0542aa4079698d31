/* The stage from what ran to power and temperatures. */
#include <math.h>

#include "evaluate/stages.h"
#include "operate/operate.h"

/* -------------------------------------------------------------------- heat */

static chp_heat_input sheet_heat(const chp_evaluator *e, const chp_recipe *r)
{
    chp_sites_input sites = chp_sheet_sites(r->sheet, &r->parts, e->chip.topology);
    return chp_heat_of_parts(&sites, &r->parts, chp_sheet_core_share(), r->design.cooling_k_per_w);
}

static chp_heat_input design_heat(const chp_evaluator *e, const chp_recipe *r)
{
    double share = e->floorplan.cores_m2 / e->floorplan.area_m2;
    return chp_heat_of_parts(&e->floorplan.sites, &r->parts, share, r->design.cooling_k_per_w);
}

/* Where limits are lifted parts may overlap: then the lid conducts without limit, as
 * chp_chip_cooling() has it. */
int chp_stage_heat(chp_evaluator *e, const chp_recipe *r)
{
    e->heat_input = r->sheet ? sheet_heat(e, r) : design_heat(e, r);
    e->heat_input.busiest = r->design.busiest;
    const chp_heat *heat = chp_package_heat(e->heat, &e->heat_input);
    if (!heat && r->design.relaxed & CHP_FIT_ALL)
        return 1;
    if (!heat)
        return chp_stage_short(&e->shortfall, "package whose heat can be solved", 1, 0, CHP_COUNT,
                               "thermal resistances in proportion to each other");
    e->chip.heat = *heat;
    return 1;
}

/* ----------------------------------------------------------- chips as sold */

/* The step again, with a slower core clock: memory and links keep theirs. */
typedef struct {
    chp_evaluator *evaluator;
    const chp_recipe *recipe;
    double timed_clock; /* of the times that the evaluator holds */
} slower;

static void run_slower(chp_activity *out, double clock, void *data)
{
    slower *s = data;
    chp_evaluator *e = s->evaluator;
    if (clock != s->timed_clock) {
        s->timed_clock = clock;
        e->clock_hz = clock * e->chip.clock_hz;
        chp_stage_times(e, s->recipe);
    }
    *out = e->activity;
}

static chp_limits limits_of(const chp_sheet *sheet)
{
    chp_limits limits = { sheet->board_power_w, sheet->junction_limit_k, sheet->memory_limit_k };
    return limits;
}

static int runs_away(const chp_evaluator *e, chp_evaluation *out)
{
    const chp_heat *heat = &e->chip.heat;
    double k_per_w = heat->core_share * heat->dies.cores + (1 - heat->core_share) * heat->dies.rest;
    return chp_stage_short(&out->shortfall, "cooling against thermal runaway: heat at 450 K",
                           e->power.power_w, (CHP_RUNAWAY_K - e->chip.coolant_k) / k_per_w,
                           CHP_POWER, "a lower voltage, less area, better cooling");
}

static int exceeds(const chp_evaluator *e, const chp_limits *limits, chp_evaluation *out)
{
    const chp_power *p = &e->power;
    if (!(p->junction_k < CHP_RUNAWAY_K))
        return runs_away(e, out);
    if (limits->power_w > 0 && p->power_w > limits->power_w)
        return chp_stage_short(&out->shortfall, "board power at the lowest clock", p->power_w,
                               limits->power_w, CHP_POWER,
                               "better cooling, or a board with a higher cap");
    int memory = p->memory_k > limits->memory_k;
    return chp_stage_short(&out->shortfall,
                           memory ? "temperature of the memory at the lowest clock"
                                  : "junction temperature at the lowest clock",
                           memory ? p->memory_k : p->junction_k,
                           memory ? limits->memory_k : limits->junction_k, CHP_TEMPERATURE,
                           "better cooling or a cooler coolant");
}

/* A chip as sold holds its limits by running slower; a design in a search is
 * judged at its full speed. */
static int power_sold_chip(chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    slower data = { e, r, 1 };
    chp_limits limits = limits_of(r->sheet);
    e->full_step_s = e->activity.time_s;
    chp_operating_point at;
    int holds = chp_operate(&at, &e->chip, &limits, run_slower, &data);
    e->power = at.power;
    if (!holds)
        return exceeds(e, &limits, out);
    e->supply_a = chp_supply_current(&at.power, &e->chip) / at.supply;
    e->throttle = e->activity.time_s / e->full_step_s;
    return 1;
}

/* ----------------------------------------------------------------- designs */

static int bumps_carry(const chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    double need = chp_bumps_for(e->supply_a, e->floorplan.bump_pitch_m);
    double have = e->chip.dies * e->floorplan.supply_bumps;
    if (need <= have || r->design.relaxed & CHP_FIT_SUPPLY)
        return 1;
    return chp_stage_short(&out->shortfall, "bumps for supply and ground", need, have, CHP_COUNT,
                           "less power, a higher voltage, more area outside the PHYs");
}

static int power_design(chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    if (!chp_package_power(&e->power, &e->chip, &e->activity))
        return runs_away(e, out);
    e->supply_a = chp_supply_current(&e->power, &e->chip);
    return bumps_carry(e, r, out);
}

int chp_stage_power(chp_evaluator *e, const chp_recipe *r, chp_evaluation *out)
{
    e->throttle = 1;
    return r->sheet ? power_sold_chip(e, r, out) : power_design(e, r, out);
}
