#include "die/die.h"

#include <stddef.h>

static chp_carrier whole_package(const chp_package *package, double parts_m2, double placements)
{
    chp_carrier carrier = { package, 1, parts_m2, placements };
    return carrier;
}

static int stacked_carriers(chp_carrier out[2], const chp_package *bond,
                            const chp_package *below, const chp_carried *c)
{
    chp_carrier top = { bond, c->io_dies, c->dies_m2 / c->io_dies, c->dies / c->io_dies };
    out[0] = top;
    out[1] = whole_package(below, c->io_m2 + c->stacks_m2, c->io_dies + c->stacks);
    return 2;
}

int chp_carriers(chp_carrier out[2], const chp_package *die_attach,
                 const chp_package *memory_attach, const chp_carried *c)
{
    if (c->stacked)
        return stacked_carriers(out, die_attach, memory_attach, c);
    double pieces = c->dies + c->io_dies, parts_m2 = c->dies_m2 + c->io_m2 + c->stacks_m2;
    const chp_package *join = pieces > 1 || !memory_attach ? die_attach : NULL;
    const chp_package *memory = c->stacks > 0 || !join ? memory_attach : NULL;
    if (!join && !memory)
        return 0;
    if (!join || !memory || join == memory) {
        out[0] = whole_package(join ? join : memory, parts_m2, pieces + c->stacks);
        return 1;
    }
    /* the dies that hold stacks, each with its own */
    double modules = c->io_dies > 0 ? c->io_dies : c->dies;
    double holders_m2 = c->io_dies > 0 ? c->io_m2 : c->dies_m2;
    chp_carrier module = { memory, modules, (holders_m2 + c->stacks_m2) / modules,
                           1 + c->stacks / modules };
    out[0] = module;
    out[1] = whole_package(join, parts_m2, pieces);
    return 2;
}
