#include "study/range.h"

#include <math.h>
#include <string.h>

typedef enum { SINGLE, BY_STEP, BY_FACTOR } range_kind;

/* A quantity that begins at `at`; its unit may stand further behind. */
typedef struct {
    chp_quantity quantity;
    size_t at;
} number;

typedef struct {
    range_kind kind;
    number first, last, step;
    double factor;
    chp_place place;
} range;

/* ----------------------------------------------------------------- reading */

static size_t skip_blanks(const char *text, size_t at)
{
    return at + strspn(text + at, " \t");
}

static size_t rest_of_part(const char *text, size_t at)
{
    return strcspn(text + at, ",");
}

static int fault_at(const chp_value_list *list, size_t at, const char *expected,
                    const char *message)
{
    chp_place place = chp_part_place(list->from, at, rest_of_part(list->from->text, at));
    chp_hint hint = { expected, NULL, NULL };
    chp_find_fault(list->to, CHIPLET_ERR_VALUE, &place, &hint, "%s", message);
    return 0;
}

static int read_number(const chp_value_list *list, number *out, size_t *at)
{
    const char *text = list->from->text + *at;
    size_t length = rest_of_part(text, 0);
    out->at = *at;
    if (chp_quantity_scan(&out->quantity, text, length)) {
        *at = skip_blanks(list->from->text, *at + out->quantity.length);
        return 1;
    }
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    chp_place place = chp_part_place(list->from, *at, length);
    chp_find_no_number(text, length, list->from->param->dimension, &place, list->to);
    return 0;
}

static int read_factor(const chp_value_list *list, range *out, size_t *at)
{
    const char *text = list->from->text;
    size_t length = chp_parse_number(&out->factor, text + *at, rest_of_part(text, *at));
    if (length == 0 || !(out->factor > 1))
        return fault_at(list, *at, "a factor above 1", "expected a factor above 1 behind 'x'");
    out->kind = BY_FACTOR;
    *at = skip_blanks(text, *at + length);
    return 1;
}

/* Behind "a..b": "step s" or "xN". */
static int read_increment(const chp_value_list *list, range *out, size_t *at)
{
    const char *text = list->from->text;
    if (text[*at] == 'x') {
        *at = skip_blanks(text, *at + 1);
        return read_factor(list, out, at);
    }
    if (strncmp(text + *at, "step", 4) == 0) {
        out->kind = BY_STEP;
        *at = skip_blanks(text, *at + 4);
        return read_number(list, &out->step, at);
    }
    return fault_at(list, *at, "'step S' or 'xN'",
                    "a range needs a step or a factor, as in 24..72 step 8 or 8..64 x2");
}

static int read_range(const chp_value_list *list, range *out, const chp_part_span *part)
{
    const char *text = list->from->text;
    size_t at = part->from;
    memset(out, 0, sizeof *out);
    out->place = chp_part_place(list->from, part->from, part->length);
    if (!read_number(list, &out->first, &at))
        return 0;
    if (strncmp(text + at, "..", 2) == 0) {
        at = skip_blanks(text, at + 2);
        if (!read_number(list, &out->last, &at) || !read_increment(list, out, &at))
            return 0;
    }
    if (at < part->from + part->length)
        return fault_at(list, at, "a comma or the end of the line",
                        "expected a comma or the end of the line");
    return 1;
}

/* ------------------------------------------------------------------- units */

/* A number without a unit points to the one further behind. */
static void inherit(number *n, const number **unit)
{
    if (n->quantity.unit_length > 0) {
        *unit = n;
    } else if (*unit) {
        n->quantity.unit_at = (*unit)->at + (*unit)->quantity.unit_at - n->at;
        n->quantity.unit_length = (*unit)->quantity.unit_length;
    }
}

static void inherit_units(range *ranges, size_t count)
{
    const number *unit = NULL;
    for (size_t i = count; i-- > 0;) {
        if (ranges[i].kind == BY_STEP)
            inherit(&ranges[i].step, &unit);
        if (ranges[i].kind != SINGLE)
            inherit(&ranges[i].last, &unit);
        inherit(&ranges[i].first, &unit);
    }
}

static int to_si(const chp_value_list *list, double *out, const number *n, chp_dimension dimension)
{
    chp_place place = chp_part_place(list->from, n->at, n->quantity.length);
    return chp_quantity_si(out, &n->quantity, list->from->text + n->at, &place, dimension,
                           list->to);
}

/* ------------------------------------------------------------------ values */

static int add(chp_value_list *list, double value, const chp_place *place)
{
    const chp_param *p = list->from->param;
    return chp_quantity_within(value, p->min, p->max, p->dimension, p->key, place, list->to) &&
           chp_value_add(list, value, place);
}

/* The last value is hit exactly if the steps come within 1e-9 of it. */
static double snap(double value, double last)
{
    return fabs(value - last) <= 1e-9 * fabs(last) ? last : value;
}

static int find_empty(const chp_value_list *list, const range *r, const char *message)
{
    chp_find_fault(list->to, CHIPLET_ERR_VALUE, &r->place, NULL, "%s", message);
    return 0;
}

static int add_steps(chp_value_list *list, const range *r, double first, double last)
{
    double step;
    chp_dimension dimension = list->from->param->dimension;
    if (dimension == CHP_TEMPERATURE)
        dimension = CHP_KELVIN;
    if (!to_si(list, &step, &r->step, dimension))
        return 0;
    if (!(step > 0))
        return find_empty(list, r, "the step of a range must be above 0");
    for (size_t i = 0;; i++) {
        double value = snap(first + (double)i * step, last);
        if (value > last)
            return 1;
        if (!add(list, value, &r->place))
            return 0;
    }
}

static int add_factors(chp_value_list *list, const range *r, double first, double last)
{
    if (!(first > 0))
        return find_empty(list, r, "a range by factors must begin above 0");
    for (double value = first; value <= last; value = snap(value * r->factor, last)) {
        if (list->from->param->dimension == CHP_COUNT && value != floor(value))
            return find_empty(list, r, "the factor of this range leaves the whole numbers");
        if (!add(list, value, &r->place))
            return 0;
    }
    return 1;
}

static int add_range(chp_value_list *list, const range *r)
{
    double first, last;
    chp_dimension dimension = list->from->param->dimension;
    if (!to_si(list, &first, &r->first, dimension))
        return 0;
    if (r->kind == SINGLE)
        return add(list, first, &r->place);
    if (!to_si(list, &last, &r->last, dimension))
        return 0;
    if (last < first)
        return find_empty(list, r, "the range ends before it begins");
    return r->kind == BY_STEP ? add_steps(list, r, first, last) : add_factors(list, r, first, last);
}

int chp_range_values(chp_value_list *list)
{
    const char *text = list->from->text;
    size_t count = 0, at = 0;
    chp_part_span part;
    range *ranges = chp_arena_alloc(list->arena, chp_count_parts(text) * sizeof *ranges);
    if (!ranges)
        return chp_find_no_memory(list->to) == CHIPLET_OK;
    while (chp_next_part(&part, text, &at))
        if (!read_range(list, &ranges[count++], &part))
            return 0;
    inherit_units(ranges, count);
    for (size_t i = 0; i < count; i++)
        if (!add_range(list, &ranges[i]))
            return 0;
    return 1;
}
