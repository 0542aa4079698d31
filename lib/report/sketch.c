#include "report/sketch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDE = 64, HIGH = 15, MARGIN = 10, TICKS = 4 };

/* Values this many times apart stand on a logarithmic axis. */
static const double far_apart = 5;

chp_sketch_axis chp_sketch_axis_of(const char *title, const double *value, size_t count)
{
    chp_sketch_axis axis = { title, 0, HUGE_VAL, -HUGE_VAL };
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(value[i]))
            continue;
        axis.low = fmin(axis.low, value[i]);
        axis.high = fmax(axis.high, value[i]);
    }
    axis.logarithmic = axis.low > 0 && axis.high > far_apart * axis.low;
    return axis;
}

/* 0 at the low end, 1 at the high one; a single value stands in the middle. */
static double share_of(const chp_sketch_axis *axis, double value)
{
    if (!(axis->high > axis->low))
        return 0.5;
    if (axis->logarithmic)
        return log(value / axis->low) / log(axis->high / axis->low);
    return (value - axis->low) / (axis->high - axis->low);
}

static double value_at(const chp_sketch_axis *axis, double share)
{
    if (axis->logarithmic)
        return axis->low * pow(axis->high / axis->low, share);
    return axis->low + share * (axis->high - axis->low);
}

static int cell_of(const chp_sketch_axis *axis, double value, int cells)
{
    return (int)(share_of(axis, value) * (cells - 1) + 0.5);
}

static void put_row(const chp_sketch_axis *y, int row, const char *cells, chp_text *to)
{
    char number[CHP_NUMBER_SIZE] = "";
    if (row % ((HIGH - 1) / 2) == 0)
        chp_format_number(number, sizeof number, value_at(y, (double)row / (HIGH - 1)), 3);
    size_t length = WIDE;
    while (length > 0 && cells[length - 1] == ' ')
        length--;
    chp_put_pad(to, ' ', MARGIN - 2 - chp_width(number));
    chp_putf(to, "%s |", number);
    chp_put_bytes(to, cells, length);
    chp_put(to, "\n");
}

static void put_floor(const chp_sketch_axis *x, chp_text *to)
{
    char number[CHP_NUMBER_SIZE];
    int column = 0;
    chp_put_pad(to, ' ', MARGIN - 1);
    chp_put(to, "+");
    chp_put_pad(to, '-', WIDE);
    chp_put(to, "\n");
    chp_put_pad(to, ' ', MARGIN);
    for (int tick = 0; tick < TICKS; tick++) {
        double share = (double)tick / (TICKS - 1);
        chp_format_number(number, sizeof number, value_at(x, share), 3);
        /* The first begins, the last ends below its mark. */
        int from = (int)(share * (WIDE - chp_width(number)));
        chp_put_pad(to, ' ', from - column);
        chp_put(to, number);
        column = from + chp_width(number);
    }
    chp_put(to, "\n");
}

void chp_sketch_write(const chp_sketch_axis *x, const chp_sketch_axis *y,
                      const chp_sketch_point *point, size_t count, chp_text *to)
{
    char cells[HIGH][WIDE];
    memset(cells, ' ', sizeof cells);
    for (size_t i = 0; i < count; i++)
        if (isfinite(point[i].x) && isfinite(point[i].y))
            cells[cell_of(y, point[i].y, HIGH)][cell_of(x, point[i].x, WIDE)] = point[i].mark;
    chp_putf(to, "%.70s\n", y->title);
    for (int row = HIGH - 1; row >= 0; row--)
        put_row(y, row, cells[row], to);
    put_floor(x, to);
    int pad = MARGIN + WIDE - chp_width(x->title);
    chp_put_pad(to, ' ', pad > 0 ? pad : 0);
    chp_putf(to, "%.70s\n", x->title);
}
