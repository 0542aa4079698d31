/* A search for people: what was asked, the front, its best designs explained,
 * the comparison with a known chip, and what was refused. */
#include "report/summary.h"

#include <math.h>
#include <string.h>

#include "report/conflict.h"
#include "report/mix.h"
#include "report/table.h"
#include "report/worth.h"

enum { SHOWN_REFUSALS = 12 };

/* 1234567 -> 1,234,567 */
static void put_count(chp_text *to, double count)
{
    char digits[CHP_NUMBER_SIZE];
    chp_fixed(digits, count, 0);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            chp_put(to, ",");
        chp_put_bytes(to, &digits[i], 1);
    }
}

/* -------------------------------------------------------------- the question */

/* What was asked, or what was taken where the study left it open. */
static const char *text_of(const chiplet_search *search, int key)
{
    const chp_axis *axis = &search->study->axis[key];
    int chosen = key == CHP_KEY_SYSTEM_PACKAGES && axis->count == 1 && axis->value[0] == 0;
    if (chosen && search->count == 0)
        return NULL;
    return axis->count == 1 && search->count > 0 ? chiplet_result_param_text(search->result[0], key)
                                                 : axis->text;
}

/* What a workload may have of its own is told for each of several. */
enum { FIRST_OF_ALL = 3 };

static void put_question(const chiplet_search *search, chp_text *to)
{
    static const int asked[] = { CHP_KEY_WORKLOAD_MODEL, CHP_KEY_WORKLOAD_PHASE,
                                 CHP_KEY_WORKLOAD_CONTEXT, CHP_KEY_SYSTEM_PACKAGES };
    const char *gap = "";
    for (size_t i = search->study->runs > 0 ? FIRST_OF_ALL : 0;
         i < sizeof asked / sizeof asked[0]; i++) {
        char name[100];
        const char *text = text_of(search, asked[i]);
        if (!text || !*text)
            continue;
        chp_key_name(name, sizeof name, asked[i]);
        chp_putf(to, "%s%s = %.200s", gap, name, text);
        gap = "; ";
    }
    chp_put(to, *gap ? "\n" : "");
    chp_mix_put_question(search->study, to);
    if (search->study->ends > 0)
        chp_put(to, "search.robust = worst; each metric is the worst of three: operators slow, or "
                    "quick, and all bought at the dear end; and everything as stated\n");
}

/* What is known although the search was stopped. */
static void put_proven(const chiplet_search *search, chp_text *to)
{
    char value[64];
    chp_putf(to, "%.1f %% of the designs are evaluated or excluded",
             100 * search->closed / search->points);
    if (!isnan(search->proven) && search->proven_metric >= 0) {
        const chp_metric *m = chp_metric_at(search->proven_metric);
        chp_format_quantity(value, sizeof value, search->proven, m->dimension, 5);
        chp_putf(to, "; the front is complete up to %s %s", m->name, value);
    }
    chp_put(to, "\n");
}

/* Nothing of how it was found: the same question gives the same text. */
static void put_extent(const chiplet_search *search, chp_text *to)
{
    const chp_axis *keep = &search->study->axis[CHP_KEY_SEARCH_KEEP];
    int best = keep->count == 1 && keep->value[0] > 0;
    put_count(to, search->points);
    chp_put(to, search->points == 1 ? " design, " : " designs, ");
    put_count(to, (double)search->count);
    chp_put(to, best ? " of them kept, best first" : " of them on the front");
    chp_put(to, search->complete ? "; " : "; STOPPED before the end of the grid; ");
    put_count(to, search->fitting);
    if (search->sampled < search->points) {
        chp_put(to, " of ");
        put_count(to, search->sampled);
        chp_put(to, " taken at random are feasible\n");
    } else {
        chp_put(to, " feasible\n");
    }
    if (!search->complete)
        put_proven(search, to);
}
/* ----------------------------------------------------------------- the refused */

/* "power <= 600 W: has 603 W" without what already stands in the line. */
static const char *without_name(const char *nearest, const char *name)
{
    static const char word[] = "constraint ";
    if (strncmp(nearest, word, sizeof word - 1) == 0)
        nearest += sizeof word - 1;
    size_t length = strlen(name);
    if (strncmp(nearest, name, length) == 0 && strncmp(nearest + length, ": ", 2) == 0)
        nearest += length + 2;
    return nearest;
}

static chiplet_status put_refusals(const chiplet_search *search, chp_text *to,
                                   chiplet_error *err)
{
    chp_table table = { .failed = 0 };
    if (search->refusals == 0)
        return CHIPLET_OK;
    chp_table_column(&table, "designs", NULL, CHP_COUNT);
    chp_table_column(&table, "refused by", NULL, CHP_NUMBER);
    chp_table_column(&table, "nearest miss", NULL, CHP_NUMBER);
    for (size_t i = 0; i < search->refusals && i < SHOWN_REFUSALS; i++) {
        chiplet_refusal refusal = chiplet_search_refusal(search, i);
        chp_table_number(&table, refusal.points);
        chp_table_text(&table, refusal.name);
        chp_table_text(&table,
                       refusal.nearest ? without_name(refusal.nearest, refusal.name) : "");
    }
    chp_put(to, "\n");
    return chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
}

void chp_front_put_question(const chiplet_search *search, chp_text *to)
{
    put_question(search, to);
    put_extent(search, to);
}

chiplet_status chp_front_put_findings(const chiplet_search *search, chp_text *to,
                                      chiplet_error *err)
{
    if (search->count > 0)
        chp_summary_put_best(search, to);
    else
        chp_put(to, "\nNo design satisfies the constraints.\n");
    chiplet_status status = chp_conflict_write(search, to, err);
    if (!status)
        status = chp_worth_write(search, to, err);
    if (search->unexplained && search->count > 0)
        chp_put(to, "\nStopped before it was known what more of each resource would give.\n");
    chp_summary_put_match(search, to);
    return status ? status : put_refusals(search, to, err);
}

chiplet_status chp_front_write_summary(const chiplet_search *search, chp_text *to,
                                       chiplet_error *err)
{
    const char *title = search->study->axis[CHP_KEY_STUDY_TITLE].text;
    if (title)
        chp_putf(to, "%.200s\n", title);
    chp_front_put_question(search, to);
    chiplet_status status = search->count > 0 ? chp_summary_put_front(search, to, err) : CHIPLET_OK;
    if (!status)
        status = chp_front_put_findings(search, to, err);
    return status ? status : chp_text_status(to, err);
}
