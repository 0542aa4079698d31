/* Uncertainty for people. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"
#include "report/uncertainty.h"

enum { SHOWN_DESIGNS = 12, SHOWN_INPUTS = 8 };

static void percent(char text[CHP_NUMBER_SIZE], double share)
{
    chp_fixed(text, fabs(share) < 0.005 ? 0 : 100 * share, 0);
    snprintf(text + strlen(text), CHP_NUMBER_SIZE - strlen(text), " %%");
}

static size_t fronts_in_field(const chiplet_uncertainty *u)
{
    size_t count = 0;
    while (count < u->designs && u->design[count].rank)
        count++;
    return count;
}

/* ------------------------------------------------------------ what was done */

static void put_dropped(const chiplet_uncertainty *u, chp_text *to)
{
    size_t dropped = u->varied;
    while (dropped < u->inputs && u->effect[dropped] > 0)
        dropped++;
    dropped -= u->varied;
    if (!dropped)
        return;
    char effect[CHP_NUMBER_SIZE];
    chp_format_number(effect, sizeof effect, 100 * u->effect[u->varied], 2);
    chp_putf(to, "%zu more data stay as stated; the first of them,\n%s, changes nothing asked for"
                 " by more than %s %%.\n", dropped, u->input[u->varied].name, effect);
}

static void put_effort(const chiplet_uncertainty *u, chp_text *to)
{
    size_t fronts = fronts_in_field(u);
    chp_putf(to, "%zu samples of %zu uncertain data, seed %llu; %zu designs of the front and\n"
                 "%zu beside it.\n", u->samples, u->varied, (unsigned long long)u->seed, fronts,
             u->designs - fronts);
    if (u->front_left_out)
        chp_putf(to, "%zu designs of the front are left out; see uncertainty.designs.\n",
                 u->front_left_out);
    put_dropped(u, to);
}

/* ------------------------------------------------------------------ designs */

static int is_winner(const chiplet_uncertainty *u, size_t design)
{
    for (size_t w = 0; w < u->winners; w++)
        if (u->winner[w] == design)
            return 1;
    return 0;
}

/* The best of each objective, then the likeliest of the front. */
static size_t choose(const chiplet_uncertainty *u, size_t *chosen)
{
    size_t count = 0;
    for (size_t w = 0; w < u->winners; w++)
        chosen[count++] = u->winner[w];
    while (count < SHOWN_DESIGNS && count < u->designs) {
        size_t best = u->designs;
        for (size_t i = 0; i < u->designs; i++) {
            int taken = is_winner(u, i);
            for (size_t k = u->winners; k < count; k++)
                taken |= chosen[k] == i;
            if (!taken && (best == u->designs || u->design[i].on_front > u->design[best].on_front))
                best = i;
        }
        if (best == u->designs || u->design[best].on_front == 0)
            break;
        chosen[count++] = best;
    }
    return count;
}

