#include "report/shown.h"

#include <math.h>
#include <string.h>

enum { SIGNIFICANT = 6 };

static double for_people(const chp_unit *unit, double si)
{
    return (si - unit->offset) / unit->scale;
}

static int is_number(const chp_cell *cell)
{
    return !cell->text && !isnan(cell->number);
}

static double smallest_of(const chp_table *table, size_t c)
{
    double smallest = HUGE_VAL;
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        if (is_number(cell))
            smallest = fmin(smallest, fabs(cell->number));
    }
    return smallest;
}

/* Its own or the customary one; of money, that in which all are told well. */
static chp_unit unit_of(const chp_table *table, size_t c)
{
    const chp_column *column = &table->column[c];
    const chp_unit own = { column->unit, column->dimension, column->scale, 0 };
    const chp_unit none = { "", column->dimension, 1, 0 };
    const char *symbol = chp_dimension_unit(column->dimension);
    const chp_unit *customary = chp_unit_find(symbol, strlen(symbol), column->dimension);
    if (column->unit)
        return own;
    if (column->dimension == CHP_MONEY)
        return chp_unit_for(smallest_of(table, c), CHP_MONEY);
    return customary ? *customary : none;
}

/* As many decimals as the smallest number needs, so that points align; a large
 * number beside it keeps to six digits. */
static int decimals_of(const chp_table *table, size_t c, const chp_unit *unit)
{
    double smallest = HUGE_VAL, largest = 0;
    int whole = 1;
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        if (!is_number(cell))
            continue;
        double shown = fabs(for_people(unit, cell->number));
        whole &= fabs(shown - round(shown)) < 1e-9 * fmax(1, shown);
        if (shown > 0 && shown < smallest)
            smallest = shown;
        largest = fmax(largest, shown);
    }
    if (whole)
        return 0;
    int most = largest >= 1 ? SIGNIFICANT - 1 - (int)floor(log10(largest)) : SIGNIFICANT;
    int wanted = chp_decimals(smallest);
    return wanted < most ? wanted : most > 0 ? most : 0;
}

const char *chp_shown_cell(const chp_table *table, const chp_shown *as, size_t r, size_t c,
                         char number[CHP_NUMBER_SIZE])
{
    const chp_cell *cell = chp_table_cell(table, r, c);
    if (cell->text)
        return cell->text;
    if (isnan(cell->number))
        return "-";
    chp_fixed(number, for_people(&as->unit, cell->number), as->decimals);
    return number;
}

chp_shown chp_shown_column(const chp_table *table, size_t c)
{
    const char *heading = table->column[c].heading;
    chp_shown as = { heading ? heading : "", { "", CHP_NUMBER, 1, 0 }, 0, 0 };
    for (size_t r = 0; r < chp_table_rows(table); r++)
        as.numbers |= is_number(chp_table_cell(table, r, c));
    if (as.numbers) {
        as.unit = unit_of(table, c);
        as.decimals = decimals_of(table, c, &as.unit);
    }
    return as;
}
