#include "die/die.h"

#include <stddef.h>

static chp_carrier whole_package(const chp_package *package, double parts_m2, double placements)
{
    chp_carrier carrier = { package, 1, parts_m2, placements };
    return carrier;
}

int chp_carriers(chp_carrier out[2], const chp_package *die_attach,
                 const chp_package *memory_attach, double dies, double dies_m2, double stacks,
                 double stacks_m2)
{
    const chp_package *join = dies > 1 || !memory_attach ? die_attach : NULL;
    const chp_package *memory = stacks > 0 || !join ? memory_attach : NULL;
    double parts_m2 = dies_m2 + stacks_m2;
    if (!join && !memory)
        return 0;
    if (!join || !memory || join == memory) {
        out[0] = whole_package(join ? join : memory, parts_m2, dies + stacks);
        return 1;
    }
    chp_carrier module = { memory, dies, parts_m2 / dies, 1 + stacks / dies };
    out[0] = module;
    out[1] = whole_package(join, parts_m2, dies);
    return 2;
}
