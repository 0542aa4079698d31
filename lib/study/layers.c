#include "study/layers.h"

#include <string.h>

#include "base/suggest.h"
#include "study/axis.h"
#include "study/ends.h"
#include "study/goal.h"
#include "study/runs.h"
#include "study/sampling.h"

/* What is being built from what. */
typedef struct {
    chiplet_study *study;
    const chp_catalogue *models;
    const chp_setting *row;
    size_t rows;
    chp_arena *arena;
    chp_findings *to;
} builder;

const chp_catalogue *chp_study_models(const chiplet_study *study)
{
    return study->local ? study->local : study->library;
}

/* ------------------------------------------------------------- unknown keys */

static int is_section(const char *section)
{
    for (int key = 0; key < CHP_KEYS; key++)
        if (strcmp(chp_param_at(key)->section, section) == 0)
            return 1;
    return 0;
}

/* What these say may differ from workload to workload. */
static int own_sections(const char *section)
{
    return strcmp(section, "workload") == 0 || strcmp(section, "mapping") == 0;
}

static void find_unknown_section(const builder *b, const chp_setting *row)
{
    size_t first = strcspn(row->section, ".");
    chp_suggestion near = chp_suggest_for(row->section, first);
    for (int key = 0; key < CHP_KEYS; key++)
        chp_suggest_offer(&near, chp_param_at(key)->section);
    chp_hint hint = { NULL, NULL, near.best };
    if (row->section[first] && near.best && own_sections(near.best))
        hint.suggestion = chp_arena_print(b->arena, "workload%s", row->section + first);
    if (!*row->section)
        chp_find_fault(b->to, CHIPLET_ERR_KEY, &row->key_place, NULL,
                       "'%s' stands before the first [section]", row->key);
    else
        chp_find_fault(b->to, CHIPLET_ERR_KEY, &row->section_place, &hint, "unknown section [%s]",
                       row->section);
}

/* The nearest key of all sections, or NULL. */
static const chp_param *nearest_anywhere(const char *word)
{
    const chp_param *best = NULL;
    chp_suggestion near = chp_suggest_for(word, strlen(word));
    for (int key = 0; key < CHP_KEYS; key++) {
        size_t before = near.distance;
        chp_suggest_offer(&near, chp_param_at(key)->key);
        if (near.distance < before)
            best = chp_param_at(key);
    }
    return best;
}

static void find_unknown_key(const builder *b, const chp_setting *row)
{
    chp_suggestion near = chp_suggest_for(row->key, strlen(row->key));
    for (int key = 0; key < CHP_KEYS; key++)
        if (strcmp(chp_param_at(key)->section, row->section) == 0)
            chp_suggest_offer(&near, chp_param_at(key)->key);
    const chp_param *elsewhere = nearest_anywhere(row->key);
    chp_hint hint = { NULL, NULL, near.best };
    if (elsewhere && (!near.best || strcmp(elsewhere->key, row->key) == 0))
        hint.suggestion =
            chp_arena_print(b->arena, "%s in [%s]", elsewhere->key, elsewhere->section);
    chp_find_fault(b->to, CHIPLET_ERR_KEY, &row->key_place, &hint, "unknown key '%s' in [%s]",
                   row->key, row->section);
}

/* Of an unknown section only the first key is reported. */
static int is_known(const builder *b, size_t i)
{
    const chp_setting *row = &b->row[i];
    if (chp_target_of(b->study, row->section, row->key).key >= 0)
        return 1;
    if (chp_is_run_section(row->section))
        chp_run_unknown_key(row, b->to);
    else if (is_section(row->section))
        find_unknown_key(b, row);
    else if (i == 0 || !*row->section || strcmp(b->row[i - 1].section, row->section) != 0)
        find_unknown_section(b, row);
    return 0;
}

/* ------------------------------------------------------------------ layers */

static int is_objective(const chp_setting *row)
{
    return strcmp(row->section, "search") == 0 &&
           (strcmp(row->key, "maximize") == 0 || strcmp(row->key, "minimize") == 0);
}

static int same_key(const chp_setting *a, const chp_setting *b)
{
    return strcmp(a->key, b->key) == 0 && strcmp(a->section, b->section) == 0;
}

