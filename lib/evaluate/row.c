#include "evaluate/row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate/row_lanes.h"

/* What the numbers of a supply are made from. */
typedef struct {
    chp_process process, core_process;
    double core_voltage_v, core_clock_hz, voltage_v[CHP_LANES];
    size_t lanes;
} supplies;

struct chp_row {
    chp_evaluator *evaluator;
    chp_row_fn run;
    supplies made_from;
    chp_row_work work;
};

chp_row *chp_row_new(void)
{
    chp_row *row = calloc(1, sizeof *row);
    if (!row)
        return NULL;
    row->evaluator = chp_evaluator_new();
    row->run = chp_row_lanes(CHP_VECTORS_AVX2);
    if (!row->run)
        row->run = chp_row_lanes(CHP_VECTORS_PLAIN);
    if (row->evaluator)
        return row;
    free(row);
    return NULL;
}

void chp_row_free(chp_row *row)
{
    if (!row)
        return;
    chp_evaluator_free(row->evaluator);
    free(row);
}

int chp_row_use(chp_row *row, chp_vectors vectors)
{
    chp_row_fn run = chp_row_lanes(vectors);
    if (run)
        row->run = run;
    return run != NULL;
}

/* ---------------------------------------------------------------- supplies */

static int same_supplies(const supplies *s, const chp_recipe *r, const double *voltage_v, size_t n)
{
    return s->lanes == n && memcmp(s->voltage_v, voltage_v, n * sizeof *voltage_v) == 0 &&
           s->core_voltage_v == r->design.core_voltage_v &&
           s->core_clock_hz == r->design.core_clock_hz &&
           memcmp(&s->process, r->parts.process, sizeof s->process) == 0 &&
           memcmp(&s->core_process, r->parts.core_process, sizeof s->core_process) == 0;
}

static void set_supply(chp_row_work *w, size_t l, const chp_recipe *r, double voltage_v)
{
    double clock_hz = chp_core_clock(r->parts.process, r->parts.core_process,
                                     r->design.core_voltage_v, r->design.core_clock_hz, voltage_v);
    chp_supply supply = chp_supply_of(r->parts.process, voltage_v, clock_hz);
    w->voltage_v[l] = voltage_v;
    w->clock_s[l] = 1 / clock_hz;
    w->bare_flop_j[l] = supply.bare_flop_j;
    w->switched[l] = supply.switched;
    w->leakage_share[l] = supply.leakage_share;
    w->rest_share[l] = supply.rest_share;
}

static void make_supplies(chp_row *row, const chp_recipe *r, const double *voltage_v, size_t n)
{
    supplies *s = &row->made_from;
    s->process = *r->parts.process;
    s->core_process = *r->parts.core_process;
    s->core_voltage_v = r->design.core_voltage_v;
    s->core_clock_hz = r->design.core_clock_hz;
    s->lanes = row->work.n = n;
    memcpy(s->voltage_v, voltage_v, n * sizeof *voltage_v);
    for (size_t l = 0; l < n; l++)
        set_supply(&row->work, l, r, voltage_v[l]);
}

/* ------------------------------------------------------------------- chips */

/* What of a chip is the same at every supply, and what is not. */
static void set_chips(chp_row *row, const chp_recipe *r)
{
    chp_row_work *w = &row->work;
    const chp_evaluator *e = row->evaluator;
    const chp_floorplan *plan = &e->floorplan;
    chp_silicon silicon = { .process = r->parts.process,
                            .delivery_factor = r->design.delivery_factor,
                            .area_m2 = e->chip.dies * plan->area_m2 };
    const chp_silicon_scale scale = w->scale = chp_silicon_scale_of(&silicon);
    double standing_w =
        e->chip.memory_background_w + e->chip.link_idle_w + e->chip.io_rest_w;
    double board_w = e->chip.board_idle_w;
    for (size_t l = 0; l < w->n; l++) {
        double tree_w = scale.clocked_farad * w->switched[l];
        double leakage_w = scale.leakage_w * w->leakage_share[l];
        double rest_w = chp_silicon_rest(&scale, tree_w, leakage_w, w->rest_share[l]);
        w->in.tree_w[l] = tree_w;
        w->in.leakage_w[l] = leakage_w;
        w->rest_w[l] = standing_w + rest_w + board_w;
    }
    w->bump_a = chp_bump_current(plan->bump_pitch_m);
    w->bumps = r->design.relaxed & CHP_FIT_SUPPLY ? HUGE_VAL
                                                  : e->chip.dies * plan->supply_bumps;
}