static int by_value(const void *a, const void *b)
{
    double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

double chp_aim_quantile(const chiplet_uncertainty *u, size_t design, int aim, int quantile)
{
    static const double share[CHP_QUANTILES] = { 0.05, 0.5, 0.95 };
    int metric = u->search->study->objective[aim].metric;
    if (metric >= 0)
        return u->design[design].quantile[metric][quantile];
    const double *sample = chp_samples_of(u, design, aim);
    double *value = malloc(u->samples * sizeof *value);
    size_t count = 0;
    for (size_t i = 0; value && i < u->samples; i++)
        if (!isnan(sample[i]))
            value[count++] = sample[i];
    if (count)
        qsort(value, count, sizeof *value, by_value);
    double at = count ? share[quantile] * (double)(count - 1) : 0;
    double result = count ? value[(size_t)at] : NAN;
    free(value);
    return result;
}

/* The number without its unit, which stands in the heading. */
static void put_number(char *text, size_t size, const chiplet_uncertainty *u, int aim, double si)
{
    chp_aim_format(text, size, u, aim, si);
    text[strcspn(text, " ")] = '\0';
}

/* "throughput, tokens/s" */
static void put_heading(char *text, size_t size, const chiplet_uncertainty *u, int aim)
{
    char one[100];
    chp_aim_format(one, sizeof one, u, aim, 1);
    const char *unit = strchr(one, ' ');
    snprintf(text, size, "%.160s%s%s", chp_aim_name(u, aim), unit ? "," : "", unit ? unit : "");
}

static void put_interval(char *text, size_t size, const chiplet_uncertainty *u, size_t design,
                         int aim)
{
    char part[CHP_QUANTILES][80];
    for (int q = 0; q < CHP_QUANTILES; q++)
        put_number(part[q], sizeof part[q], u, aim, chp_aim_quantile(u, design, aim, q));
    snprintf(text, size, "%s (%s .. %s)", part[1], part[0], part[2]);
}

static void add_row(chp_table *table, const chiplet_uncertainty *u, size_t index)
{
    const chp_field_design *d = &u->design[index];
    char text[260];
    double samples = (double)u->samples;
    chp_design_label(text, sizeof text, d);
    chp_table_text(table, text);
    percent(text, (double)d->on_front / samples);
    chp_table_text(table, text);
    if (u->question.rules) {
        percent(text, (double)d->kept / samples);
        chp_table_text(table, text);
    }
    for (int k = 0; k < u->question.aims; k++) {
        put_interval(text, sizeof text, u, index, k);
        chp_table_text(table, text);
    }
}

static chiplet_status put_designs(const chiplet_uncertainty *u, chp_text *to, chiplet_error *err)
{
    size_t chosen[SHOWN_DESIGNS], count = choose(u, chosen);
    char heading[300];
    chp_table table = { .failed = 0 };
    chp_put(to, "\nChance to be on the front, to keep the constraints; median (5 .. 95 %)\n");
    chp_table_column(&table, "design", NULL, CHP_NUMBER);
    chp_table_column(&table, "front", NULL, CHP_NUMBER);
    if (u->question.rules)
        chp_table_column(&table, "kept", NULL, CHP_NUMBER);
    for (int k = 0; k < u->question.aims; k++) {
        put_heading(heading, sizeof heading, u, k);
        chp_table_column(&table, heading, NULL, CHP_NUMBER);
    }
    for (size_t i = 0; i < count; i++)
        add_row(&table, u, chosen[i]);
    return chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
}

/* -------------------------------------------------------- one against another */

static void put_chances(const chiplet_uncertainty *u, chp_text *to)
{
    char share[CHP_NUMBER_SIZE];
    if (u->winners > 1)
        chp_put(to, "\nShare of the samples in which one of the best beats another\n");
    for (size_t a = 0; a < u->winners; a++)
        for (size_t b = a + 1; b < u->winners; b++) {
            size_t x = u->winner[a], y = u->winner[b];
            chp_putf(to, "  %zu against %zu: ", u->design[x].rank, u->design[y].rank);
            for (int k = 0; k < u->question.aims; k++) {
                percent(share, chp_share_beaten(u, x, y, k));
                chp_putf(to, "%s%s %s", k ? ", " : "", chp_aim_name(u, k), share);
            }
            chp_put(to, "\n");
        }
}

/* ---------------------------------------------------------------- what matters */

static double weight(const chiplet_uncertainty *u, size_t input, size_t winner, int aim)
{
    return input < u->varied ? chp_index_of(u, input, winner, aim).total : -1;
}

/* The n-th input by total index; ties in the order of the list. */
static size_t heaviest(const chiplet_uncertainty *u, size_t winner, int aim, const char *taken)
{
    size_t best = u->varied;
    for (size_t i = 0; i < u->varied; i++)
        if (!taken[i] && (best == u->varied ||
                          weight(u, i, winner, aim) > weight(u, best, winner, aim)))
            best = i;
    return best;
}

static void add_input(chp_table *table, const chiplet_uncertainty *u, size_t input, size_t winner,
                      int aim)
{
    char text[260], low[80], high[80];
    chp_swing swing = chp_swing_of(u, input, winner, aim);
    chp_sensitivity s = chp_index_of(u, input, winner, aim);
    chp_table_text(table, u->input[input].name);
    chp_input_range(text, sizeof text, u, input);
    chp_table_text(table, text);
    put_number(low, sizeof low, u, aim, swing.low);
    put_number(high, sizeof high, u, aim, swing.high);
    snprintf(text, sizeof text, "%s .. %s", low, high);
    chp_table_text(table, text);
    percent(text, s.first);
    chp_table_text(table, text);
    percent(text, s.total);
    chp_table_text(table, text);
}

static chiplet_status put_inputs(const chiplet_uncertainty *u, int aim, chp_text *to,
                                 chiplet_error *err)
{
    char taken[CHP_MOST_INPUTS] = { 0 }, heading[300];
    size_t winner = u->best[aim];
    chp_table table = { .failed = 0 };
    chp_putf(to, "\nWhat makes %s of design %zu uncertain\n", chp_aim_name(u, aim),
             u->design[u->winner[winner]].rank);
    chp_table_column(&table, "datum", NULL, CHP_NUMBER);
    chp_table_column(&table, "range", NULL, CHP_NUMBER);
    put_heading(heading, sizeof heading, u, aim);
    chp_table_column(&table, heading, NULL, CHP_NUMBER);
    chp_table_column(&table, "first", NULL, CHP_NUMBER);
    chp_table_column(&table, "total", NULL, CHP_NUMBER);
    for (int n = 0; n < SHOWN_INPUTS; n++) {
        size_t i = heaviest(u, winner, aim, taken);
        if (i == u->varied || (n > 0 && weight(u, i, winner, aim) < 0.005))
            break;
        taken[i] = 1;
        add_input(&table, u, i, winner, aim);
    }
    return chp_table_finish(&table, CHIPLET_TABLE, "", to, err);
}

chiplet_status chp_uncertainty_write_summary(const chiplet_uncertainty *u, chp_text *to,
                                             chiplet_error *err)
{
    put_effort(u, to);
    chiplet_status status = put_designs(u, to, err);
    put_chances(u, to);
    for (int k = 0; !status && k < u->question.aims; k++)
        status = put_inputs(u, k, to, err);
    return status ? status : chp_text_status(to, err);
}
