#include "solver/growing.h"

#include "base/error.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* Nothing is gained below this share of the cost. */
static const double proven = 1e-10;

typedef struct {
    chp_program_builder *builder;
    chp_lp_options options;   /* with what is left of the time */
    double time_limit_s;
    struct timespec since;
    chp_lp_state state;
    double *value, *slope;    /* of columns */
    double bound;
} growth;

static double seconds_since(const struct timespec *since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - since->tv_sec) + 1e-9 * (double)(now.tv_nsec - since->tv_nsec);
}

/* A limit of 0 would be none. */
static double time_left_s(const growth *g)
{
    if (!(g->time_limit_s > 0))
        return 0;
    return fmax(g->time_limit_s - seconds_since(&g->since), 1e-9);
}

/* Room for as many columns as there are now; what is known of them stays, and
 * the new ones are 0. */
static int make_room(growth *g, size_t known)
{
    chp_program_builder *b = g->builder;
    double *value = chp_arena_alloc(&b->arena, 2 * b->columns * sizeof *value);
    unsigned char *basis = chp_arena_alloc(&b->arena, b->rows + b->columns);
    if (!value || !basis || b->failed)
        return 0;
    if (known > 0) {
        memcpy(value, g->value, known * sizeof *value);
        memcpy(basis, g->state.basis, b->rows + known);
    }
    g->value = value;
    g->slope = value + b->columns;
    g->state.basis = basis;
    return 1;
}

/* One program; returns how many columns it then gains. */
static chiplet_status solve_once(size_t *gained, chp_lp_result *out, growth *g,
                                 chp_lp_grow_fn grow, void *data, chiplet_error *err)
{
    chp_linear_program program = chp_built_program(g->builder);
    g->options.time_limit_s = time_left_s(g);
    *gained = 0;
    chiplet_status status = chp_lp_solve(out, g->value, &program, &g->options, err);
    if (status || !chp_lp_has_values(out->status))
        return status;
    *gained = grow(g->builder, g->state.multiplier, data);
    g->bound = fmax(g->bound, chp_lp_bound(&program, g->state.multiplier, g->slope));
    return g->builder->failed ? chp_fail_memory(err) : CHIPLET_OK;
}

static void judge(chp_lp_result *out, double bound)
{
    out->bound = fmin(bound, out->objective);
    double cost = fabs(out->objective);
    out->gap = out->bound < out->objective ? (out->objective - out->bound) / cost : 0;
}

static chiplet_status solve(chp_lp_result *out, growth *g, chp_lp_grow_fn grow, void *data,
                            chiplet_error *err)
{
    for (;;) {
        size_t known = g->builder->columns, gained;
        chiplet_status status = solve_once(&gained, out, g, grow, data, err);
        if (status)
            return status;
        if (gained > 0 && !make_room(g, known))
            return chp_fail_memory(err);
        if (!chp_lp_has_values(out->status))
            return CHIPLET_OK;
        judge(out, g->bound);
        if (gained == 0 || out->status != CHP_LP_OPTIMAL || out->gap <= proven)
            return CHIPLET_OK;
        g->options.start = g->value;
    }
}

chiplet_status chp_lp_solve_growing(chp_lp_result *out, double **value,
                                    chp_program_builder *b, chp_lp_grow_fn grow, void *data,
                                    const chp_lp_options *options, chiplet_error *err)
{
    growth g = { .builder = b,
                 .options = *options,
                 .time_limit_s = options->time_limit_s,
                 .bound = -HUGE_VAL };
    clock_gettime(CLOCK_MONOTONIC, &g.since);
    g.state.multiplier = chp_arena_alloc(&b->arena, b->rows * sizeof *g.state.multiplier);
    g.options.state = &g.state;
    if (!g.state.multiplier || !make_room(&g, 0))
        return chp_fail_memory(err);
    chiplet_status status = solve(out, &g, grow, data, err);
    *value = g.value;
    return status;
}
