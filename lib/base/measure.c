/* What a unit is made of is read off its symbol, so that a new dimension needs
 * no row here unless it brings a new symbol. */
#include "base/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *symbol;
    signed char base[CHP_BASES];
} atom;

static const atom atoms[] = {
    { "m", { [CHP_BASE_LENGTH] = 1 } },
    { "s", { [CHP_BASE_TIME] = 1 } },
    { "Hz", { [CHP_BASE_TIME] = -1 } },
    { "J", { [CHP_BASE_ENERGY] = 1 } },
    { "W", { [CHP_BASE_ENERGY] = 1, [CHP_BASE_TIME] = -1 } },
    { "kWh", { [CHP_BASE_ENERGY] = 1 } },
    { "V", { [CHP_BASE_VOLTAGE] = 1 } },
    { "A", { [CHP_BASE_ENERGY] = 1, [CHP_BASE_TIME] = -1, [CHP_BASE_VOLTAGE] = -1 } },
    { "C", { [CHP_BASE_KELVIN] = 1 } },
    { "K", { [CHP_BASE_KELVIN] = 1 } },
    { "B", { [CHP_BASE_BYTE] = 1 } },
    { "b", { [CHP_BASE_BIT] = 1 } },
    { "bit", { [CHP_BASE_BIT] = 1 } },
    { "FLOP", { [CHP_BASE_OPERATION] = 1 } },
    { "clk", { [CHP_BASE_CLOCK] = 1 } },
    { "USD", { [CHP_BASE_MONEY] = 1 } },
    { "g", { [CHP_BASE_MASS] = 1 } },
    { "tokens", { [CHP_BASE_TOKEN] = 1 } },
    { "1", { 0 } },
};

/* SI names of the bases, in the order in which they are shown. */
static const struct {
    int base;
    const char *symbol;
} si_symbol[] = {
    { CHP_BASE_TOKEN, "tokens" }, { CHP_BASE_OPERATION, "FLOP" }, { CHP_BASE_BYTE, "B" },
    { CHP_BASE_BIT, "bit" },      { CHP_BASE_MONEY, "USD" },      { CHP_BASE_MASS, "kg" },
    { CHP_BASE_ENERGY, "J" },     { CHP_BASE_VOLTAGE, "V" },      { CHP_BASE_KELVIN, "K" },
    { CHP_BASE_LENGTH, "m" },     { CHP_BASE_TIME, "s" },         { CHP_BASE_CLOCK, "clk" },
    { CHP_BASE_OTHER, "?" },
};

/* ------------------------------------------------------------------ symbols */

static const atom *find_whole(const char *symbol, size_t length)
{
    for (size_t i = 0; i < sizeof atoms / sizeof *atoms; i++)
        if (strlen(atoms[i].symbol) == length && memcmp(atoms[i].symbol, symbol, length) == 0)
            return &atoms[i];
    return NULL;
}

/* "mm": a prefix and a symbol. */
static const atom *find_atom(const char *symbol, size_t length)
{
    const atom *found = find_whole(symbol, length);
    if (!found && length > 1 && strchr("fpnumckMGTP", symbol[0]))
        found = find_whole(symbol + 1, length - 1);
    return found;
}

static void add_factor(chp_measure *m, const chp_factor *f)
{
    for (int i = 0; i < m->factors; i++)
        if (m->factor[i].length == f->length &&
            memcmp(m->factor[i].symbol, f->symbol, (size_t)f->length) == 0) {
            m->factor[i].power += f->power;
            return;
        }
    if (m->factors < CHP_MAX_FACTORS)
        m->factor[m->factors++] = *f;
}

/* "mm2" to the power `sign`. */
static void add_symbol(chp_measure *m, const char *symbol, size_t length, int sign)
{
    size_t letters = length;
    while (letters > 1 && symbol[letters - 1] >= '2' && symbol[letters - 1] <= '9')
        letters--;
    int power = letters < length ? symbol[letters] - '0' : 1;
    const atom *a = find_atom(symbol, letters);
    for (int i = 0; a && i < CHP_BASES; i++)
        m->base[i] = (signed char)(m->base[i] + sign * power * a->base[i]);
    if (!a)
        m->base[CHP_BASE_OTHER] = (signed char)(m->base[CHP_BASE_OTHER] + sign * power);
    chp_factor factor = { symbol, (int)length, sign };
    if (!(length == 1 && *symbol == '1'))
        add_factor(m, &factor);
}

static void add_symbols(chp_measure *m, const char *unit)
{
    int sign = 1;
    while (*unit) {
        size_t length = strcspn(unit, "/*");
        add_symbol(m, unit, length, sign);
        sign = unit[length] == '/' ? -1 : 1;
        unit += length + (unit[length] != '\0');
    }
}

