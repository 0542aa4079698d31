/* What a product can be made of, against its designs evaluated one by one. */
#include "whole_chain.h"

#include "api/library.h"
#include "portfolio/uses.h"

static const char question[] = "[workload]\n"
                               "model = llama-3-8b\n"
                               "batch = 8, 16\n"
                               "[system]\n"
                               "packages = 1\n"
                               "[package]\n"
                               "base = two-die-7nm\n"
                               "dies = 1, 2\n"
                               "[die]\n"
                               "cores = 32, 48\n"
                               "voltage = 0.6, 0.7, 0.8 V\n"
                               "[memory]\n"
                               "stacks = 2, 4\n"
                               "[mapping]\n"
                               "tensor = 1, 2\n"
                               "[search]\n"
                               "constraint = throughput >= 100 tokens/s\n";

static chp_product_uses uses_of(const chiplet_study *study, chp_evaluator *evaluator)
{
    chp_product_uses uses;
    cr_assert(zero(int, (int)chp_uses_open(&uses, study, 0, 1000, NULL)));
    cr_assert(eq(int, chp_uses_find(&uses, evaluator), 1));
    return uses;
}

/* The cheapest feasible package with that many cores, dies and stacks. */
static double cheapest(chiplet_study *study, const char *cores, const char *dies,
                       const char *stacks)
{
    static const char *const batch[] = { "8", "16" }, *const tensor[] = { "1", "2" };
    static const char *const voltage[] = { "0.6 V", "0.7 V", "0.8 V" };
    double least = HUGE_VAL;
    set(study, "die.cores", cores);
    set(study, "package.dies", dies);
    set(study, "memory.stacks", stacks);
    for (int b = 0; b < 2; b++)
        for (int t = 0; t < 2; t++)
            for (int v = 0; v < 3; v++) {
                chiplet_result *r = NULL;
                set(study, "workload.batch", batch[b]);
                set(study, "mapping.tensor", tensor[t]);
                set(study, "die.voltage", voltage[v]);
                cr_assert(zero(int, (int)chiplet_evaluate(&r, study, NULL)));
                if (chiplet_result_feasible(r))
                    least = fmin(least, chiplet_result_value(
                                            r, chiplet_metric_find("package_cost")));
                chiplet_result_free(r);
            }
    return least;
}

static double least_use(const chp_product_uses *uses, double cores, double links, double stacks)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < uses->uses; i++) {
        const chp_chiplet *die = &uses->die[uses->use[i].chiplet];
        if (die->value[CHP_KEY_DIE_CORES] == cores && die->ports.links == links &&
            die->ports.stacks == stacks)
            least = fmin(least, uses->use[i].unit_usd);
    }
    return least;
}

Test(product_uses, are_the_cheapest_package_of_each_die)
{
    chiplet_library *library = open_models();
    chiplet_study *all = parse(library, question), *one = parse(library, question);
    chp_evaluator *evaluator = chp_evaluator_new();
    chp_product_uses uses = uses_of(all, evaluator);
    /* a pair of dies with two stacks has one each, a single die with two has both */
    cr_assert(eq(dbl, least_use(&uses, 32, 0, 2), cheapest(one, "32", "1", "2")));
    cr_assert(eq(dbl, least_use(&uses, 48, 0, 2), cheapest(one, "48", "1", "2")));
    cr_assert(eq(dbl, least_use(&uses, 48, 1, 1), cheapest(one, "48", "2", "2")));
    cr_assert(eq(dbl, least_use(&uses, 32, 1, 2), cheapest(one, "32", "2", "4")));
    cr_assert(least_use(&uses, 48, 0, 2) < HUGE_VAL);
    chp_uses_close(&uses);
    chp_evaluator_free(evaluator);
    chiplet_study_free(one);
    chiplet_study_free(all);
    chiplet_library_free(library);
}

static double usd_with(const chp_product_uses *uses, size_t chiplet)
{
    for (size_t i = 0; i < uses->uses; i++)
        if (uses->use[i].chiplet == chiplet)
            return uses->use[i].usd;
    return HUGE_VAL;
}

/* The cheapest package of a die with interfaces to spare costs more than that of the
 * same die without. */
static int costs_more_idle(const chp_product_uses *own, size_t small, const chp_chiplet *large,
                           chp_evaluator *evaluator)
{
    chp_walk walk;
    chp_evaluation evaluation;
    chp_chiplet die;
    double with = HUGE_VAL, without = HUGE_VAL;
    for (int more = chp_walk_begin(&walk, &own->space, 0, own->space.cells); more;
         more = chp_walk_next(&walk)) {
        chp_recipe recipe = walk.recipe;
        chp_chiplet_of(&die, &walk);
        if (!chp_chiplet_same(&die, &own->die[small]))
            continue;
        chp_evaluate(evaluator, &recipe, CHP_STALE_ALL, &evaluation);
        if (evaluation.feasible)
            without = fmin(without, evaluation.metric[CHP_METRIC_PACKAGE_COST]);
        chp_build_with(&recipe, large);
        chp_evaluate(evaluator, &recipe, CHP_STALE_ALL, &evaluation);
        if (evaluation.feasible)
            with = fmin(with, evaluation.metric[CHP_METRIC_PACKAGE_COST]);
    }
    return with > without;
}

/* A die with a link and a second stack's interface alone in a package: never cheaper
 * than one without. */
Test(product_uses, idle_interfaces_cost_something_and_do_not_help)
{
    chiplet_library *library = open_models();
    chiplet_study *study = parse(library, question);
    chp_evaluator *evaluator = chp_evaluator_new();
    chp_product_uses own = uses_of(study, evaluator), uses = uses_of(study, evaluator);
    cr_assert(eq(int, chp_uses_of_family(&uses, own.die, own.dies, evaluator), 1));
    size_t served = 0;
    for (size_t d = 0; d < own.dies; d++)
        for (size_t c = 0; c < own.dies; c++) {
            if (d == c || !chp_chiplet_serves(&own.die[c], &own.die[d]))
                continue;
            cr_assert(own.die[c].area_m2 > own.die[d].area_m2);
            cr_assert(own.die[c].design_usd > own.die[d].design_usd);
            cr_assert(costs_more_idle(&own, d, &own.die[c], evaluator));
            served++;
        }
    cr_assert(served > 0);
    for (size_t i = 0; i < own.uses; i++) /* each die serves itself, and others beside */
        cr_assert(usd_with(&uses, own.use[i].chiplet) <= own.use[i].usd);
    cr_assert(uses.uses >= own.uses);
    chp_uses_close(&own);
    chp_uses_close(&uses);
    chp_evaluator_free(evaluator);
    chiplet_study_free(study);
    chiplet_library_free(library);
}
