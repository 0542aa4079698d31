#include "search/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate/mix.h"

static const char *presentation_name(const chp_recipe *recipe, const chp_chip *chip)
{
    if (chip->dies < 2)
        return "single";
    return recipe->split.presentation == CHP_UNIFIED ? "unified" : "partitioned";
}

int chp_broken_constraint(const chiplet_study *study, const chp_evaluation *evaluation)
{
    for (int i = 0; i < study->constraints; i++) {
        const chp_constraint *c = &study->constraint[i];
        double value = chp_formula_value(c->formula, evaluation->metric);
        int kept = c->sense < 0 ? value <= c->bound : value >= c->bound;
        if (!kept)
            return i;
    }
    return -1;
}

static void add_part(chiplet_part *part, size_t *count, const char *name, double value)
{
    if (*count < CHP_MAX_PARTS && value != 0 && !isnan(value)) {
        part[*count].name = name;
        part[*count].value = value;
        (*count)++;
    }
}

static void add_power_parts(chiplet_result *r, const chp_power *p)
{
    add_part(r->power, &r->powers, "matrix", p->compute_w);
    add_part(r->power, &r->powers, "vector", p->vector_w);
    add_part(r->power, &r->powers, "cache", p->cache_w);
    add_part(r->power, &r->powers, "dram", p->dram_w);
    add_part(r->power, &r->powers, "die-to-die", p->link_w);
    add_part(r->power, &r->powers, "network", p->network_w);
    add_part(r->power, &r->powers, "clock", p->clock_w);
    add_part(r->power, &r->powers, "leakage", p->leakage_w);
    add_part(r->power, &r->powers, "memory standby", p->memory_background_w);
    add_part(r->power, &r->powers, "link standby", p->link_idle_w);
    add_part(r->power, &r->powers, "regulators", p->loss_w);
}

static void add_cost_parts(chiplet_result *r, const chp_package_cost *c)
{
    add_part(r->cost, &r->costs, "compute dies", c->dies_usd);
    add_part(r->cost, &r->costs, "other silicon", c->other_silicon_usd);
    add_part(r->cost, &r->costs, "I/O dies", c->io_dies_usd);
    add_part(r->cost, &r->costs, "memory", c->memory_usd);
    add_part(r->cost, &r->costs, "interposer or bridge", c->interposer_usd);
    add_part(r->cost, &r->costs, "substrate", c->substrate_usd);
    add_part(r->cost, &r->costs, "assembly", c->assembly_usd);
    add_part(r->cost, &r->costs, "assembly loss", c->assembly_loss_usd);
}

static void fill_operator(chiplet_operator_cost *out, const chp_operator *op,
                          const chp_operator_time *t)
{
    out->name = op->name;
    out->kind = chp_operator_kind_name(op->kind);
    out->count = op->count;
    out->time_s = op->count * t->time_s;
    out->tensor_s = op->count * t->tensor_s;
    out->vector_s = op->count * t->vector_s;
    out->cache_s = op->count * t->cache_s;
    out->dram_s = op->count * t->dram_s;
    out->link_s = op->count * t->link_s;
    out->network_s = op->count * t->network_s;
    out->launch_s = op->count * t->launch_s;
    out->limit = chp_limit_name(chp_operator_limit(t));
    out->flop = op->count * (t->tensor_flop + t->vector_flop);
    out->dram_bytes = op->count * t->dram_bytes;
    out->link_bytes = op->count * t->link_bytes;
}

static int add_operators(chiplet_result *r, const chp_account *account,
                         const chp_evaluation_parts *parts)
{
    r->ops = (size_t)parts->mapping->count;
    r->op = calloc(r->ops ? r->ops : 1, sizeof *r->op);
    if (!r->op)
        return 0;
    for (size_t i = 0; i < r->ops; i++) {
        const chp_operator *op = &parts->mapping->op[i];
        fill_operator(&r->op[i], op, &account->time[i]);
        r->op[i].energy_j = op->count * account->energy_j[i];
    }
    return 1;
}

