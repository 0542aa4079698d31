/* Products one by one, then all chiplets that one of them would have for each of
 * them, then the choice. */
#include "portfolio/portfolio.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crew.h"

/* One product a task. */
typedef struct {
    chp_portfolio *portfolio;
    int of_family; /* all chiplets are known */
} pass;

static int do_product(size_t task, void *own, void *shared)
{
    const pass *p = shared;
    chp_portfolio *f = p->portfolio;
    return p->of_family
               ? chp_uses_of_family(&f->product[task], f->chiplet, f->chiplets, own)
               : chp_uses_find(&f->product[task], own);
}

static chiplet_status run_pass(chp_portfolio *f, int of_family,
                               const chiplet_search_options *options, chiplet_error *err)
{
    void *own[CHP_MAX_CREW] = { NULL };
    pass p = { f, of_family };
    chp_crew crew = { .task = do_product, .tasks = f->text.products, .shared = &p, .own = own,
                      .options = options };
    crew.threads = chp_crew_size(options->threads, crew.tasks);
    int good = 1;
    for (int i = 0; good && i < crew.threads; i++)
        good = (own[i] = chp_evaluator_new()) != NULL;
    chiplet_status status = good ? chp_crew_run(&crew, err) : chp_fail_memory(err);
    for (int i = 0; i < crew.threads; i++)
        chp_evaluator_free(own[i]);
    return status;
}

/* ------------------------------------------------------------- all chiplets */

/* The dearer design of two products' accounts: they may reuse blocks differently. */
static int add_chiplet(chp_portfolio *f, const chp_chiplet *die)
{
    for (size_t i = 0; i < f->chiplets; i++)
        if (chp_chiplet_same(&f->chiplet[i], die)) {
            f->chiplet[i].design_usd = fmax(f->chiplet[i].design_usd, die->design_usd);
            return 1;
        }
    chp_chiplet *grown = realloc(f->chiplet, (f->chiplets + 1) * sizeof *grown);
    if (!grown)
        return 0;
    f->chiplet = grown;
    grown[f->chiplets++] = *die;
    return 1;
}

static int collect(chp_portfolio *f)
{
    for (size_t p = 0; p < f->text.products; p++)
        for (size_t d = 0; d < f->product[p].dies; d++)
            if (!add_chiplet(f, &f->product[p].die[d]))
                return 0;
    return 1;
}

/* "120 by 'power <= 75 W', 30 by 'die shoreline'": the most frequent reasons. */
static void put_reasons(char *text, size_t size, chp_tally *refused)
{
    enum { SHOWN = 3 };
    size_t length = 0;
    text[0] = '\0';
    chp_tally_sort(refused);
    for (int i = 0; i < refused->count && i < SHOWN && length < size; i++) {
        int put = snprintf(text + length, size - length, "%s%.0f by '%.80s'", i ? ", " : "",
                           (double)refused->reason[i].points, refused->reason[i].name);
        length += put > 0 ? (size_t)put : 0;
    }
}

static chiplet_status refuse_empty(chp_portfolio *f, chiplet_error *err)
{
    char reasons[400];
    for (size_t p = 0; p < f->text.products; p++) {
        chp_product_uses *uses = &f->product[p];
        if (uses->uses)
            continue;
        put_reasons(reasons, sizeof reasons, &uses->refused);
        return chp_fail(err, CHIPLET_ERR_INFEASIBLE, &f->text.product[p].place,
                        "nothing can be made for product '%s': of %.0f designs are refused %s",
                        f->text.product[p].name, uses->evaluated, reasons);
    }
    return CHIPLET_OK;
}

/* -------------------------------------------------------------------- choice */

typedef struct {
    chp_option *option;
    const chp_use **use; /* behind each */
    double *design_usd;
    size_t options;
} program;

