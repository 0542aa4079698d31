#include "study/axis.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"

/* ------------------------------------------------------------- comma lists */

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

int chp_next_part(chp_part_span *part, const char *text, size_t *at)
{
    size_t end = *at + strcspn(text + *at, ",");
    size_t from = *at, to = end;
    if (*at > strlen(text))
        return 0;
    while (from < to && is_blank(text[from]))
        from++;
    while (to > from && is_blank(text[to - 1]))
        to--;
    part->from = from;
    part->length = to - from;
    *at = text[end] ? end + 1 : strlen(text) + 1;
    return 1;
}

static size_t count_parts(const char *text)
{
    size_t parts = 1;
    for (; *text; text++)
        parts += *text == ',';
    return parts;
}

/* ------------------------------------------------------------------ ranges */

typedef enum { SINGLE, BY_STEP, BY_FACTOR } range_kind;

/* One number of the text with the unit it has or inherits. */
typedef struct {
    chp_quantity quantity;
    size_t at;
} number;

typedef struct {
    range_kind kind;
    number first, last, step; /* of a factor only step.quantity.number counts */
    chp_place place;
} range;

typedef struct {
    const chp_axis_text *from;
    chp_findings *to;
    double *value;
    size_t count;
    chp_arena *arena;
} reader;

static size_t skip_blanks(const char *text, size_t at)
{
    while (is_blank(text[at]))
        at++;
    return at;
}

static int read_number(reader *r, number *out, size_t *at)
{
    const char *text = r->from->text;
    size_t length = strcspn(text + *at, ",");
    out->at = *at;
    if (!chp_quantity_scan(&out->quantity, text + *at, length)) {
        size_t word = length ? length : 1;
        chp_place place = chp_place_within(&r->from->place, *at, word);
        chp_find_no_number(text + *at, length, r->from->param->dimension, &place, r->to);
        return 0;
    }
    *at = skip_blanks(text, *at + out->quantity.length);
    return 1;
}

static int fault_at(reader *r, size_t at, const char *expected, const char *message)
{
    const char *text = r->from->text;
    size_t length = strcspn(text + at, ",");
    chp_place place = chp_place_within(&r->from->place, at, length ? length : 1);
    chp_hint hint = { expected, NULL, NULL };
    chp_find_fault(r->to, CHIPLET_ERR_VALUE, &place, &hint, "%s", message);
    return 0;
}

/* Behind "a..b": "step s" or "xN". */
static int read_increment(reader *r, range *out, size_t *at)
{
    const char *text = r->from->text;
    if (strncmp(text + *at, "step", 4) == 0) {
        out->kind = BY_STEP;
        *at = skip_blanks(text, *at + 4);
        return read_number(r, &out->step, at);
    }
    if (text[*at] == 'x') {
        out->kind = BY_FACTOR;
        *at = skip_blanks(text, *at + 1);
        size_t length =
            chp_parse_number(&out->step.quantity.number, text + *at, strcspn(text + *at, ","));
        if (length == 0 || !(out->step.quantity.number > 1))
            return fault_at(r, *at, "a factor above 1, as in 8..64 x2", "no factor behind 'x'");
        *at = skip_blanks(text, *at + length);
        return 1;
    }
    return fault_at(r, *at, "'step S' or 'xN', as in 24..72 step 8 or 8..64 x2",
                    "a range needs a step or a factor");
}

static int read_range(reader *r, range *out, const chp_part_span *part)
{
    const char *text = r->from->text;
    size_t at = part->from, end = part->from + part->length;
    memset(out, 0, sizeof *out);
    out->place = chp_place_within(&r->from->place, part->from, part->length ? part->length : 1);
    if (!read_number(r, &out->first, &at))
        return 0;
    out->last = out->first;
    if (strncmp(text + at, "..", 2) == 0) {
        at = skip_blanks(text, at + 2);
        if (!read_number(r, &out->last, &at) || !read_increment(r, out, &at))
            return 0;
    }
    if (at < end)
        return fault_at(r, at, "a comma, or the end of the line",
                        "there is more behind the value than belongs to it");
    return 1;
}

/* ------------------------------------------------------ numbers to SI values */

/* A number without a unit takes that of the next number that has one. */
static void inherit_unit(number *n, const number **unit)
{
    if (n->quantity.unit_length > 0)
        *unit = n;
}

