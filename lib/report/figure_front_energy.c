/* Throughput against power: lines of equal energy per token. */
#include <math.h>
#include <stdio.h>

#include "report/figure_front.h"
#include "report/labels.h"
#include "report/table.h"

/* Energies of 1, 2, 5 steps whose lines cross the picture. */
static int energies(const chp_front_picture *p, double *energy, int room)
{
    double low = p->power.low / p->rate.high, high = p->power.high / p->rate.low;
    double decades = log10(high / low);
    int count = 0;
    for (int e = (int)floor(log10(low)); e <= (int)ceil(log10(high)); e++)
        for (int s = 1; s <= 5; s = s == 1 ? 2 : s == 2 ? 5 : 6) {
            double value = s * pow(10, e);
            if (decades > 3.5 && s != 1)
                continue;
            if (value > low * 1.05 && value < high / 1.05 && count < room)
                energy[count++] = value;
        }
    return count;
}

/* Where a line of equal energy enters and leaves the chp_front_picture, in pixels. */
typedef struct {
    double from_w, until_w;
    double x, y, dx, dy, length;
} energy_line;

static energy_line line_of(const chp_front_picture *p, double energy_j)
{
    energy_line l;
    l.from_w = fmax(p->power.low, p->rate.low * energy_j);
    l.until_w = fmin(p->power.high, p->rate.high * energy_j);
    l.x = chp_front_x(p, l.from_w);
    l.y = chp_front_y(p, l.from_w / energy_j);
    l.dx = chp_front_x(p, l.until_w) - l.x;
    l.dy = chp_front_y(p, l.until_w / energy_j) - l.y;
    l.length = hypot(l.dx, l.dy);
    return l;
}

/* The label lies on its line, at the first free place from the right end. */
static void put_energy_label(chp_front_picture *p, const energy_line *l, double energy_j,
                             chp_text *to)
{
    char text[80], value[64];
    chp_format_quantity(value, sizeof value, energy_j, CHP_ENERGY, 3);
    snprintf(text, sizeof text, "%s per token", value);
    double width = 6.6 * chp_width(text), slope = l->dy / l->dx;
    double half_x = width / 2 / sqrt(1 + slope * slope);
    for (double at = l->length - width; at > width; at -= 20) {
        double x = l->x + l->dx * at / l->length, y = l->y + l->dy * at / l->length + 8;
        chp_rect box = { x - half_x, y - half_x * slope - 7, x + half_x, y + half_x * slope + 7 };
        if (!chp_layout_take(p->layout, &box))
            continue;
        chp_put(to, "set label ");
        chp_put_quoted(to, text, 60);
        chp_put(to, " at ");
        chp_put_screen(to, x, y);
        chp_put(to, " center rotate by ");
        chp_put_number(to, atan(slope) * 180 / 3.14159265358979);
        chp_put(to, " front font ',10' textcolor rgb '#6b7280'\n");
        return;
    }
}

void chp_front_put_energy_lines(chp_front_picture *p, chp_text *to)
{
    double energy[24];
    int count = energies(p, energy, 24);
    for (int i = 0; i < count; i++) {
        energy_line l = line_of(p, energy[i]);
        chp_put(to, "set arrow from ");
        chp_put_screen(to, l.x, l.y);
        chp_put(to, " to ");
        chp_put_screen(to, l.x + l.dx, l.y + l.dy);
        chp_put(to, " nohead back " CHP_FRONT_ENERGY "\n");
        put_energy_label(p, &l, energy[i], to);
    }
}