/* A call hides all that files say of a list; the objectives of a file hide
 * those of what it includes. */
int chp_setting_hidden(const chp_setting *rows, size_t count, size_t i)
{
    const chp_setting *row = &rows[i];
    for (size_t k = i + 1; k < count; k++) {
        const chp_setting *later = &rows[k];
        int hides = later->set ||
                    (is_objective(row) && strcmp(later->key_place.file, row->key_place.file) != 0);
        if (hides && same_key(later, row))
            return 1;
    }
    return 0;
}

static void lay_defaults(const builder *b)
{
    for (int key = 0; key < CHP_KEYS; key++)
        chp_axis_default(&b->study->axis[key], chp_param_at(key), b->models, b->arena, b->to);
}

/* The value without its range and source, which the library keeps. */
static const char *value_of(const chp_record *design, const chp_ini_entry *entry)
{
    for (size_t i = 0; i < design->data_count; i++)
        if (strcmp(design->data[i].key, entry->key) == 0 &&
            strcmp(design->data[i].section, entry->section) == 0)
            return design->data[i].text;
    return NULL;
}

static void lay_design(const builder *b, const chp_record *design)
{
    for (size_t i = 0; i < design->line_count; i++) {
        const chp_ini_entry *entry = design->line[i].entry;
        const chp_place *place = &entry->value_place;
        int key = chp_param_find(entry->section, entry->key);
        if (key < 0)
            continue;
        chp_axis_text text = { chp_param_at(key), value_of(design, entry), *place, NULL };
        text.origin = chp_arena_print(b->arena, "%s:%d", place->file, place->line);
        if (text.text && text.origin)
            chp_axis_read(&b->study->axis[key], &text, b->models, b->arena, b->to);
        else
            chp_find_no_memory(b->to);
    }
}

static chp_axis_text text_of(const chp_setting *row, int key)
{
    chp_axis_text text = { chp_param_at(key), row->value, row->value_place, row->origin };
    return text;
}

static void lay_base(const builder *b)
{
    const chp_setting *base = NULL;
    for (size_t i = 0; i < b->rows; i++)
        if (chp_param_find(b->row[i].section, b->row[i].key) == CHP_KEY_PACKAGE_BASE)
            base = &b->row[i];
    if (!base || !*base->value)
        return;
    chp_axis_text text = text_of(base, CHP_KEY_PACKAGE_BASE);
    const chp_record *record = chp_goal_chip(&text, b->models, b->to);
    if (record && record->kind == CHIPLET_DESIGN)
        lay_design(b, record);
    else
        b->study->sheet = record;
}

/* --------------------------------------------------------------------- rows */

/* A chip as sold is what its sheet says. */
static int fixed_by_sheet(int key)
{
    static const char *const sections[] = { "die", "core", "memory", "link" };
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (strcmp(chp_param_at(key)->section, sections[i]) == 0)
            return key != CHP_KEY_CORE_KERNEL && key != CHP_KEY_LINK_BANDWIDTH;
    return key == CHP_KEY_PACKAGE_DIES || key == CHP_KEY_PACKAGE_DIE_ATTACH ||
           key == CHP_KEY_PACKAGE_MEMORY_ATTACH;
}

static int is_fixed(const builder *b, int key, const chp_setting *row)
{
    if (!b->study->sheet || !fixed_by_sheet(key))
        return 0;
    chp_find_fault(b->to, CHIPLET_ERR_KEY, &row->key_place, NULL,
                   "%s.%s cannot be set: '%s' is a chip as sold, no design", row->section, row->key,
                   b->study->sheet->name);
    return 1;
}

