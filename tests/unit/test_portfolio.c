/* The choice of chiplets against every set of them, and in the size that it is
 * meant for. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "portfolio/choose.h"

/* A small generator of its own: the tests must not move with libc's. */
static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static double uniform(uint64_t *state)
{
    return (double)next(state) / 2147483648.0;
}

/* Products of any volume, configurations of one to three chiplets, some of them
 * cheap in the making and some of them in the design. */
static chp_portfolio_problem draw(size_t chiplets, size_t products, size_t each, uint64_t seed)
{
    chp_portfolio_problem p = { products, chiplets, products * each, NULL, NULL, 0, 0 };
    double *design = malloc(chiplets * sizeof *design);
    chp_option *option = malloc(p.options * sizeof *option);
    cr_assert(design != NULL && option != NULL);
    for (size_t d = 0; d < chiplets; d++)
        design[d] = 1e7 + 9e7 * uniform(&seed);
    for (size_t o = 0; o < p.options; o++) {
        chp_option *x = &option[o];
        x->product = o / each;
        x->kinds = 1 + (int)(next(&seed) % 3);
        for (int i = 0; i < x->kinds; i++) /* thirds of the range: no chiplet twice */
            x->chiplet[i] = (size_t)i * (chiplets / 3) + next(&seed) % (chiplets / 3);
        x->usd = 1e5 * (1 + (double)(x->product % 5)) * (300 + 900 * uniform(&seed));
    }
    p.design_usd = design;
    p.option = option;
    return p;
}

static void release(chp_portfolio_problem *p)
{
    free((void *)(uintptr_t)p->design_usd);
    free((void *)(uintptr_t)p->option);
}

static double with_chiplets(const chp_portfolio_problem *p, unsigned set)
{
    double usd = 0, best[16];
    for (size_t q = 0; q < p->products; q++)
        best[q] = HUGE_VAL;
    for (size_t d = 0; d < p->chiplets; d++)
        usd += set >> d & 1 ? p->design_usd[d] : 0;
    for (size_t o = 0; o < p->options; o++) {
        int open = 1;
        for (int i = 0; i < p->option[o].kinds; i++)
            open &= (int)(set >> p->option[o].chiplet[i] & 1);
        if (open)
            best[p->option[o].product] = fmin(best[p->option[o].product], p->option[o].usd);
    }
    for (size_t q = 0; q < p->products; q++)
        usd += best[q];
    return usd;
}

static double brute_force(const chp_portfolio_problem *p)
{
    double least = HUGE_VAL;
    for (unsigned set = 0; set < 1u << p->chiplets; set++)
        least = fmin(least, with_chiplets(p, set));
    return least;
}

Test(portfolio, costs_what_the_best_of_all_sets_of_chiplets_costs)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        chp_portfolio_answer answer;
        size_t chosen[16];
        chp_portfolio_problem p = draw(9, 2 + seed % 5, 1 + seed % 20, seed);
        double least = brute_force(&p);
        cr_assert(zero(int, (int)chp_portfolio_choose(&answer, chosen, &p, NULL)));
        cr_assert(eq(int, (int)answer.status, CHP_LP_OPTIMAL));
        cr_assert(epsilon_eq(dbl, answer.usd, least, 1e-9 * least), "seed %d", (int)seed);
        cr_assert(answer.bound_usd <= answer.usd);
        cr_assert(answer.gap < 1e-8);
        for (size_t q = 0; q < p.products; q++)
            cr_assert(eq(sz, p.option[chosen[q]].product, q));
        cr_assert(epsilon_eq(dbl, chp_portfolio_usd(&p, chosen), answer.usd, 1e-6));
        release(&p);
    }
}

/* Two products, two dies: with a cheap design each has its own, with a dear one they
 * share. 10 + 10 and 12 + 12 for all packages; sharing die 0 costs 10 + 15. */
Test(portfolio, shares_a_die_where_its_design_costs_more_than_a_worse_fit)
{
    const chp_option option[] = {
        { 0, { 0 }, 1, 10 }, { 0, { 1 }, 1, 17 }, { 1, { 0 }, 1, 15 }, { 1, { 1 }, 1, 12 },
    };
    double design[] = { 2, 2 };
    chp_portfolio_problem p = { 2, 2, 4, design, option, 0, 0 };
    chp_portfolio_answer answer;
    size_t chosen[2];
    cr_assert(zero(int, (int)chp_portfolio_choose(&answer, chosen, &p, NULL)));
    cr_assert(epsilon_eq(dbl, answer.usd, 10 + 12 + 2 + 2, 1e-9));
    cr_assert(eq(sz, chosen[0], 0));
    cr_assert(eq(sz, chosen[1], 3));
    design[0] = design[1] = 4; /* 10 + 12 + 8 against 10 + 15 + 4 */
    cr_assert(zero(int, (int)chp_portfolio_choose(&answer, chosen, &p, NULL)));
    cr_assert(epsilon_eq(dbl, answer.usd, 29, 1e-9));
    cr_assert(eq(sz, chosen[1], 2));
}

Test(portfolio, a_product_without_a_configuration_has_no_portfolio)
{
    const chp_option option[] = { { 0, { 0 }, 1, 10 } };
    const double design[] = { 2 };
    chp_portfolio_problem p = { 2, 1, 1, design, option, 0, 0 };
    chp_portfolio_answer answer;
    size_t chosen[2];
    cr_assert(zero(int, (int)chp_portfolio_choose(&answer, chosen, &p, NULL)));
    cr_assert(eq(int, (int)answer.status, CHP_LP_INFEASIBLE));
}

/* The size of a company: 30 chiplets, 12 products, 400 configurations each. */
Test(portfolio, proves_thirty_chiplets_for_twelve_products)
{
    chp_portfolio_answer answer;
    size_t chosen[12];
    chp_portfolio_problem p = draw(30, 12, 400, 1);
    cr_assert(zero(int, (int)chp_portfolio_choose(&answer, chosen, &p, NULL)));
    cr_assert(eq(int, (int)answer.status, CHP_LP_OPTIMAL));
    cr_assert(answer.gap < 1e-8);
    release(&p);
}

/* A limit that is reached at once leaves a proven bound below what is found, if any. */
Test(portfolio, says_how_far_it_is_when_its_time_is_up)
{
    chp_portfolio_answer answer;
    size_t chosen[24];
    chp_portfolio_problem p = draw(60, 24, 400, 1);
    p.time_limit_s = 0.05;
    cr_assert(zero(int, (int)chp_portfolio_choose(&answer, chosen, &p, NULL)));
    if (chp_lp_has_values(answer.status))
        cr_assert(answer.bound_usd <= answer.usd && answer.gap >= 0);
    else
        cr_assert(eq(int, (int)answer.status, CHP_LP_NOTHING_FOUND));
    release(&p);
}
