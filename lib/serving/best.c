/* The highest throughput within bounds on TPOT and TTFT. Both times grow with
 * the number in flight, so that the largest number within the bounds is found
 * by halving. */
#include "serving/serving.h"

#include <math.h>

static int within(const chp_service *s, const chp_latency_bounds *b)
{
    return !(b->tpot_s > 0 && s->tpot_s > b->tpot_s) && !(b->ttft_s > 0 && s->ttft_s > b->ttft_s);
}

static int too_slow(chp_shortfall *why, const chp_service *s, const chp_latency_bounds *b)
{
    int token = b->tpot_s > 0 && s->tpot_s > b->tpot_s;
    chp_shortfall shortfall = { token ? "bound on the time of a token with one request in flight"
                                      : "bound on the time to the first token with one request "
                                        "in flight",
                                token ? s->tpot_s : s->ttft_s, token ? b->tpot_s : b->ttft_s,
                                CHP_TIME, "more packages, a looser bound" };
    *why = shortfall;
    return 0;
}

/* Serves with some number in flight. */
typedef int serve_fn(chp_service *out, const void *what, double in_flight, chp_shortfall *why);

/* The largest number in [1, most] within the bounds, and its service. */
static int most_within(chp_service *out, serve_fn *serve, const void *what, double most,
                       const chp_latency_bounds *bounds, chp_shortfall *why)
{
    chp_service tried;
    double low = 1, high = fmax(1, floor(most));
    if (!serve(out, what, low, why))
        return 0;
    if (!within(out, bounds))
        return too_slow(why, out, bounds);
    while (low < high) {
        double middle = ceil((low + high) / 2);
        if (!serve(&tried, what, middle, why))
            return 0;
        if (within(&tried, bounds)) {
            low = middle;
            *out = tried;
        } else {
            high = middle - 1;
        }
    }
    return 1;
}

/* ------------------------------------------------------------- one engine */

typedef struct {
    const chp_engine *engine;
    const chp_traffic *traffic;
} together;

static int serve_together(chp_service *out, const void *what, double in_flight,
                          chp_shortfall *why)
{
    const together *w = what;
    chp_traffic traffic = *w->traffic;
    traffic.in_flight = in_flight;
    return chp_serve_together(out, w->engine, &traffic, why);
}

int chp_serve_best_together(chp_service *out, const chp_engine *engine,
                            const chp_traffic *traffic, const chp_latency_bounds *bounds,
                            chp_shortfall *why)
{
    const together what = { engine, traffic };
    double most;
    return chp_most_sequences(&most, engine, traffic, why) &&
           most_within(out, serve_together, &what, most, bounds, why);
}

/* ----------------------------------------------------------------- two pools */

typedef struct {
    const chp_pools *pools;
    const chp_traffic *traffic;
} apart;

static int serve_apart(chp_service *out, const void *what, double in_flight, chp_shortfall *why)
{
    const apart *w = what;
    chp_traffic traffic = *w->traffic;
    traffic.in_flight = in_flight;
    return chp_serve_apart(out, w->pools, &traffic, why);
}

/* Prompts that one prefill engine may read together: more only cost time to the
 * first token once its step is full. */
static double most_prompts(const chp_pools *p, const chp_traffic *t)
{
    double tokens = fmax(1, t->prompt * (1 - t->prefix_share));
    return fmax(1, floor(4 * p->prefill.stack->serving_chunk * p->prefill.split.packages / tokens));
}

typedef struct {
    const chp_traffic *traffic;
    const chp_latency_bounds *bounds;
    double most; /* sequences of a decode engine */
    chp_service best;
    int found;
} pool_search;

static void try_pools(pool_search *s, const chp_pools *pools, chp_shortfall *why)
{
    const apart what = { pools, s->traffic };
    chp_service tried;
    /* Beyond a third more than can write, requests only wait. */
    double most = 1.33 * s->most * pools->decode_engines + pools->prefill_batch;
    if (!most_within(&tried, serve_apart, &what, most, s->bounds, why))
        return;
    if (s->found && tried.tokens_per_s_per_package <= s->best.tokens_per_s_per_package)
        return;
    s->best = tried;
    s->found = 1;
}

static int is_reduced(double a, double b)
{
    while (b > 0) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a == 1;
}

int chp_serve_best_apart(chp_service *out, const chp_pools *pools, const chp_traffic *traffic,
                         const chp_latency_bounds *bounds, double most_engines,
                         chp_shortfall *why)
{
    pool_search s = { .traffic = traffic, .bounds = bounds };
    chp_pools tried = *pools;
    if (!chp_most_sequences(&s.most, &pools->decode, traffic, why))
        return 0;
    double prompts = most_prompts(pools, traffic);
    for (tried.prefill_batch = 1; tried.prefill_batch <= prompts; tried.prefill_batch *= 2)
        for (tried.prefill_engines = 1; tried.prefill_engines <= most_engines;
             tried.prefill_engines++)
            for (tried.decode_engines = 1; tried.decode_engines <= most_engines;
                 tried.decode_engines++)
                if (is_reduced(tried.prefill_engines, tried.decode_engines))
                    try_pools(&s, &tried, why);
    if (s.found)
        *out = s.best;
    return s.found;
}
