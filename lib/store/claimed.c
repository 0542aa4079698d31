#include "store/claimed.h"

#include <stdarg.h>
#include <stdio.h>

chiplet_status chp_refuse(chiplet_error *err, const char *format, ...)
{
    char why[300];
    va_list values;
    va_start(values, format);
    vsnprintf(why, sizeof why, format, values);
    va_end(values);
    return chp_fail(err, CHIPLET_ERR_REFUSED, NULL, "refused: %s", why);
}

/* -------------------------------------------------------------------- open */

/* What the study asks, as exactly as the certificate says, and what it says that
 * the chip to match demands. */
static void ask(chp_claimed *k, const chiplet_study *study)
{
    const chp_certificate *c = k->certificate;
    chp_question_of_study(&k->question, study);
    k->question.epsilon = c->epsilon;
    for (int i = 0; i < c->demands; i++)
        k->question.rule[k->question.rules++] =
            (chp_rule){ { c->demand[i].metric, NULL, NULL }, c->demand[i].sense,
                        c->demand[i].bound, "what the chip to match reaches" };
}

static chiplet_status compare_grids(const chp_claimed *k, chiplet_error *err)
{
    const chp_round *round = k->round;
    int same = chp_round_is_of(round, &k->space) && round->aims == k->question.aims &&
               k->certificate->best == k->question.best;
    return same ? CHIPLET_OK : chp_refuse(err, "axes or objectives are not those of the study");
}

/* How much the chip to match reaches is believed, but not that there is one. */
static int may_demand(const chp_certificate *c, const chiplet_study *study)
{
    int fits = c->demands == 0 || (study->match && study->reaches != 0);
    for (int i = 0; i < c->demands; i++)
        fits &= c->demand[i].sense == chp_metric_at(c->demand[i].metric)->better;
    return fits;
}

chiplet_status chp_claimed_open(chp_claimed *out, const chp_certificate *c, const chp_round *round,
                                const chiplet_study *study, chiplet_error *err)
{
    *out = (chp_claimed){ .certificate = c, .round = round };
    if (!may_demand(c, study))
        return chp_refuse(err, "it demands what the study does not");
    ask(out, study);
    chiplet_status status = chp_space_open(&out->space, study, round->packages, err);
    if (!status)
        status = compare_grids(out, err);
    if (status)
        return status;
    out->beaters = chp_beaters_new(round->claim, round->claims, round->aims);
    out->givens = chp_beaters_new(round->given, round->givens, round->aims);
    int good = out->beaters && out->givens &&
               chp_part_find(&out->part, &out->space, c->shard, c->shards);
    return good ? CHIPLET_OK : chp_fail_memory(err);
}

void chp_claimed_close(chp_claimed *k)
{
    chp_part_close(&k->part);
    chp_beaters_free(k->beaters);
    chp_beaters_free(k->givens);
    k->beaters = k->givens = NULL;
}

/* ----------------------------------------------------------------- designs */

const chp_claim *chp_claimed_beater(const chp_claimed *k, const double key[CHP_MAX_OBJECTIVES])
{
    double within[CHP_MAX_OBJECTIVES];
    const chp_round *round = k->round;
    if (k->question.best > 0) {
        const chp_claim *worst = round->claims ? &round->claim[round->claims - 1] : NULL;
        int enough = worst && round->claims == k->question.best && worst->key[0] <= key[0];
        return enough ? worst : NULL;
    }
    chp_question_within(&k->question, key, within);
    const chp_claim *claim = chp_beaters_find(k->beaters, within, NULL);
    return claim ? claim : chp_beaters_find(k->givens, within, NULL);
}

int chp_claimed_same_keys(const chp_claimed *k, const double *a, const double *b)
{
    for (int i = 0; i < k->question.aims; i++)
        if (a[i] != b[i])
            return 0;
    return 1;
}

static int is_claimed(const chp_claimed *k, uint64_t cell)
{
    for (size_t i = 0; i < k->round->claims; i++)
        if (k->round->claim[i].cell == cell)
            return 1;
    return 0;
}

int chp_claimed_leaves_out(const chp_claimed *k, const double *key, uint64_t cell)
{
    const chp_claim *claim = chp_claimed_beater(k, key);
    if (claim && k->question.epsilon > 0)
        return 1;
    if (claim && (!chp_claimed_same_keys(k, claim->key, key) || claim->cell <= cell))
        return 1;
    return k->question.best > 0 && is_claimed(k, cell);
}
