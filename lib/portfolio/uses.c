#include "portfolio/uses.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PACKAGES = 65536 };

chiplet_status chp_uses_open(chp_product_uses *out, const chiplet_study *study, int ownership,
                             double volume, chiplet_error *err)
{
    chp_product_uses uses = { .study = study, .ownership = ownership, .volume = volume };
    chp_question_of_study(&uses.question, study);
    chiplet_status status = chp_space_open(&uses.space, study, 1, err);
    if (!status)
        *out = uses;
    return status;
}

void chp_uses_close(chp_product_uses *uses)
{
    free(uses->die);
    free(uses->use);
    uses->die = NULL;
    uses->use = NULL;
}

/* ------------------------------------------------------------------- price */

/* What a package costs to make; to own: with its host and the energy of its life.
 * Margins move money from one to another and are left out. */
static double unit_usd(const chp_product_uses *uses, const chp_recipe *r,
                       const chp_evaluation_parts *parts, const double *metric)
{
    const chp_economics *e = &r->economics;
    double usd = parts->cost->package_usd;
    if (!uses->ownership)
        return usd;
    double power_w = metric[CHP_METRIC_POWER] + r->host_power_w;
    return usd + e->host_usd +
           power_w * e->pue * e->lifetime_s * e->utilization * e->energy_usd_per_j;
}

static void refuse(chp_product_uses *uses, const chp_evaluation *evaluation, int broken,
                   uint64_t cell)
{
    const char *name = evaluation->feasible ? uses->question.rule[broken].text
                                            : evaluation->shortfall.what;
    chp_tally_add(&uses->refused, name, 1, 1, cell);
}

/* 0 if it cannot be built, or breaks a constraint. */
static int price(chp_use *out, chp_product_uses *uses, const chp_recipe *r,
                 chp_evaluator *evaluator, uint64_t cell)
{
    chp_evaluation evaluation;
    int broken = -1;
    chp_evaluate(evaluator, r, CHP_STALE_ALL, &evaluation);
    uses->evaluated++;
    if (evaluation.feasible)
        broken = chp_question_broken(&uses->question, evaluation.metric);
    if (!evaluation.feasible || broken >= 0) {
        refuse(uses, &evaluation, broken, cell);
        return 0;
    }
    chp_evaluation_parts parts = chp_evaluator_parts(evaluator);
    out->unit_usd = unit_usd(uses, r, &parts, evaluation.metric);
    out->package_design_usd = parts.design_cost->package_usd;
    out->usd = uses->volume * out->unit_usd + out->package_design_usd;
    out->cell = cell;
    memcpy(out->metric, evaluation.metric, sizeof out->metric);
    return !isnan(out->usd);
}

/* ------------------------------------------------------------------- lists */

static int add_use(chp_product_uses *uses, const chp_use *use)
{
    chp_use *grown = realloc(uses->use, (uses->uses + 1) * sizeof *grown);
    uses->failed |= !grown;
    if (!grown)
        return 0;
    uses->use = grown;
    uses->use[uses->uses++] = *use;
    return 1;
}

/* Of equal ones the first cell stays, as points come in the order of cells. */
static void keep_cheaper(chp_product_uses *uses, const chp_use *use)
{
    for (size_t i = 0; i < uses->uses; i++) {
        if (uses->use[i].chiplet != use->chiplet)
            continue;
        if (use->usd < uses->use[i].usd)
            uses->use[i] = *use;
        return;
    }
    add_use(uses, use);
}

/* The place of a die in the list; the last one met is likely to come again. */
static size_t find_die(const chp_product_uses *uses, const chp_chiplet *die, size_t hint)
{
    if (hint < uses->dies && chp_chiplet_same(&uses->die[hint], die))
        return hint;
    for (size_t i = 0; i < uses->dies; i++)
        if (chp_chiplet_same(&uses->die[i], die))
            return i;
    return uses->dies;
}

