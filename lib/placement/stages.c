#include "placement/assign.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

/* best[d][l]: least time with l layers on the first d dies; first[d][l]: the
 * first of the layers on die d - 1 then. */
typedef struct {
    const chp_pipeline *pipeline;
    double *best;
    int *first;
    double *busy; /* of kinds, of the stage at hand */
} table;

static double *best_at(const table *t, int dies, int layers)
{
    return &t->best[dies * (t->pipeline->layers.items + 1) + layers];
}

/* Time of the link behind die d when `layers` of them are done. */
static double link_time_s(const chp_pipeline *p, int d, int layers)
{
    if (d == p->layers.dies - 1 || layers == 0 || layers == p->layers.items)
        return 0;
    return p->crossing_bytes[layers - 1] / p->link_bytes_per_s[d];
}

/* Layer `item` joins the stage on die d; returns the stage's time. */
static double extend_stage(const table *t, int item, int d)
{
    const chp_assignment *a = &t->pipeline->layers;
    double stage_s = 0;
    for (int k = 0; k < a->kinds; k++) {
        t->busy[k] += a->time_s[(k * a->items + item) * a->dies + d];
        stage_s = fmax(stage_s, t->busy[k]);
    }
    return stage_s;
}

static void choose_first(const table *t, int d, int layers)
{
    const chp_assignment *a = &t->pipeline->layers;
    double stage_s = 0, bytes = 0, least = *best_at(t, d, layers);
    int first = layers;
    for (int k = 0; k < a->kinds; k++)
        t->busy[k] = 0;
    for (int j = layers - 1; j >= 0; j--) {
        bytes += a->bytes[j];
        stage_s = extend_stage(t, j, d);
        if (bytes > a->capacity_bytes[d])
            break;
        double time_s = fmax(stage_s, *best_at(t, d, j));
        if (time_s < least)
            least = time_s, first = j;
    }
    *best_at(t, d + 1, layers) = fmax(least, link_time_s(t->pipeline, d, layers));
    t->first[d * (a->items + 1) + layers] = first;
}

static double fill_table(const table *t, int *die)
{
    const chp_assignment *a = &t->pipeline->layers;
    for (int l = 0; l <= a->items; l++)
        *best_at(t, 0, l) = l == 0 ? 0 : HUGE_VAL;
    for (int d = 0; d < a->dies; d++)
        for (int l = 0; l <= a->items; l++)
            choose_first(t, d, l);
    double time_s = *best_at(t, a->dies, a->items);
    for (int d = a->dies - 1, l = a->items; d >= 0 && time_s < HUGE_VAL; d--) {
        int first = t->first[d * (a->items + 1) + l];
        while (l > first)
            die[--l] = d;
    }
    return time_s;
}

static int links_are_fit(const chp_pipeline *p)
{
    for (int l = 0; l + 1 < p->layers.items; l++)
        if (!(p->crossing_bytes[l] >= 0))
            return 0;
    for (int d = 0; d + 1 < p->layers.dies; d++)
        if (!(p->link_bytes_per_s[d] > 0))
            return 0;
    return 1;
}

chiplet_status chp_stages(chp_optimum *out, int *die, const chp_pipeline *p, chiplet_error *err)
{
    const char *fault = chp_assignment_fault(&p->layers);
    fault = fault || links_are_fit(p) ? fault : "what crosses has bytes, a link a bandwidth";
    if (fault)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "stages: %s", fault);
    size_t dies = (size_t)p->layers.dies, layers = (size_t)p->layers.items + 1;
    table t = { p, malloc((dies + 1) * layers * sizeof *t.best),
                malloc(dies * layers * sizeof *t.first),
                malloc((size_t)p->layers.kinds * sizeof *t.busy) };
    chiplet_status status = CHIPLET_OK;
    if (t.best && t.first && t.busy) {
        double time_s = fill_table(&t, die);
        *out = time_s < HUGE_VAL
                   ? chp_optimum_between(CHP_LP_OPTIMAL, time_s, time_s)
                   : (chp_optimum){ CHP_LP_INFEASIBLE, HUGE_VAL, HUGE_VAL, HUGE_VAL };
    } else {
        status = chp_fail_memory(err);
    }
    free(t.best);
    free(t.first);
    free(t.busy);
    return status;
}
