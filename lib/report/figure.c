/* Words that the figures share. */
#include "report/figure.h"

#include <stdio.h>
#include <string.h>

#include "report/columns.h"

const char *chp_figure_title(const chiplet_search *search)
{
    const char *title = search->study->axis[CHP_KEY_STUDY_TITLE].text;
    return title && *title ? title : "Designs";
}

static void append(char *text, size_t size, const char *gap, const char *more)
{
    size_t length = strlen(text);
    if (length + 1 < size)
        snprintf(text + length, size - length, "%s%s", length ? gap : "", more);
}

static void name_workload(const chiplet_search *search, char *text, size_t size)
{
    const chiplet_result *first = search->result[0];
    char part[200];
    append(text, size, "", first->text[CHP_KEY_WORKLOAD_MODEL]);
    append(text, size, " ", first->text[CHP_KEY_WORKLOAD_PHASE]);
    if (search->study->axis[CHP_KEY_WORKLOAD_CONTEXT].count == 1) {
        snprintf(part, sizeof part, "context %s", first->text[CHP_KEY_WORKLOAD_CONTEXT]);
        append(text, size, ", ", part);
    }
}

/* "prompt 80 %, chat 20 % of the tokens": each has a model and a phase of its own. */
static void name_runs(const chiplet_study *study, char *text, size_t size)
{
    char part[200];
    for (int run = 0; run < study->runs; run++) {
        const chp_study_run *r = &study->run[run];
        snprintf(part, sizeof part, "%.60s %.60s", r->name, r->share_axis.text);
        append(text, size, ", ", part);
    }
    append(text, size, " ", "of the tokens");
}

void chp_figure_question(const chiplet_search *search, char *text, size_t size)
{
    const chp_axis *axis = search->study->axis;
    const chiplet_result *first = search->result[0];
    char part[200];
    text[0] = '\0';
    if (search->study->runs > 0)
        name_runs(search->study, text, size);
    else
        name_workload(search, text, size);
    if (axis[CHP_KEY_SYSTEM_PACKAGES].count == 1) {
        int one = first->value[CHP_KEY_SYSTEM_PACKAGES] == 1;
        snprintf(part, sizeof part, "%s package%s", first->text[CHP_KEY_SYSTEM_PACKAGES],
                 one ? "" : "s");
        append(text, size, ", ", part);
    }
}

const char *chp_figure_data(const chiplet_search *search)
{
    return search->study->ends > 0 ? "; data as stated" : "";
}

static int differs(const chiplet_search *search, int key)
{
    if (search->count == 1)
        return search->study->axis[key].count > 1;
    for (size_t i = 1; i < search->count; i++)
        if (strcmp(search->result[i]->text[key], search->result[0]->text[key]) != 0)
            return 1;
    return 0;
}

/* Plain numbers say what they count. */
static void describe(const chiplet_result *result, int key, char *text, size_t size)
{
    const char *value = result->text[key];
    switch (key) {
    case CHP_KEY_PACKAGE_DIES:
        snprintf(text, size, "%s die%s", value, result->value[key] == 1 ? "" : "s");
        break;
    case CHP_KEY_DIE_CORES:
        snprintf(text, size, "%s cores", value);
        break;
    case CHP_KEY_MEMORY_STACKS:
        snprintf(text, size, "%s stacks", value);
        break;
    case CHP_KEY_WORKLOAD_BATCH:
        snprintf(text, size, "batch %s", value);
        break;
    case CHP_KEY_LINK_LANES:
        snprintf(text, size, "%s lanes", value);
        break;
    default:
        snprintf(text, size, "%s", value);
    }
}

void chp_figure_design(const chiplet_search *search, size_t rank, char *text, size_t size)
{
    static const int telling[] = { CHP_KEY_PACKAGE_DIES,   CHP_KEY_DIE_PROCESS,
                                   CHP_KEY_DIE_CORES,      CHP_KEY_DIE_VOLTAGE,
                                   CHP_KEY_MEMORY_STACKS,  CHP_KEY_MAPPING_PRESENTATION,
                                   CHP_KEY_LINK_KIND,      CHP_KEY_LINK_LANES,
                                   CHP_KEY_MEMORY_KIND,    CHP_KEY_WORKLOAD_BATCH };
    enum { ENOUGH = 4 };
    const chiplet_result *result = search->result[rank];
    char part[200];
    int told = 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof telling / sizeof telling[0] && told < ENOUGH; i++) {
        if (!differs(search, telling[i]) || chp_key_idle(result, telling[i]))
            continue;
        describe(result, telling[i], part, sizeof part);
        append(text, size, ", ", part);
        told++;
    }
}