/* Its own use comes with it: what it takes to design. */
static int add_die(chp_product_uses *uses, const chp_chiplet *die, const chp_evaluator *evaluator)
{
    chp_evaluation_parts parts = chp_evaluator_parts(evaluator);
    chp_chiplet *grown = realloc(uses->die, (uses->dies + 1) * sizeof *grown);
    uses->failed |= !grown;
    if (!grown)
        return 0;
    uses->die = grown;
    grown[uses->dies] = *die;
    grown[uses->dies].area_m2 = parts.floorplan->area_m2;
    grown[uses->dies].design_usd = parts.design_cost->blocks_usd + parts.design_cost->chips_usd;
    uses->dies++;
    return 1;
}

/* ------------------------------------------------------------------- walks */

static void find_in_space(chp_product_uses *uses, chp_evaluator *evaluator)
{
    chp_walk walk;
    chp_chiplet die;
    chp_use use = { .chiplet = 0 };
    for (int more = chp_walk_begin(&walk, &uses->space, 0, uses->space.cells);
         more && !uses->failed; more = chp_walk_next(&walk)) {
        if (!price(&use, uses, &walk.recipe, evaluator, walk.cell))
            continue;
        chp_chiplet_of(&die, &walk);
        use.chiplet = find_die(uses, &die, use.chiplet);
        if (use.chiplet < uses->dies || add_die(uses, &die, evaluator))
            keep_cheaper(uses, &use);
    }
}

static int packages_open(const chiplet_study *study)
{
    const chp_axis *axis = &study->axis[CHP_KEY_SYSTEM_PACKAGES];
    return axis->count == 1 && !(axis->value[0] > 0);
}

int chp_uses_find(chp_product_uses *uses, chp_evaluator *evaluator)
{
    find_in_space(uses, evaluator);
    for (double packages = 2; !uses->failed && uses->uses == 0 && packages_open(uses->study) &&
                              packages <= MAX_PACKAGES;
         packages *= 2) {
        if (chp_space_open(&uses->space, uses->study, packages, NULL))
            break;
        memset(&uses->refused, 0, sizeof uses->refused);
        find_in_space(uses, evaluator);
    }
    return !uses->failed;
}

/* Uses of one die in the place of which stands another. */
static void try_in_place(chp_product_uses *uses, const chp_walk *walk, const chp_chiplet *chiplet,
                         size_t place, chp_evaluator *evaluator)
{
    chp_use use = { .chiplet = place };
    chp_recipe recipe = walk->recipe;
    chp_build_with(&recipe, chiplet);
    if (price(&use, uses, &recipe, evaluator, walk->cell))
        keep_cheaper(uses, &use);
}

/* For each die and each chiplet of the family whether that can stand for it. */
static unsigned char *who_serves(const chp_product_uses *uses, const chp_chiplet *family,
                                 size_t count)
{
    unsigned char *serves = calloc(uses->dies * count + 1, 1);
    for (size_t d = 0; serves && d < uses->dies; d++)
        for (size_t c = 0; c < count; c++)
            serves[d * count + c] = (unsigned char)chp_chiplet_serves(&family[c], &uses->die[d]);
    return serves;
}

int chp_uses_of_family(chp_product_uses *uses, const chp_chiplet *family, size_t count,
                       chp_evaluator *evaluator)
{
    chp_walk walk;
    chp_chiplet die;
    size_t d = 0;
    unsigned char *serves = who_serves(uses, family, count);
    uses->uses = 0;
    uses->failed |= !serves;
    for (int more = !uses->failed && chp_walk_begin(&walk, &uses->space, 0, uses->space.cells);
         more && !uses->failed; more = chp_walk_next(&walk)) {
        chp_chiplet_of(&die, &walk);
        d = find_die(uses, &die, d);
        for (size_t c = 0; d < uses->dies && c < count; c++)
            if (serves[d * count + c])
                try_in_place(uses, &walk, &family[c], c, evaluator);
    }
    free(serves);
    return !uses->failed;
}
