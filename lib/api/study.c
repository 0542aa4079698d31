/* Public face of studies, keys and metrics. */
#include "study/study.h"

#include <math.h>
#include <string.h>

#include "api/library.h"
#include "space/space.h"

/* -------------------------------------------------------- keys and metrics */

int chiplet_param_find(const char *dotted_key)
{
    char section[64];
    const char *dot = dotted_key ? strrchr(dotted_key, '.') : NULL;
    if (!dot || (size_t)(dot - dotted_key) >= sizeof section)
        return -1;
    memcpy(section, dotted_key, (size_t)(dot - dotted_key));
    section[dot - dotted_key] = '\0';
    return chp_param_find(section, dot + 1);
}

int chiplet_param_count(void)
{
    return CHP_KEYS;
}

static const char *form_name(chp_form form)
{
    static const char *const name[] = { "number", "choice", "name", "text", "list" };
    return name[form];
}

int chiplet_param_info(chiplet_param *out, int id)
{
    const chp_param *p = chp_param_at(id);
    if (!p || !out)
        return 0;
    out->section = p->section;
    out->key = p->key;
    out->unit = p->form == CHP_FORM_NUMBER ? chp_dimension_unit(p->dimension) : "";
    out->form = form_name(p->form);
    out->choices = p->form == CHP_FORM_NAME ? chiplet_kind_name(p->kind) : p->choices;
    out->default_text = p->fallback;
    out->min = p->min;
    out->max = p->max;
    out->summary = p->summary;
    return 1;
}

int chiplet_metric_info(chiplet_metric *out, int id)
{
    const chp_metric *m = chp_metric_at(id);
    if (!m || !out)
        return 0;
    out->name = m->name;
    out->column = m->column;
    out->unit = chp_dimension_unit(m->dimension);
    out->unit_scale = chp_customary_scale(m->dimension);
    out->better = m->better;
    out->summary = m->summary;
    return 1;
}

int chiplet_metric_count(void)
{
    return CHP_METRICS;
}

int chiplet_metric_find(const char *name_or_column)
{
    return name_or_column ? chp_metric_find(name_or_column) : -1;
}

/* ------------------------------------------------------------------- study */

chiplet_status chiplet_study_open(chiplet_study **out, const chiplet_library *library,
                                  const char *path, chiplet_diagnostics *all, chiplet_error *err)
{
    if (!out || !library || !path)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_study_open: NULL argument");
    return chp_study_read(out, library->catalogue, path, all, err);
}

chiplet_status chiplet_study_parse(chiplet_study **out, const chiplet_library *library,
                                   const char *text, size_t size, const char *name,
                                   chiplet_diagnostics *all, chiplet_error *err)
{
    if (!out || !library || (!text && size))
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_study_parse: NULL argument");
    return chp_study_parse(out, library->catalogue, text ? text : "", size,
                           name ? name : "study", NULL, all, err);
}

void chiplet_study_free(chiplet_study *study)
{
    chp_study_free(study);
}

chiplet_status chiplet_study_set(chiplet_study *study, const char *dotted_key, const char *value,
                                 chiplet_error *err)
{
    if (!study || !dotted_key || !value)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_study_set: NULL argument");
    return chp_study_set(study, dotted_key, value, err);
}

static const chp_axis *axis_of(const chiplet_study *study, const char *dotted_key)
{
    return study && dotted_key ? chp_study_axis(study, dotted_key) : NULL;
}

chiplet_status chiplet_study_get(double *out, const chiplet_study *study, const char *dotted_key,
                                 chiplet_error *err)
{
    const chp_axis *axis = axis_of(study, dotted_key);
    if (!axis || !out)
        return chp_fail(err, CHIPLET_ERR_KEY, NULL, "unknown key '%s'",
                        dotted_key ? dotted_key : "");
    if (axis->count != 1 || !axis->value || isnan(axis->value[0]))
        return chp_fail(err, CHIPLET_ERR_VALUE, NULL, "%s has %zu values", dotted_key,
                        axis->count);
    *out = axis->value[0];
    return CHIPLET_OK;
}

const char *chiplet_study_text(const chiplet_study *study, const char *dotted_key)
{
    const chp_axis *axis = axis_of(study, dotted_key);
    return axis ? axis->text : NULL;
}

const char *chiplet_study_origin(const chiplet_study *study, const char *dotted_key)
{
    const chp_axis *axis = axis_of(study, dotted_key);
    return axis ? axis->origin : NULL;
}

chiplet_status chiplet_study_check(double *points, const chiplet_study *study,
                                   chiplet_diagnostics *all, chiplet_error *err)
{
    chp_space space;
    if (!study)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "chiplet_study_check: NULL argument");
    chiplet_status status = chp_study_check(study, all, err);
    if (!status)
        status = chp_space_open(&space, study, 1, err);
    if (!status && points)
        *points = chp_space_points(&space);
    return status;
}