/* As one workload of several has them; run -1: as all have. One block for all:
 * a front may have many designs. */
static int add_texts(chiplet_result *r, const chp_walk *walk, int run)
{
    enum { LONGEST = 200 };
    char text[CHP_KEYS * LONGEST];
    size_t at[CHP_KEYS], length = 0;
    for (int key = 0; key < CHP_KEYS; key++) {
        r->value[key] = chp_walk_run_value(walk, run, key);
        at[key] = length;
        chp_walk_run_text(walk, run, key, text + length, LONGEST);
        length += strlen(text + length) + 1;
    }
    r->texts = malloc(length);
    if (!r->texts)
        return 0;
    memcpy(r->texts, text, length);
    for (int key = 0; key < CHP_KEYS; key++)
        r->text[key] = r->texts + at[key];
    return 1;
}

static int refuse(chiplet_result *r, const char *why)
{
    r->refusal = strdup(why);
    r->limit = r->refusal ? r->refusal : "";
    return r->refusal != NULL;
}

static int refuse_shortfall(chiplet_result *r, const chp_shortfall *shortfall)
{
    char why[400];
    chp_shortfall_format(why, sizeof why, shortfall);
    return refuse(r, why);
}

static int describe_refusal(chiplet_result *r, const chiplet_study *study,
                            const chp_evaluation *evaluation)
{
    if (!evaluation->feasible)
        return refuse_shortfall(r, &evaluation->shortfall);
    const chp_constraint *c = &study->constraint[chp_broken_constraint(study, evaluation)];
    char value[200], why[400];
    chp_formula_format(value, sizeof value, c->formula,
                       chp_formula_value(c->formula, evaluation->metric), 7);
    snprintf(why, sizeof why, "constraint %s: has %s", c->text, value);
    return refuse(r, why);
}

static void add_spoke_modules(chiplet_result *r, const chp_recipe *recipe)
{
    const chp_link *link = recipe->parts.io_link;
    if (recipe->sheet || !(recipe->design.io_dies > 0))
        return;
    r->spoke_edge_m = ceil(recipe->design.io_lanes / link->lanes) * link->module_edge_m;
    r->spoke_depth_m = link->module_area_m2 / link->module_edge_m;
}

static void add_link_modules(chiplet_result *r, const chp_recipe *recipe)
{
    const chp_link *link = recipe->parts.link;
    double lanes = recipe->sheet ? 1 : recipe->design.lanes;
    if (!link || !(lanes > 0))
        return;
    r->link_edge_m = ceil(lanes / link->lanes) * link->module_edge_m;
    r->link_depth_m = link->module_area_m2 / link->module_edge_m;
}

/* What lies behind the metrics of the last evaluation, of that recipe. */
static int add_parts(chiplet_result *r, const chp_recipe *recipe, chp_dtype dtype,
                     chp_evaluator *evaluator)
{
    chp_evaluation_parts parts = chp_evaluator_parts(evaluator);
    chp_account account = chp_evaluator_account(evaluator, recipe);
    if (r->feasible)
        r->limit = chp_limit_name(account.limit);
    r->dtype = chp_dtype_name(dtype);
    r->presentation = presentation_name(recipe, parts.chip);
    r->device = chp_chip_device(parts.chip, recipe->split.presentation);
    r->heat = *parts.heat;
    r->places = chp_power_places(parts.power, parts.chip);
    r->coolant_k = parts.chip->coolant_k;
    r->link_bytes_per_s = parts.chip->dies > 1 ? parts.chip->link_bytes_per_s : 0;
    add_link_modules(r, recipe);
    add_spoke_modules(r, recipe);
    add_power_parts(r, parts.power);
    add_cost_parts(r, parts.cost);
    return add_operators(r, &account, &parts);
}

