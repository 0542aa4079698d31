/* More bandwidth helps the unified device more, whose every access may cross,
 * than the partitioned one, of which only collectives do. With links beyond
 * all need the partitioned one can come out ahead again, so the links are tried
 * in octaves from below, and the first octave in which unified takes the lead
 * is halved on a logarithmic scale. */
#include "search/flip.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "search/search.h"

static const double least_bytes_per_s = 1e9, most_bytes_per_s = 1e14;

static chiplet_status set_rate(chiplet_study *study, double bytes_per_s, chiplet_error *err)
{
    char text[64];
    snprintf(text, sizeof text, "%.17g B/s", bytes_per_s);
    return chp_study_set(study, "link.bandwidth", text, err);
}

static chiplet_status best_throughput(double *out, chiplet_study *study, const char *presentation,
                                      chiplet_error *err)
{
    chiplet_search *search = NULL;
    chiplet_search_options options = CHIPLET_SEARCH_OPTIONS_INIT;
    options.threads = 1;
    chiplet_status status = chp_study_set(study, "mapping.presentation", presentation, err);
    if (!status)
        status = chp_search_run(&search, study, &options, err);
    if (status)
        return status;
    *out = search->count ? search->result[0]->metric[CHP_METRIC_THROUGHPUT] : 0;
    chp_search_free(search);
    return CHIPLET_OK;
}

/* Unified minus partitioned at one link. */
static chiplet_status lead(double *out, chiplet_study *study, double bytes_per_s,
                           chiplet_error *err)
{
    double unified = 0, partitioned = 0;
    chiplet_status status = set_rate(study, bytes_per_s, err);
    if (!status)
        status = best_throughput(&unified, study, "unified", err);
    if (!status)
        status = best_throughput(&partitioned, study, "partitioned", err);
    *out = unified - partitioned;
    return status;
}

static chiplet_status bisect(double *out, double low, double high, chiplet_study *study,
                             chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    double ahead = 0;
    while (!status && high > 1.005 * low) {
        double middle = sqrt(low * high);
        status = lead(&ahead, study, middle, err);
        if (ahead >= 0)
            high = middle;
        else
            low = middle;
    }
    *out = high;
    return status;
}

static chiplet_status find_lead(double *out, chiplet_study *study, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    double ahead = 0;
    for (double rate = least_bytes_per_s; rate <= most_bytes_per_s; rate *= 2) {
        status = lead(&ahead, study, rate, err);
        if (status)
            return status;
        if (ahead >= 0 && rate == least_bytes_per_s) {
            *out = 0;
            return CHIPLET_OK;
        }
        if (ahead >= 0)
            return bisect(out, rate / 2, rate, study, err);
    }
    *out = HUGE_VAL;
    return CHIPLET_OK;
}

chiplet_status chp_link_flip(double *bytes_per_s, chiplet_study *study, chiplet_error *err)
{
    char rate[80], presentation[80];
    snprintf(rate, sizeof rate, "%s", study->axis[CHP_KEY_LINK_BANDWIDTH].text);
    snprintf(presentation, sizeof presentation, "%s",
             study->axis[CHP_KEY_MAPPING_PRESENTATION].text);
    chiplet_status status = find_lead(bytes_per_s, study, err);
    chiplet_error ignored;
    chiplet_status restored = chp_study_set(study, "link.bandwidth", rate, &ignored);
    if (!restored)
        restored = chp_study_set(study, "mapping.presentation", presentation, &ignored);
    return status ? status : restored;
}