static int to_si(reader *r, double *out, const number *n, const number *unit,
                 chp_dimension dimension)
{
    const char *text = r->from->text + n->at;
    chp_place place = chp_place_within(&r->from->place, n->at, n->quantity.length);
    if (n->quantity.unit_length > 0 || !unit)
        return chp_quantity_si(out, &n->quantity, text, &place, dimension, r->to);
    const char *symbol = r->from->text + unit->at + unit->quantity.unit_at;
    const chp_unit *found = chp_unit_find(symbol, unit->quantity.unit_length, dimension);
    if (!found)
        return chp_quantity_si(out, &n->quantity, text, &place, dimension, r->to);
    *out = n->quantity.number * found->scale + found->offset;
    return 1;
}

static int add_value(reader *r, double value, const chp_place *place)
{
    const chp_param *p = r->from->param;
    if (!chp_quantity_within(value, p->min, p->max, p->dimension, p->key, place, r->to))
        return 0;
    if (r->count == CHP_MAX_AXIS) {
        chp_find_fault(r->to, CHIPLET_ERR_RANGE, place, NULL, "more than %d values of %s.%s",
                       CHP_MAX_AXIS, p->section, p->key);
        return 0;
    }
    for (size_t i = 0; i < r->count; i++)
        if (r->value[i] == value) {
            chp_find_fault(r->to, CHIPLET_ERR_VALUE, place, NULL, "the same value of %s.%s twice",
                           p->section, p->key);
            return 0;
        }
    double *grown = chp_arena_grow(r->arena, r->value, r->count, sizeof *grown);
    if (!grown) {
        chp_find_no_memory(r->to);
        return 0;
    }
    r->value = grown;
    r->value[r->count++] = value;
    return 1;
}

/* The last value is hit exactly if the steps come within 1e-9 of it. */
static double snap(double value, double last)
{
    return fabs(value - last) <= 1e-9 * fabs(last) ? last : value;
}

static int add_steps(reader *r, double first, double last, double step, const chp_place *place)
{
    if (!(step > 0) || last < first) {
        chp_hint hint = { "a first value below the last, and a step above 0", NULL, NULL };
        chp_find_fault(r->to, CHIPLET_ERR_VALUE, place, &hint, "an empty range");
        return 0;
    }
    for (size_t i = 0;; i++) {
        double value = snap(first + (double)i * step, last);
        if (value > last)
            return 1;
        if (!add_value(r, value, place))
            return 0;
    }
}

static int add_factors(reader *r, double first, double last, double factor, const chp_place *place)
{
    if (!(first > 0) || last < first) {
        chp_hint hint = { "a first value above 0 and below the last", NULL, NULL };
        chp_find_fault(r->to, CHIPLET_ERR_VALUE, place, &hint, "an empty range");
        return 0;
    }
    for (double value = first; value <= last; value = snap(value * factor, last)) {
        if (r->from->param->dimension == CHP_COUNT && value != floor(value)) {
            chp_find_fault(r->to, CHIPLET_ERR_VALUE, place, NULL,
                           "the range leaves the whole numbers at %g", value);
            return 0;
        }
        if (!add_value(r, value, place))
            return 0;
        if (value == last)
            break;
    }
    return 1;
}

static int add_range(reader *r, const range *g, const number *unit)
{
    double first, last, step = 0;
    chp_dimension dimension = r->from->param->dimension;
    chp_dimension difference = dimension == CHP_TEMPERATURE ? CHP_KELVIN : dimension;
    const number *own = NULL;
    inherit_unit((number *)&g->last, &own);
    if (!to_si(r, &last, &g->last, own ? own : unit, dimension))
        return 0;
    if (g->kind == SINGLE)
        return add_value(r, last, &g->place);
    if (!to_si(r, &first, &g->first, own ? own : unit, dimension))
        return 0;
    if (g->kind == BY_FACTOR)
        return add_factors(r, first, last, g->step.quantity.number, &g->place);
    if (!to_si(r, &step, &g->step, own ? own : unit, difference))
        return 0;
    return add_steps(r, first, last, step, &g->place);
}

static int read_numbers(reader *r)
{
    const char *text = r->from->text;
    size_t parts = count_parts(text), n = 0, at = 0;
    range *g = chp_arena_alloc(r->arena, parts * sizeof *g);
    chp_part_span part;
    const number *unit = NULL;
    if (!g) {
        chp_find_no_memory(r->to);
        return 0;
    }
    while (n < parts && chp_next_part(&part, text, &at))
        if (!read_range(r, &g[n++], &part))
            return 0;
    inherit_unit(&g[n - 1].last, &unit);
    for (size_t i = 0; i < n; i++)
        if (!add_range(r, &g[i], unit))
            return 0;
    return 1;
}