/* The worst last: its parts are those of the data as stated. */
static void add_metrics(chiplet_result *r, const chp_recipe *recipe, chp_evaluator *evaluator,
                        chp_evaluation *evaluation)
{
    chp_recipe stated = *recipe;
    stated.worst_of = NULL;
    chp_evaluate(evaluator, &stated, CHP_STALE_ALL, evaluation);
    for (int i = 0; i < CHP_METRICS; i++)
        r->nominal[i] = evaluation->feasible ? evaluation->metric[i] : NAN;
    if (recipe->worst_of)
        chp_evaluate(evaluator, recipe, CHP_STALE_ALL, evaluation);
    for (int i = 0; i < CHP_QUANTITIES; i++)
        r->metric[i] = evaluation->feasible ? evaluation->metric[i] : NAN;
}

static chiplet_result *new_run(const chp_walk *walk, int run, chp_evaluator *evaluator)
{
    const chp_study_run *of = &walk->space->study->run[run];
    chp_evaluation evaluation;
    chp_recipe recipe;
    chiplet_result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    chp_recipe_take_run(&recipe, &walk->recipe, run);
    add_metrics(r, &recipe, evaluator, &evaluation);
    for (int i = CHP_METRICS; i < CHP_QUANTITIES; i++)
        r->metric[i] = NAN; /* of the mix alone */
    r->feasible = evaluation.feasible;
    r->name = strdup(of->name);
    r->share = of->share_axis.value[0];
    r->dtype = r->presentation = r->limit = "";
    if (r->name && add_texts(r, walk, run) &&
        (r->feasible || refuse_shortfall(r, &evaluation.shortfall)) &&
        (!r->feasible || add_parts(r, &recipe, evaluation.dtype, evaluator)))
        return r;
    chp_result_free(r);
    return NULL;
}

static int add_runs(chiplet_result *r, const chp_walk *walk, chp_evaluator *evaluator)
{
    for (; r->runs < walk->recipe.runs; r->runs++) {
        r->run[r->runs] = new_run(walk, r->runs, evaluator);
        if (!r->run[r->runs])
            return 0;
    }
    return 1;
}

static int fill(chiplet_result *r, const chp_walk *walk, chp_evaluator *evaluator)
{
    const chiplet_study *study = walk->space->study;
    chp_evaluation evaluation;
    if (!add_runs(r, walk, evaluator))
        return 0;
    add_metrics(r, &walk->recipe, evaluator, &evaluation);
    r->dtype = r->presentation = r->limit = "";
    if (!add_texts(r, walk, -1))
        return 0;
    r->feasible = evaluation.feasible && chp_broken_constraint(study, &evaluation) < 0;
    if (!r->feasible && !describe_refusal(r, study, &evaluation))
        return 0;
    if (!evaluation.feasible)
        return 1;
    chp_recipe recipe = walk->recipe;
    if (recipe.runs > 0) {
        r->longest = r->run[evaluation.longest];
        chp_recipe_take_run(&recipe, &walk->recipe, evaluation.longest);
    }
    return add_parts(r, &recipe, evaluation.dtype, evaluator);
}

const char *chp_result_axis_text(const chiplet_result *r, int key, int run)
{
    return run >= 0 && run < r->runs ? r->run[run]->text[key] : r->text[key];
}

chiplet_result *chp_result_new(const chp_space *space, uint64_t cell, chp_evaluator *evaluator)
{
    chp_walk walk;
    chiplet_result *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->cell = cell;
    chp_walk_begin(&walk, space, cell, cell + 1);
    if (!fill(r, &walk, evaluator)) {
        chp_result_free(r);
        return NULL;
    }
    return r;
}

void chp_result_free(chiplet_result *r)
{
    if (!r)
        return;
    for (int i = 0; i < r->runs; i++)
        chp_result_free(r->run[i]);
    free(r->name);
    free(r->texts);
    free(r->refusal);
    free(r->op);
    free(r);
}
