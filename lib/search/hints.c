#include "search/hints.h"

#include <stdlib.h>
#include <string.h>

#include "store/beaters.h"

static int add_designs(chp_round *to, const chp_claim *claim, size_t count)
{
    int kept = 1;
    for (size_t i = 0; kept && i < count; i++)
        kept = chp_round_give(to, &claim[i]);
    return kept;
}

int chp_hints_take(chp_certificate *hints, const chp_certificate *known)
{
    int kept = 1;
    for (int r = 0; kept && known->best == 0 && r < known->rounds; r++) {
        const chp_round *from = &known->round[r];
        chp_round *round = &hints->round[r];
        round->packages = from->packages;
        round->aims = from->aims;
        hints->rounds = r < hints->rounds ? hints->rounds : r + 1;
        kept = add_designs(round, from->given, from->givens) &&
               add_designs(round, from->claim, from->claims);
    }
    return kept;
}

chiplet_status chp_hints_add(chp_certificate *hints, const chiplet_store *store, size_t shard,
                             chiplet_error *err)
{
    chp_certificate known = { .rounds = 0 };
    int found = 0;
    chiplet_status status =
        chp_store_read_shard(&known, &found, store->folder, &store->plan, shard,
                             chp_certificate_read_designs, err);
    int kept = status || !found || chp_hints_take(hints, &known);
    chp_certificate_close(&known);
    return status || kept ? status : chp_fail_memory(err);
}

static int by_cell(const void *a, const void *b)
{
    const chp_claim *p = a, *q = b;
    return (p->cell > q->cell) - (p->cell < q->cell);
}

static int by_key(const void *a, const void *b)
{
    const chp_claim *p = a, *q = b;
    return p->key[0] != q->key[0] ? (p->key[0] > q->key[0]) - (p->key[0] < q->key[0])
                                  : by_cell(a, b);
}

static void drop_repeated(chp_round *round)
{
    size_t kept = 0;
    if (round->givens > 1)
        qsort(round->given, round->givens, sizeof *round->given, by_cell);
    for (size_t i = 0; i < round->givens; i++)
        if (kept == 0 || round->given[kept - 1].cell != round->given[i].cell)
            round->given[kept++] = round->given[i];
    round->givens = kept;
}

/* Of equal designs the first of the grid stays. */
static int is_needless(const chp_beaters *all, const chp_claim *claim)
{
    const chp_claim *as_good = chp_beaters_find(all, claim->key, claim);
    int equal = as_good && memcmp(as_good->key, claim->key, sizeof claim->key) == 0;
    return as_good && !(equal && as_good->cell > claim->cell);
}

static int drop_beaten(chp_round *round)
{
    if (round->givens == 0)
        return 1;
    chp_beaters *all = chp_beaters_new(round->given, round->givens, round->aims);
    chp_claim *kept = malloc((round->givens + 1) * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; all && kept && i < round->givens; i++)
        if (!is_needless(all, &round->given[i]))
            kept[count++] = round->given[i];
    int good = all && kept;
    chp_beaters_free(all);
    if (good) {
        memcpy(round->given, kept, count * sizeof *kept);
        round->givens = count;
    }
    free(kept);
    return good;
}

static void thin(chp_round *round)
{
    size_t step = (round->givens + CHP_MOST_HINTS - 1) / CHP_MOST_HINTS, kept = 0;
    if (round->givens > 1)
        qsort(round->given, round->givens, sizeof *round->given, by_key);
    for (size_t i = 0; i < round->givens; i += step)
        round->given[kept++] = round->given[i];
    round->givens = kept;
}

int chp_hints_settle(chp_certificate *hints)
{
    for (int r = 0; r < hints->rounds; r++) {
        drop_repeated(&hints->round[r]);
        if (!drop_beaten(&hints->round[r]))
            return 0;
        thin(&hints->round[r]);
    }
    return 1;
}
