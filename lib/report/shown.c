#include "report/shown.h"

#include <math.h>

enum { SIGNIFICANT = 6 };

static double for_people(const chp_column *column, double si)
{
    return column->unit ? si / column->scale : chp_to_customary(si, column->dimension);
}

/* As many decimals as the smallest number needs, so that points align; a large
 * number beside it keeps to six digits. */
static int decimals_of(const chp_table *table, size_t c)
{
    double smallest = HUGE_VAL, largest = 0;
    int whole = 1;
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        if (cell->text || isnan(cell->number))
            continue;
        double shown = fabs(for_people(&table->column[c], cell->number));
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
    chp_fixed(number, for_people(&table->column[c], cell->number), as->decimals);
    return number;
}

chp_shown chp_shown_column(const chp_table *table, size_t c)
{
    const chp_column *column = &table->column[c];
    chp_shown as = { column->heading ? column->heading : "", "", 0, 0 };
    for (size_t r = 0; r < chp_table_rows(table); r++) {
        const chp_cell *cell = chp_table_cell(table, r, c);
        as.numbers |= !cell->text && !isnan(cell->number);
    }
    if (as.numbers) {
        as.unit = column->unit ? column->unit : chp_dimension_unit(column->dimension);
        as.decimals = decimals_of(table, c);
    }
    return as;
}
