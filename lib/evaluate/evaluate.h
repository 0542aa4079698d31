/* One design point to all metrics, or what does not fit, with numbers. */
#ifndef CHP_EVALUATE_EVALUATE_H
#define CHP_EVALUATE_EVALUATE_H

#include "chip/chip.h"
#include "cost/cost.h"
#include "cost/design_cost.h"
#include "cost/economics.h"
#include "design/design.h"
#include "mapping/mapping.h"
#include "network/network.h"
#include "operate/heat.h"
#include "performance/performance.h"
#include "power/power.h"

/* One of several workloads that take turns on a package: what of it differs from
 * the others. */
typedef struct {
    double share;                  /* of all tokens */
    const chp_workload *workload;
    int dtype, kv_dtype;           /* as in a recipe */
    chp_phase phase;
    double context, batch;
    chp_presentation presentation;
    double tensor, expert;
    chp_attention_split attention;
} chp_run;

enum { CHP_MOST_RUNS = 6 };

/* Factors on times of operators at both ends of what is known of them, by
 * chp_interval_family. */
typedef struct {
    double slow[CHP_INTERVAL_FAMILIES], fast[CHP_INTERVAL_FAMILIES];
} chp_time_ends;

/* Everything that a point of the grid says, as plain values. */
typedef struct {
    /* what is built */
    const chp_sheet *sheet;        /* a chip as sold; NULL: a design */
    chp_part_list parts;
    chp_chip_design design;        /* of a sheet only links, cooling and loss are read */
    const chp_kernel *kernel;
    const double *time_factor;     /* on times of operators, by chp_interval_family; NULL: 1 */
    const chp_time_ends *worst_of; /* metrics are the worst of evaluate/robust.h; NULL: as stated */
    double host_power_w;           /* per package */
    /* what it costs */
    chp_priced_parts low, high;    /* of the parts, for intervals */
    int dear;                      /* prices, yields and defects are those of the dear end */
    chp_making making;
    chp_program program;
    chp_economics economics;
    /* what runs */
    const chp_workload *workload;
    int dtype;                     /* a chp_dtype, or -1: the best that the chip has */
    int kv_dtype;                  /* a chp_dtype, or -1: one byte with one-byte weights */
    chp_split split;               /* its dtypes and dies are filled here */
    int runs;                      /* 0: that alone; else these in its place */
    chp_run run[CHP_MOST_RUNS];
    /* what formulas read beside metrics */
    const chp_asked *asked;        /* outlives the recipe */
    int asks;
    double asked_value[CHP_MOST_ASKED]; /* of keys */
} chp_recipe;

/* What a change of a recipe makes stale. */
enum {
    CHP_STALE_GEOMETRY = 1,        /* areas, edges, cost */
    CHP_STALE_CHIP = 2,            /* rates and energies */
    CHP_STALE_MAPPING = 4,         /* operators */
    CHP_STALE_ALL = 7
};

/* What the time of a step is spent on; CHP_LIMITS resources and the cap. */
typedef enum {
    CHP_BY_TENSOR = 0,
    CHP_BY_VECTOR = 1,
    CHP_BY_CACHE = 2,
    CHP_BY_DRAM = 3,
    CHP_BY_LINK = 4,
    CHP_BY_NETWORK = 5,
    CHP_BY_LAUNCH = 6,
    CHP_BY_POWER_CAP = 7,
    CHP_LIMITS = 8
} chp_limit;

const char *chp_limit_name(chp_limit limit);

typedef struct {
    int feasible;                  /* built, legal and within capacity; constraints come later */
    chp_shortfall shortfall;       /* if not feasible */
    double metric[CHP_QUANTITIES]; /* NaN where a metric has no meaning; then what
                                      the recipe was asked */
    int longest;                   /* of a mix: the workload that takes most time */
    chp_dtype dtype;
} chp_evaluation;

/* The parts behind the metrics of the last evaluation. Borrowed from the
 * evaluator until its next call. */
typedef struct {
    const chp_chip *chip;
    const chp_mapping *mapping;
    const chp_power *power;
    const chp_package_cost *cost;
    const chp_design_cost *design_cost;
    const chp_floorplan *floorplan; /* NULL for sheets */
    double throttle;               /* 1, or more if the cap stretched the step */
    const chp_heat_input *heat;    /* geometry of the package, as far as heat goes */
} chp_evaluation_parts;

typedef struct chp_evaluator chp_evaluator;

chp_evaluator *chp_evaluator_new(void); /* NULL: out of memory */
void chp_evaluator_free(chp_evaluator *evaluator);

/* `stale` says what changed since the last call on this evaluator. Of a mix it is
 * feasible if each workload is; its metrics are those of chp_mix_metrics(), and
 * dtype, limit and parts those of the workload that takes most time. Where it is
 * the worst that counts, it is feasible if it is at each of its corners; dtype,
 * limit and parts are those of the data as stated. */
void chp_evaluate(chp_evaluator *evaluator, const chp_recipe *recipe, unsigned stale,
                  chp_evaluation *out);

/* Of a feasible last evaluation. */
chp_evaluation_parts chp_evaluator_parts(const chp_evaluator *evaluator);

/* What the step of a feasible last evaluation is spent on. `recipe` as it was there. */
typedef struct {
    const chp_operator_time *time; /* one per operator of the mapping, one run */
    const double *energy_j;        /* of one package for that run on each of its devices */
    chp_limit limit;               /* on which most of the time is spent */
} chp_account;

chp_account chp_evaluator_account(chp_evaluator *evaluator, const chp_recipe *recipe);

/* Packages of a scale-up domain; 0 in a recipe stands for all of them. */
double chp_split_domain(const chp_split *split);

/* The largest resource time of an operator. */
chp_limit chp_operator_limit(const chp_operator_time *time);

#endif