static int build(program *out, const chp_portfolio *f)
{
    size_t count = 0;
    for (size_t p = 0; p < f->text.products; p++)
        count += f->product[p].uses;
    out->option = calloc(count + 1, sizeof *out->option);
    out->use = calloc(count + 1, sizeof *out->use);
    out->design_usd = calloc(f->chiplets + 1, sizeof *out->design_usd);
    if (!out->option || !out->use || !out->design_usd)
        return 0;
    for (size_t c = 0; c < f->chiplets; c++)
        out->design_usd[c] = f->chiplet[c].design_usd;
    for (size_t p = 0; p < f->text.products; p++)
        for (size_t u = 0; u < f->product[p].uses; u++) {
            const chp_use *use = &f->product[p].use[u];
            out->use[out->options] = use;
            out->option[out->options++] = (chp_option){ p, { use->chiplet }, 1, use->usd };
        }
    return 1;
}

/* The best that each product could do if it paid for its chiplet alone. */
static void set_apart(chp_portfolio *f)
{
    for (size_t p = 0; p < f->text.products; p++) {
        double least = HUGE_VAL;
        for (size_t u = 0; u < f->product[p].uses; u++) {
            const chp_use *use = &f->product[p].use[u];
            double usd = use->usd + f->chiplet[use->chiplet].design_usd;
            if (usd < least)
                f->alone[p] = use;
            least = fmin(least, usd);
        }
        f->apart_usd += least;
    }
}

static chiplet_status choose(chp_portfolio *f, const program *g, chiplet_error *err)
{
    const chp_portfolio_problem problem = {
        f->text.products, f->chiplets,          g->options,  g->design_usd,
        g->option,        f->text.time_limit_s, f->text.gap,
    };
    size_t *chosen = calloc(f->text.products, sizeof *chosen);
    f->chosen = calloc(f->text.products, sizeof *f->chosen);
    f->alone = calloc(f->text.products, sizeof *f->alone);
    chiplet_status status = chosen && f->chosen && f->alone
                                ? chp_portfolio_choose(&f->answer, chosen, &problem, err)
                                : chp_fail_memory(err);
    if (!status && chp_lp_has_values(f->answer.status))
        for (size_t p = 0; p < f->text.products; p++)
            f->chosen[p] = g->use[chosen[p]];
    free(chosen);
    if (!status)
        set_apart(f);
    return status;
}

static chiplet_status decide(chp_portfolio *f, chiplet_error *err)
{
    program g = { NULL, NULL, NULL, 0 };
    chiplet_status status = build(&g, f) ? choose(f, &g, err) : chp_fail_memory(err);
    free(g.option);
    free(g.use);
    free(g.design_usd);
    return status;
}

/* ----------------------------------------------------------------------- run */

static chiplet_status open_products(chp_portfolio *f, chiplet_error *err)
{
    f->product = calloc(f->text.products, sizeof *f->product);
    chiplet_status status = f->product ? CHIPLET_OK : chp_fail_memory(err);
    for (size_t p = 0; !status && p < f->text.products; p++)
        status = chp_uses_open(&f->product[p], f->text.product[p].study, f->text.ownership,
                               f->text.product[p].volume, err);
    return status;
}

chiplet_status chp_portfolio_run(chp_portfolio *out, const chp_catalogue *library,
                                 const char *path, const chiplet_search_options *options,
                                 chp_findings *to)
{
    chiplet_error *err = to->err;
    memset(out, 0, sizeof *out);
    chiplet_status status = chp_portfolio_read(&out->text, library, path, to);
    if (!status)
        status = open_products(out, err);
    if (!status)
        status = run_pass(out, 0, options, err);
    if (!status)
        status = refuse_empty(out, err);
    if (!status && !collect(out))
        status = chp_fail_memory(err);
    if (!status)
        status = run_pass(out, 1, options, err);
    for (size_t p = 0; !status && p < out->text.products; p++)
        out->evaluated += out->product[p].evaluated;
    return status ? status : decide(out, err);
}

void chp_portfolio_close(chp_portfolio *f)
{
    for (size_t p = 0; f->product && p < f->text.products; p++)
        chp_uses_close(&f->product[p]);
    free(f->product);
    free(f->chiplet);
    free(f->chosen);
    free(f->alone);
    chp_portfolio_text_free(&f->text);
}
