/* The public face of reports. */
#include <string.h>

#include "report/figure.h"
#include "report/fold.h"
#include "report/front.h"
#include "report/models.h"
#include "report/page.h"
#include "report/results.h"
#include "report/sketch_front.h"
#include "report/uncertainty.h"

static chiplet_status refuse(chiplet_error *err, const char *what)
{
    return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "%s", what);
}

static int is_format(chiplet_format format)
{
    return (unsigned)format < CHIPLET_FORMATS;
}

const char *chiplet_format_name(chiplet_format format)
{
    static const char *const name[CHIPLET_FORMATS] = { "table", "json", "csv", "tsv" };
    return is_format(format) ? name[format] : NULL;
}

static chiplet_status write_folded_summary(const chiplet_search *search, chp_text *to,
                                           chiplet_error *err)
{
    chp_fold fold;
    chp_text folded = chp_fold_begin(&fold, to);
    chiplet_status status = chp_front_write_summary(search, &folded, err);
    chp_fold_end(&fold);
    return status ? status : chp_text_status(to, err);
}

chiplet_status chiplet_report_write(chiplet_format format, const chiplet_search *search,
                                    chiplet_write_fn write, void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!search || !write || !is_format(format))
        return refuse(err, "chiplet_report_write: no search, no writer or unknown format");
    if (format == CHIPLET_TABLE)
        return write_folded_summary(search, &to, err);
    if (format == CHIPLET_JSON)
        return chp_front_write_json(search, &to, err);
    return chp_front_write_separated(search, format == CHIPLET_TSV ? '\t' : ',', &to, err);
}

chiplet_status chiplet_report_results(chiplet_format format, const chiplet_report_row *row,
                                      size_t count, chiplet_write_fn write, void *payload,
                                      chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if ((!row && count) || !write || !is_format(format))
        return refuse(err, "chiplet_report_results: no rows, no writer or unknown format");
    return chp_results_write(format, row, count, &to, err);
}

chiplet_status chiplet_report_breakdown(chiplet_format format, const chiplet_report_row *row,
                                        size_t count, chiplet_write_fn write, void *payload,
                                        chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if ((!row && count) || !write || !is_format(format))
        return refuse(err, "chiplet_report_breakdown: no rows, no writer or unknown format");
    return chp_breakdown_write(format, row, count, &to, err);
}

chiplet_status chiplet_report_keys(chiplet_format format, const char *pattern,
                                   chiplet_write_fn write, void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!write || !is_format(format))
        return refuse(err, "chiplet_report_keys: no writer or unknown format");
    return chp_keys_write(format, pattern, &to, err);
}

chiplet_status chiplet_report_metrics(chiplet_format format, chiplet_write_fn write,
                                      void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!write || !is_format(format))
        return refuse(err, "chiplet_report_metrics: no writer or unknown format");
    return chp_metrics_write(format, &to, err);
}

chiplet_status chiplet_report_study(chiplet_format format, const chiplet_study *study,
                                    chiplet_write_fn write, void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!study || !write || !is_format(format))
        return refuse(err, "chiplet_report_study: no study, no writer or unknown format");
    return chp_study_write(format, study, &to, err);
}

chiplet_status chiplet_report_uncertainty(chiplet_format format,
                                          const chiplet_uncertainty *uncertainty,
                                          chiplet_write_fn write, void *payload,
                                          chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!uncertainty || !write || !is_format(format))
        return refuse(err, "chiplet_report_uncertainty: nothing to write, no writer or unknown "
                           "format");
    if (format == CHIPLET_TABLE)
        return chp_uncertainty_write_summary(uncertainty, &to, err);
    if (format == CHIPLET_JSON)
        return chp_uncertainty_write_json(uncertainty, &to, err);
    return chp_uncertainty_write_designs(uncertainty, format, &to, err);
}

chiplet_status chiplet_report_sensitivity(chiplet_format format,
                                          const chiplet_uncertainty *uncertainty,
                                          chiplet_write_fn write, void *payload,
                                          chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!uncertainty || !write || !is_format(format))
        return refuse(err, "chiplet_report_sensitivity: nothing to write, no writer or unknown "
                           "format");
    return chp_sensitivity_write(uncertainty, format, &to, err);
}

chiplet_status chiplet_report_models(chiplet_format format, const chiplet_library *library,
                                     chiplet_kind kind, chiplet_write_fn write, void *payload,
                                     chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!library || !write || !is_format(format) || (unsigned)kind > CHIPLET_KINDS)
        return refuse(err, "chiplet_report_models: no library, no writer or unknown kind");
    return chp_models_write(format, library, kind, &to, err);
}

chiplet_status chiplet_report_compare(chiplet_format format, const chiplet_library *library,
                                      chiplet_kind kind, const char *const *name, size_t count,
                                      chiplet_write_fn write, void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!library || !name || !count || !write || !is_format(format) ||
        (unsigned)kind >= CHIPLET_KINDS)
        return refuse(err, "chiplet_report_compare: no library, no names or unknown kind");
    for (size_t i = 0; i < count; i++)
        if (!chiplet_library_find(library, kind, name[i]))
            return chp_fail(err, CHIPLET_ERR_NAME, NULL, "no %s is called '%s'",
                            chiplet_kind_name(kind), name[i] ? name[i] : "");
    return chp_compare_write(format, library, kind, name, count, &to, err);
}

chiplet_status chiplet_report_page(const chiplet_search *search, const chiplet_picture *picture,
                                   size_t count, chiplet_write_fn write, void *payload,
                                   chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!search || !write || (!picture && count))
        return refuse(err, "chiplet_report_page: no search, no writer or no pictures");
    return chp_page_write(search, picture, count, &to, err);
}