static void spread(chp_row_work *w, const double *metric, const int *which, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < w->n; l++)
            w->out.metric[which[i]][l] = metric[which[i]];
}

static void set_prices(chp_row *row, const chp_recipe *r)
{
    static const int which[] = { CHP_METRIC_PACKAGE_COST,      CHP_METRIC_PACKAGE_COST_LOW,
                                 CHP_METRIC_PACKAGE_COST_HIGH, CHP_METRIC_COST_SYSTEM,
                                 CHP_METRIC_DESIGN_COST,       CHP_METRIC_DESIGN_COST_PER_PACKAGE,
                                 CHP_METRIC_FULL_COST,         CHP_METRIC_GOOD_PACKAGES_PER_WAFER,
                                 CHP_METRIC_SKU_YIELD,         CHP_METRIC_PACKAGE_CLOCK,
                                 CHP_METRIC_ESCAPES,           CHP_METRIC_CARBON_MAKE,
                                 CHP_METRIC_SILICON_AREA,      CHP_METRIC_RETICLE_USED,
                                 CHP_METRIC_EDGE_USED,         CHP_METRIC_CARRIER_USED,
                                 CHP_METRIC_MEMORY_TEMPERATURE };
    double metric[CHP_METRICS];
    metric[CHP_METRIC_MEMORY_TEMPERATURE] = NAN; /* of stacks, if there are any */
    chp_stage_prices(row->evaluator, r, metric);
    chp_stage_sizes(row->evaluator, r, metric);
    spread(&row->work, metric, which, sizeof which / sizeof which[0]);
}

int chp_row_prepare(chp_row *row, const chp_recipe *recipe, const double *voltage_v, size_t lanes,
                    unsigned stale, chp_shortfall *why)
{
    chp_evaluator *e = row->evaluator;
    chp_recipe r = *recipe;
    if (!same_supplies(&row->made_from, &r, voltage_v, lanes))
        make_supplies(row, &r, voltage_v, lanes);
    r.design.voltage_v = voltage_v[0];
    for (size_t l = 1; l < lanes; l++)
        r.design.voltage_v = fmax(r.design.voltage_v, voltage_v[l]);
    if (stale & CHP_STALE_GEOMETRY || !e->built)
        e->built = chp_stage_geometry(e, &r);
    e->built = e->built && chp_stage_chip(e, &r);
    if (!e->built) {
        *why = e->shortfall;
        return 0;
    }
    e->sheet = NULL;
    set_chips(row, &r);
    set_prices(row, &r);
    return 1;
}

/* -------------------------------------------------------------------- uses */

const chp_row_metrics *chp_row_evaluate(chp_row *row, const chp_recipe *r, chp_shortfall *why)
{
    static const int which[] = { CHP_METRIC_CAPACITY_USED, CHP_METRIC_SEQUENCES,
                                 CHP_METRIC_COST_SYSTEM };
    chp_evaluator *e = row->evaluator;
    chp_row_work *w = &row->work;
    chp_evaluation at;
    double metric[CHP_METRICS];
    if (!chp_stage_map(e, r, &at)) {
        *why = at.shortfall;
        return NULL;
    }
    if (!chp_stage_memory(e, r, why))
        return NULL;
    const chp_step_plan *plan = chp_stage_plan(e, r);
    chp_stage_bind(&w->terms, e, plan);
    w->devices = chp_stage_devices(e);
    w->activity = chp_stage_activity(plan, w->devices);
    w->fixed_power = chp_power_fix(&e->chip, &w->activity);
    w->fixed_metric = chp_metric_fix(e, r);
    chp_stage_loads(e, r, metric);
    spread(w, metric, which, sizeof which / sizeof which[0]);
    row->run(w);
    return &w->out;
}