/* ------------------------------------------------------------------- words */

static const char *nearest_choice(const char *choices, const char *word, size_t length,
                                  chp_arena *arena)
{
    chp_suggestion best = chp_suggest_for(word, length);
    for (const char *start = choices; start;
         start = strchr(start, '|') ? strchr(start, '|') + 1 : NULL) {
        char *choice = chp_arena_copy(arena, start, strcspn(start, "|"));
        if (choice)
            chp_suggest_offer(&best, choice);
    }
    return best.best;
}

static int read_choice(reader *r, double *out, const chp_part_span *part)
{
    const chp_param *p = r->from->param;
    const char *word = r->from->text + part->from;
    int position = chp_choice_find(p->choices, word, part->length);
    if (position >= 0) {
        *out = position;
        return 1;
    }
    chp_place place =
        chp_place_within(&r->from->place, part->from, part->length ? part->length : 1);
    const char *near = nearest_choice(p->choices, word, part->length, r->arena);
    chp_hint hint = { p->choices, NULL, near };
    chp_find_fault(r->to, CHIPLET_ERR_VALUE, &place, &hint, "%s.%s cannot be '%.*s'", p->section,
                   p->key, (int)part->length, word);
    return 0;
}

static const chp_record *read_name(reader *r, const chp_part_span *part,
                                   const chp_catalogue *models)
{
    const chp_param *p = r->from->param;
    char *name = chp_arena_copy(r->arena, r->from->text + part->from, part->length);
    if (!name) {
        chp_find_no_memory(r->to);
        return NULL;
    }
    const chp_record *record = chp_catalogue_find(models, p->kind, name);
    if (record)
        return record;
    chp_place place =
        chp_place_within(&r->from->place, part->from, part->length ? part->length : 1);
    chp_hint hint = { NULL, NULL, chp_catalogue_suggest(models, p->kind, name) };
    chp_find_fault(r->to, CHIPLET_ERR_NAME, &place, &hint, "no %s named '%s'",
                   chiplet_kind_name(p->kind), name);
    return NULL;
}

static int read_words(reader *r, chp_axis *axis, const chp_catalogue *models)
{
    const char *text = r->from->text;
    size_t parts = count_parts(text), at = 0;
    chp_part_span part;
    axis->record = chp_arena_alloc(r->arena, parts * sizeof *axis->record);
    if (!axis->record) {
        chp_find_no_memory(r->to);
        return 0;
    }
    while (chp_next_part(&part, text, &at)) {
        size_t i = r->count;
        double value = (double)i;
        chp_place place =
            chp_place_within(&r->from->place, part.from, part.length ? part.length : 1);
        if (r->from->param->form == CHP_FORM_NAME) {
            axis->record[i] = read_name(r, &part, models);
            for (size_t k = 0; k < i; k++)
                if (axis->record[k] == axis->record[i])
                    value = (double)k;
            if (!axis->record[i])
                return 0;
        } else if (!read_choice(r, &value, &part)) {
            return 0;
        }
        if (!add_value(r, value, &place))
            return 0;
    }
    return 1;
}

/* ---------------------------------------------------------------- one axis */

void chp_axis_read(chp_axis *out, const chp_axis_text *from, const chp_catalogue *models,
                   chp_arena *arena, chp_findings *to)
{
    chp_axis axis = { .text = from->text, .origin = from->origin, .place = from->place };
    reader r = { from, to, NULL, 0, arena };
    int read = 1;
    switch (from->param->form) {
    case CHP_FORM_NUMBER: read = read_numbers(&r); break;
    case CHP_FORM_CHOICE:
    case CHP_FORM_NAME: read = read_words(&r, &axis, models); break;
    default: break;
    }
    if (!read)
        return;
    axis.value = r.value;
    axis.count = r.count;
    *out = axis;
}

void chp_axis_default(chp_axis *out, const chp_param *param, const chp_catalogue *models,
                      chp_arena *arena, chp_findings *to)
{
    memset(out, 0, sizeof *out);
    out->origin = "default";
    if (!*param->fallback)
        return;
    /* A small library need not hold the record that a default names. */
    if (param->form == CHP_FORM_NAME && !chp_catalogue_find(models, param->kind, param->fallback))
        return;
    chp_axis_text from = { .param = param, .text = param->fallback, .origin = "default" };
    chp_axis_read(out, &from, models, arena, to);
}
