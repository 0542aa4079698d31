/* What the stages of an evaluation hand on, and those that bounds run, too. */
#ifndef CHP_EVALUATE_STAGES_H
#define CHP_EVALUATE_STAGES_H

#include "evaluate/evaluate.h"
#include "evaluate/mapping_cache.h"
#include "evaluate/plan_cache.h"
#include "operate/heat.h"
#include "performance/lanes.h"

struct chp_evaluator {
    int built;                      /* geometry and chip stand */
    chp_shortfall shortfall;        /* why not, else */
    chp_floorplan floorplan;
    chp_making making;
    chp_bill bill;                  /* what was priced; no process: nothing known */
    chp_end_parts dear;             /* of the bill, if it is at the dear end */
    chp_package_cost cost;
    chp_interval package_usd;
    chp_design_cost design_cost;
    chp_chip chip;
    chp_device device[2];           /* by presentation */
    chp_device per_clock[2];        /* the same with a clock of one second */
    chp_fabric fabric[2];
    chp_mapping_cache *cache;
    const chp_mapping *mapping;     /* in the cache; NULL: not legal */
    uint64_t mapping_id;
    chp_plan_cache *plans;
    double clock_hz;                /* of the step: a chip as sold may throttle */
    double full_step_s;             /* of that chip at its full clock */
    chp_presentation presentation;
    chp_operator_time time[CHP_MAX_OPERATORS]; /* of the account, if one was asked for */
    double energy_j[CHP_MAX_OPERATORS];
    chp_activity activity;          /* of one package in one step */
    chp_heat_cache *heat;
    chp_heat_input heat_input;      /* of the chip's geometry */
    chp_power power;
    double supply_a;                /* of the cores of a package */
    double throttle;
    const chp_sheet *sheet;
};

/* 0, with `why` filled. */
int chp_stage_short(chp_shortfall *why, const char *what, double need, double have,
                    chp_dimension dimension, const char *lever);

/* Floorplan, bill and cost; or 0 with e->shortfall. */
int chp_stage_geometry(chp_evaluator *evaluator, const chp_recipe *recipe);
/* chp_evaluate() of a recipe that is no mix, without what it is asked. */
void chp_evaluate_run(chp_evaluator *evaluator, const chp_recipe *recipe, unsigned stale,
                      chp_evaluation *out);

/* The bill of a design with that floorplan. */
chp_bill chp_stage_bill(const chp_recipe *recipe, const chp_floorplan *plan);
/* The chip of that geometry, its views and its heat; or 0 with e->shortfall. */
int chp_stage_chip(chp_evaluator *evaluator, const chp_recipe *recipe);
/* Links that the recipe sets, then devices and fabrics of the chip. */
void chp_stage_views(chp_evaluator *evaluator, const chp_recipe *recipe);
/* 1 with mapping, presentation and out->dtype; or 0 with out->shortfall. */
int chp_stage_map(chp_evaluator *evaluator, const chp_recipe *recipe, chp_evaluation *out);
/* 1; or 0 with `why`: the mapping needs more memory than a device has. */
int chp_stage_memory(const chp_evaluator *evaluator, const chp_recipe *recipe,
                     chp_shortfall *why);
/* Weights, cache and activations of a device. */
double chp_stage_bytes(const chp_mapping *mapping);
/* Sequences that the DRAM of a package holds beside the weights. */
double chp_stage_sequences(const chp_evaluator *evaluator, const chp_recipe *recipe);
/* Devices of a package as it is presented. */
double chp_stage_devices(const chp_evaluator *evaluator);
/* The plan of the step, and its terms at the rates of the chip. */
const chp_step_plan *chp_stage_plan(chp_evaluator *evaluator, const chp_recipe *recipe);
void chp_stage_bind(chp_step_terms *out, const chp_evaluator *evaluator,
                    const chp_step_plan *plan);
/* What so many devices do in a step; its time and the cache's bytes left out. */
chp_activity chp_stage_activity(const chp_step_plan *plan, double devices);
/* The activity of the package in a step and its time, at e->clock_hz. */
void chp_stage_times(chp_evaluator *evaluator, const chp_recipe *recipe);
/* 1; or 0 with out->shortfall: a step that never ends had traffic between dies and
 * no link to carry it. */
int chp_stage_links(const chp_evaluator *evaluator, chp_evaluation *out);
/* Metrics that follow geometry and cost, the chip, and its use. */
void chp_stage_prices(chp_evaluator *evaluator, const chp_recipe *recipe, double *metric);
void chp_stage_sizes(const chp_evaluator *evaluator, const chp_recipe *recipe, double *metric);
void chp_stage_loads(const chp_evaluator *evaluator, const chp_recipe *recipe, double *metric);
/* All metrics of a design that ran. */
void chp_stage_metrics(chp_evaluator *evaluator, const chp_recipe *recipe, double *metric);

/* The heat of the chip's geometry; 0 with e->shortfall if it cannot be solved. */
int chp_stage_heat(chp_evaluator *evaluator, const chp_recipe *recipe);
/* Power and temperatures; times again if a chip as sold must run slower. */
int chp_stage_power(chp_evaluator *evaluator, const chp_recipe *recipe, chp_evaluation *out);

#endif