chiplet_status chiplet_report_page_pictures(const char *page, size_t size,
                                            const chiplet_picture *picture, size_t count,
                                            chiplet_write_fn write, void *payload,
                                            chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!page || !write || (!picture && count))
        return refuse(err, "chiplet_report_page_pictures: no page, no writer or no pictures");
    return chp_page_write_again(page, size, picture, count, &to, err);
}

chiplet_status chiplet_report_sketch(const char *path, const char *x, const char *y,
                                     chiplet_write_fn write, void *payload, chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    if (!path || !x || !y || !write)
        return refuse(err, "chiplet_report_sketch: no path, no axis or no writer");
    return chp_stored_put_sketch(path, x, y, &to, err);
}

/* ----------------------------------------------------------------- figures */

const char *chiplet_figure_name(chiplet_figure figure)
{
    static const char *const name[CHIPLET_FIGURES] = { "front", "breakdown", "roofline", "tornado",
                                                       "intervals", "floorplan", "heat",
                                                       "sensitivity", "knee", "portfolio" };
    return (unsigned)figure < CHIPLET_FIGURES ? name[figure] : NULL;
}

const char *chiplet_figure_file(chiplet_figure figure, chiplet_figure_part part)
{
    static const char *const file[CHIPLET_FIGURES][CHIPLET_FIGURE_PARTS] = {
        { "front.gp", "front.dat", "front.txt", "front.svg", "front.png" },
        { "breakdown.gp", "breakdown.dat", NULL, "breakdown.svg", "breakdown.png" },
        { "roofline.gp", "roofline.dat", NULL, "roofline.svg", "roofline.png" },
        { "tornado.gp", "tornado.dat", NULL, "tornado.svg", "tornado.png" },
        { "intervals.gp", "intervals.dat", NULL, "intervals.svg", "intervals.png" },
        { "floorplan.gp", "floorplan.dat", NULL, "floorplan.svg", "floorplan.png" },
        { "heat.gp", "heat.dat", NULL, "heat.svg", "heat.png" },
        { "sensitivity.gp", "sensitivity.dat", NULL, "sensitivity.svg", "sensitivity.png" },
        { "knee.gp", "knee.dat", NULL, "knee.svg", "knee.png" },
        { "portfolio.gp", "portfolio.dat", NULL, "portfolio.svg", "portfolio.png" },
    };
    if ((unsigned)figure >= CHIPLET_FIGURES || (unsigned)part >= CHIPLET_FIGURE_PARTS)
        return NULL;
    return file[figure][part];
}

int chiplet_search_has_figure(const chiplet_search *search, chiplet_figure figure)
{
    if (!search || search->count == 0)
        return 0;
    switch (figure) {
    case CHIPLET_FIGURE_SENSITIVITY: return chp_worth_has_bars(search);
    case CHIPLET_FIGURE_KNEE: return chp_worth_has_knee(search);
    case CHIPLET_FIGURE_FRONT:
    case CHIPLET_FIGURE_BREAKDOWN:
    case CHIPLET_FIGURE_ROOFLINE:
    case CHIPLET_FIGURE_FLOORPLAN:
    case CHIPLET_FIGURE_HEAT: return 1;
    default: return 0;
    }
}

chiplet_status chiplet_report_figure(chiplet_figure figure, chiplet_figure_part part,
                                     const chiplet_search *search, chiplet_write_fn write,
                                     void *payload, chiplet_error *err)
{
    static void (*const draw[CHIPLET_FIGURES])(const chiplet_search *, chiplet_figure_part,
                                               chp_text *) = {
        [CHIPLET_FIGURE_FRONT] = chp_figure_front,
        [CHIPLET_FIGURE_BREAKDOWN] = chp_figure_breakdown,
        [CHIPLET_FIGURE_ROOFLINE] = chp_figure_roofline,
        [CHIPLET_FIGURE_FLOORPLAN] = chp_figure_floorplan,
        [CHIPLET_FIGURE_HEAT] = chp_figure_heat,
        [CHIPLET_FIGURE_SENSITIVITY] = chp_figure_sensitivity,
        [CHIPLET_FIGURE_KNEE] = chp_figure_knee,
    };
    chp_text to = { write, payload, 0 };
    if (!search || !write || !chiplet_figure_file(figure, part) || part > CHIPLET_FIGURE_LEGEND ||
        !draw[figure])
        return refuse(err, "chiplet_report_figure: no search, no writer or no such part");
    if (!chiplet_search_has_figure(search, figure))
        return chp_fail(err, CHIPLET_ERR_INFEASIBLE, NULL, "no design to draw");
    draw[figure](search, part, &to);
    return chp_text_status(&to, err);
}

chiplet_status chiplet_report_uncertainty_figure(chiplet_figure figure, chiplet_figure_part part,
                                                 const chiplet_uncertainty *uncertainty,
                                                 chiplet_write_fn write, void *payload,
                                                 chiplet_error *err)
{
    chp_text to = { write, payload, 0 };
    int known = figure == CHIPLET_FIGURE_TORNADO || figure == CHIPLET_FIGURE_INTERVALS;
    if (!uncertainty || !write || !known || !chiplet_figure_file(figure, part) ||
        part > CHIPLET_FIGURE_LEGEND)
        return refuse(err, "chiplet_report_uncertainty_figure: nothing to draw, no writer or no"
                           " such part");
    if (figure == CHIPLET_FIGURE_TORNADO)
        chp_figure_tornado(uncertainty, part, &to);
    else
        chp_figure_intervals(uncertainty, part, &to);
    return chp_text_status(&to, err);
}