static void lay_goal(const builder *b, int key, const chp_axis_text *text)
{
    chiplet_study *study = b->study;
    switch (key) {
    case CHP_KEY_SEARCH_MAXIMIZE: chp_goal_objectives(study, text, +1, b->arena, b->to); break;
    case CHP_KEY_SEARCH_MINIMIZE: chp_goal_objectives(study, text, -1, b->arena, b->to); break;
    case CHP_KEY_SEARCH_CONSTRAINT: chp_goal_constraints(study, text, b->arena, b->to); break;
    case CHP_KEY_SEARCH_MATCH: study->match = chp_goal_chip(text, b->models, b->to); break;
    case CHP_KEY_SEARCH_REACH: chp_goal_reach(study, text, b->to); break;
    case CHP_KEY_SEARCH_COMPARE: chp_goal_compare(study, text, b->models, b->arena, b->to); break;
    case CHP_KEY_UNCERTAINTY_SAMPLES: chp_sampling_samples(study, text, b->to); break;
    case CHP_KEY_UNCERTAINTY_SEED: chp_sampling_seed(study, text, b->to); break;
    case CHP_KEY_UNCERTAINTY_DESIGNS: chp_sampling_designs(study, text, b->to); break;
    case CHP_KEY_UNCERTAINTY_INPUTS: chp_sampling_inputs(study, text, b->arena, b->to); break;
    default: break;
    }
}

/* The lines of a list are shown as one. */
static void join(const builder *b, chp_axis *axis, const char *before)
{
    if (!before)
        return;
    axis->text = chp_arena_print(b->arena, "%s, %s", before, axis->text);
    if (!axis->text)
        chp_find_no_memory(b->to);
}

static void clear(chp_axis *axis, const chp_setting *row)
{
    memset(axis, 0, sizeof *axis);
    axis->origin = row->origin;
}

/* A call may take the value of a text or list away; a file must say something. */
static void lay_nothing(const builder *b, int key, const chp_setting *row)
{
    chp_form form = chp_param_at(key)->form;
    if (row->set && (form == CHP_FORM_TEXT || form == CHP_FORM_LIST))
        clear(&b->study->axis[key], row);
    else if (row->set)
        chp_find_fault(b->to, CHIPLET_ERR_VALUE, &row->value_place, NULL, "no value is given");
    else
        chp_find_fault(b->to, CHIPLET_ERR_VALUE, &row->key_place, NULL, "%s.%s has no value",
                       row->section, row->key);
}

static void lay_own(const builder *b, chp_target target, const chp_axis_text *text)
{
    chp_study_run *run = &b->study->run[target.run];
    if (target.key == CHP_KEY_WORKLOAD_SHARE)
        chp_run_lay_share(run, text, b->arena, b->to);
    else
        chp_axis_read(&run->axis[chp_run_slot(target.key)], text, b->models, b->arena, b->to);
}

static int needs_a_name(const builder *b, chp_target target, const chp_setting *row)
{
    if (target.run >= 0 || target.key != CHP_KEY_WORKLOAD_SHARE)
        return 0;
    chp_find_fault(b->to, CHIPLET_ERR_KEY, &row->key_place, NULL,
                   "a share is that of one workload of several: it stands in [workload.NAME]");
    return 1;
}

static void lay_row(const builder *b, size_t i)
{
    const chp_setting *row = &b->row[i];
    chp_target target = chp_target_of(b->study, row->section, row->key);
    int key = target.key;
    if (needs_a_name(b, target, row))
        return;
    if (is_fixed(b, key, row))
        return;
    if (!*row->value) {
        lay_nothing(b, key, row);
        return;
    }
    if (target.run >= 0) {
        chp_axis_text own = text_of(row, key);
        lay_own(b, target, &own);
        return;
    }
    chp_axis *axis = &b->study->axis[key];
    int list = chp_param_at(key)->form == CHP_FORM_LIST;
    const char *before = list ? axis->text : NULL;
    chp_axis_text text = text_of(row, key);
    chp_axis_read(axis, &text, b->models, b->arena, b->to);
    join(b, axis, before);
    lay_goal(b, key, &text);
}

void chp_layers_build(chiplet_study *study, const chp_setting *settings, size_t count,
                      chp_arena *arena, chp_findings *to)
{
    builder b = { study, chp_study_models(study), settings, count, arena, to };
    study->sheet = study->match = NULL;
    study->objectives = study->constraints = study->compared = study->asks = 0;
    study->reaches = -1;
    study->sampling = chp_sampling_default();
    chp_runs_open(study, settings, count, to);
    lay_defaults(&b);
    lay_base(&b);
    for (size_t i = 0; i < count; i++)
        if (is_known(&b, i) && !chp_setting_hidden(settings, count, i))
            lay_row(&b, i);
    chp_ends_build(study, arena, to);
}
