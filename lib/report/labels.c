#include "report/labels.h"

#include <math.h>

void chp_layout_block(chp_layout *layout, chp_rect box)
{
    if (layout->count < CHP_MAX_BOXES)
        layout->box[layout->count++] = box;
}

void chp_layout_block_mark(chp_layout *layout, double x, double y, double radius)
{
    chp_rect box = { x - radius, y - radius, x + radius, y + radius };
    chp_layout_block(layout, box);
}

static int overlap(const chp_rect *a, const chp_rect *b)
{
    return a->left < b->right && b->left < a->right && a->bottom < b->top && b->bottom < a->top;
}

static int is_free(const chp_layout *layout, const chp_rect *box)
{
    const chp_rect *frame = &layout->frame;
    if (box->left < frame->left || box->right > frame->right || box->bottom < frame->bottom ||
        box->top > frame->top)
        return 0;
    for (int i = 0; i < layout->count; i++)
        if (overlap(box, &layout->box[i]))
            return 0;
    /* A full list cannot promise anything. */
    return layout->count < CHP_MAX_BOXES;
}

int chp_layout_take(chp_layout *layout, const chp_rect *box)
{
    if (!is_free(layout, box))
        return 0;
    chp_layout_block(layout, *box);
    return 1;
}

/* The box that touches the circle of radius `distance` in direction (dx, dy). */
static chp_rect box_at(double x, double y, double width, double height, double dx, double dy,
                      double distance)
{
    double center_x = x + dx * (distance + width / 2);
    double center_y = y + dy * (distance + height / 2);
    chp_rect box = { center_x - width / 2, center_y - height / 2, center_x + width / 2,
                    center_y + height / 2 };
    return box;
}

int chp_layout_place(chp_layout *layout, double x, double y, double width, double height,
                     double reach, chp_rect *out)
{
    /* Upper left first: there a front of throughput over power leaves room. */
    static const double direction[][2] = {
        { -1, 0.6 },  { -1, 0 },    { -0.6, 1 }, { 1, -0.6 }, { 1, 0 },  { 0.6, -1 },
        { 1, 0.6 },   { -1, -0.6 }, { 0, 1 },    { 0, -1 },   { 1, -1 }, { -1, 1 },
    };
    for (double distance = 7; distance <= fmax(reach, 7); distance *= 1.4)
        for (unsigned i = 0; i < sizeof direction / sizeof direction[0]; i++) {
            chp_rect box = box_at(x, y, width, height, direction[i][0], direction[i][1], distance);
            if (!chp_layout_take(layout, &box))
                continue;
            *out = box;
            return 1;
        }
    return 0;
}
