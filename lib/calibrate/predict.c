#include "calibrate/predict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#define LONGEST_NAME 128

struct chp_predictor {
    const chp_catalogue *models;
    chp_measure *measure;
    const char *chip, *kernel;
    char *names; /* copies of both */
    /* of the row before: most tables keep to one system for long */
    char system[LONGEST_NAME];
    chp_seen_chip seen;
    const chp_kernel *using;
    double strangeness;
};

static chiplet_status keep_names(chp_predictor *p, const char *chip, const char *kernel,
                                 chiplet_error *err)
{
    size_t a = chip ? strlen(chip) + 1 : 0, b = kernel ? strlen(kernel) + 1 : 0;
    p->names = malloc(a + b + 1);
    if (!p->names)
        return chp_fail_memory(err);
    if (chip)
        p->chip = memcpy(p->names, chip, a);
    if (kernel)
        p->kernel = memcpy(p->names + a, kernel, b);
    return CHIPLET_OK;
}

static chiplet_status take_chip(chp_predictor *p, const char *name, chiplet_error *err)
{
    chiplet_status status = chp_see_chip(&p->seen, p->models, name, err);
    if (status)
        return status;
    const chp_record *kernel = chp_find_kernel(p->models, p->seen.sheet, p->kernel);
    if (!kernel)
        return chp_fail(err, CHIPLET_ERR_NAME, NULL, "no kernel 'default'");
    p->using = kernel->plain;
    p->strangeness = chp_strangeness(p->models, p->using, &p->seen);
    return CHIPLET_OK;
}

static chiplet_status check_kernel(const chp_catalogue *models, const char *name,
                                   chiplet_error *err)
{
    if (!name || chp_catalogue_find(models, CHIPLET_KERNEL, name))
        return CHIPLET_OK;
    const char *near = chp_catalogue_suggest(models, CHIPLET_KERNEL, name);
    return chp_fail(err, CHIPLET_ERR_NAME, NULL, "no kernel '%.80s'%s%s%s", name,
                    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

chiplet_status chp_predictor_open(chp_predictor **out, const chp_catalogue *models, int kind,
                                  const char *path, const char *chip, const char *kernel,
                                  chiplet_error *err)
{
    chp_predictor *p = calloc(1, sizeof *p);
    if (!p)
        return chp_fail_memory(err);
    p->models = models;
    chiplet_status status = check_kernel(models, kernel, err);
    if (!status)
        status = keep_names(p, chip, kernel, err);
    if (!status && chip)
        status = take_chip(p, chip, err);
    if (!status)
        status = chp_measure_open(&p->measure, kind, path, err);
    if (status) {
        chp_predictor_free(p);
        return status;
    }
    *out = p;
    return CHIPLET_OK;
}

void chp_predictor_free(chp_predictor *p)
{
    if (!p)
        return;
    chp_measure_free(p->measure);
    free(p->names);
    free(p);
}

const char *chp_predictor_header(const chp_predictor *p)
{
    return chp_measure_header(p->measure);
}

static const char *limit_of(const chp_operator_time *t)
{
    const char *const name[] = { "tensor",          "vector",  "cache", "dram",
                                 "die-to-die link", "network", "launch" };
    const double s[] = { t->tensor_s, t->vector_s,  t->cache_s, t->dram_s,
                         t->link_s,   t->network_s, t->launch_s };
    int best = 0;
    for (int i = 1; i < 7; i++)
        if (s[i] > s[best])
            best = i;
    return name[best];
}

/* Parts of a row err together: their intervals add up. */
static void predict(chp_prediction *out, const chp_predictor *p, const chp_measurement *row)
{
    chp_operator_time sum = chp_measure_time(row, &p->seen.device, &p->seen.fabric, p->using);
    double low_s = 0, high_s = 0;
    for (int i = 0; i < row->count; i++) {
        chp_time_range at = chp_operator_interval(&row->op[i], p->using, p->strangeness);
        double time_s = chp_time_operator(&row->op[i], &p->seen.device, &p->seen.fabric, p->using,
                                          CHP_REUSE_BENCH)
                            .time_s;
        low_s += at.low * time_s;
        high_s += at.high * time_s;
    }
    chp_prediction filled = { row->text,  p->seen.name, row->line, row->measured_s,
                              sum.time_s, low_s,        high_s,    limit_of(&sum) };
    *out = filled;
}

/* The row's own system, looked up again only when it changes. */
static int follow_system(chp_predictor *p, const chp_measurement *row, chiplet_error *err)
{
    if (p->chip || (p->using && strcmp(p->system, row->system) == 0))
        return 1;
    chiplet_error local = { 0 };
    chiplet_status status;
    if (row->system[0] == '\0' || strlen(row->system) >= LONGEST_NAME)
        status = chp_fail(&local, CHIPLET_ERR_NAME, NULL,
                          "no chip: the row names no system and none was given");
    else
        status = take_chip(p, row->system, &local);
    if (!status) {
        strcpy(p->system, row->system);
        return 1;
    }
    p->using = NULL;
    chp_measure_fail(p->measure, row, status, local.message, err);
    return -1;
}

int chp_predictor_next(chp_prediction *out, chp_predictor *p, chiplet_error *err)
{
    chp_measurement row;
    int got = chp_measure_next(&row, p->measure, err);
    if (got > 0)
        got = follow_system(p, &row, err);
    if (got > 0)
        predict(out, p, &row);
    return got;
}