chp_measure chp_measure_of(chp_dimension dimension)
{
    chp_measure m = { .scale = 1 };
    if (dimension == CHP_TEMPERATURE)
        dimension = CHP_KELVIN;
    if (dimension != CHP_NUMBER && dimension != CHP_COUNT && dimension != CHP_FRACTION) {
        m.scale = chp_customary_scale(dimension);
        add_symbols(&m, chp_dimension_unit(dimension));
    }
    return m;
}

/* --------------------------------------------------------------- arithmetic */

chp_measure chp_measure_product(const chp_measure *a, const chp_measure *b, int sign)
{
    chp_measure m = *a;
    m.scale = sign > 0 ? a->scale * b->scale : a->scale / b->scale;
    for (int i = 0; i < CHP_BASES; i++)
        m.base[i] = (signed char)(m.base[i] + sign * b->base[i]);
    for (int i = 0; i < b->factors; i++) {
        chp_factor f = b->factor[i];
        f.power *= sign;
        add_factor(&m, &f);
    }
    return m;
}

int chp_measure_equal(const chp_measure *a, const chp_measure *b)
{
    return memcmp(a->base, b->base, sizeof a->base) == 0;
}

int chp_measure_is_number(const chp_measure *measure)
{
    const chp_measure number = { .scale = 1 };
    return chp_measure_equal(measure, &number);
}

/* --------------------------------------------------------------------- text */

static void put(char text[CHP_MEASURE_SIZE], const char *joint, const chp_factor *f, int power)
{
    size_t used = strlen(text);
    used += (size_t)snprintf(text + used, CHP_MEASURE_SIZE - used, "%s%.*s", joint, f->length,
                             f->symbol);
    if (power > 1 && used < CHP_MEASURE_SIZE)
        snprintf(text + used, CHP_MEASURE_SIZE - used, "^%d", power);
}

/* What is multiplied, then what divides: each with a stroke of its own. */
static void put_factors(char text[CHP_MEASURE_SIZE], const chp_factor *factor, int factors)
{
    static const chp_factor one = { "1", 1, 1 };
    text[0] = '\0';
    for (int i = 0; i < factors; i++)
        if (factor[i].power > 0)
            put(text, *text ? "*" : "", &factor[i], factor[i].power);
    for (int i = 0; i < factors; i++) {
        if (factor[i].power < 0 && !*text)
            put(text, "", &one, 1);
        if (factor[i].power < 0)
            put(text, "/", &factor[i], -factor[i].power);
    }
}

void chp_measure_text(char text[CHP_MEASURE_SIZE], const chp_measure *measure)
{
    put_factors(text, measure->factor, measure->factors);
}

void chp_measure_si_text(char text[CHP_MEASURE_SIZE], const chp_measure *measure)
{
    chp_factor factor[CHP_BASES];
    int factors = 0;
    for (size_t i = 0; i < sizeof si_symbol / sizeof *si_symbol; i++) {
        const char *symbol = si_symbol[i].symbol;
        chp_factor f = { symbol, (int)strlen(symbol), measure->base[si_symbol[i].base] };
        if (f.power != 0)
            factor[factors++] = f;
    }
    put_factors(text, factor, factors);
}

/* ------------------------------------------------------------------ reading */

static int ends_word(char c)
{
    return c == '\0' || strchr(" \t,;()<>=!@", c) != NULL;
}

/* The end of the symbol that begins a unit ("tokens/s" of "tokens/s/W"), or
 * with `single` of one that holds no stroke itself. */
static const chp_unit *longest(size_t *used, const char *text, size_t length, int single)
{
    size_t end = 0;
    while (end < length && !ends_word(text[end]) && !(single && end && strchr("/*", text[end])))
        end++;
    for (; end > 0; end--) {
        if (end < length && !ends_word(text[end]) && !strchr("/*", text[end]))
            continue;
        const chp_unit *unit = chp_unit_find(text, end, CHP_TEMPERATURE);
        *used = end;
        if (unit)
            return unit;
    }
    return NULL;
}

/* A unit as found, not the customary one of its dimension. */
static chp_measure measure_of_unit(const chp_unit *unit)
{
    chp_measure m = chp_measure_of(unit->dimension);
    m.scale = unit->scale;
    m.factors = 0;
    chp_measure shown = { .scale = 1 };
    add_symbols(&shown, unit->symbol);
    for (int i = 0; unit->dimension != CHP_FRACTION && i < shown.factors; i++)
        add_factor(&m, &shown.factor[i]);
    return m;
}

size_t chp_measure_read(chp_measure *measure, double *offset, const char *text, size_t length)
{
    size_t at, used;
    const chp_unit *unit = longest(&at, text, length, 0);
    if (!unit)
        return 0;
    *measure = measure_of_unit(unit);
    *offset = unit->offset;
    while (at + 1 < length && (text[at] == '/' || text[at] == '*')) {
        unit = longest(&used, text + at + 1, length - at - 1, 1);
        if (!unit)
            break;
        chp_measure next = measure_of_unit(unit);
        *measure = chp_measure_product(measure, &next, text[at] == '/' ? -1 : 1);
        *offset = 0;
        at += 1 + used;
    }
    return at;
}
