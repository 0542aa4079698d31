#include "portfolio/chiplet.h"

#include <math.h>
#include <string.h>

#include "topology/topology.h"

static int is_of_link(int key)
{
    return key == CHP_KEY_LINK_KIND || key == CHP_KEY_LINK_LANES;
}

static int is_of_memory(int key)
{
    return key == CHP_KEY_MEMORY_KIND;
}

static int is_of_spoke(int key)
{
    return key == CHP_KEY_IO_DIE_LINK || key == CHP_KEY_IO_DIE_LANES;
}

/* A die without such an interface is the same whatever that would be. */
static int is_idle(int key, const chp_ports *ports)
{
    return (is_of_link(key) && ports->links == 0) ||
           (is_of_memory(key) && ports->stacks == 0) || (is_of_spoke(key) && ports->spokes == 0);
}

int chp_makes_a_die(int key)
{
    const char *section = chp_param_at(key)->section;
    if (strcmp(section, "die") == 0)
        return key != CHP_KEY_DIE_VOLTAGE;
    if (strcmp(section, "core") == 0)
        return key != CHP_KEY_CORE_KERNEL;
    return is_of_link(key) || is_of_memory(key) || is_of_spoke(key);
}

chp_ports chp_ports_used(const chp_recipe *r)
{
    const chp_chip_design *d = &r->design;
    int joined = d->dies > 1 && d->lanes > 0;
    chp_ports spoke = { 0, 0, 1 };
    if (d->io_dies > 0)
        return spoke;
    chp_ports ports = { joined ? chp_topology_neighbours(d->topology, d->dies) : 0,
                        d->stacks / d->dies, 0 };
    return ports;
}

static const chp_record *record_at(const chp_walk *walk, int key)
{
    const chp_axis *axis = &walk->space->study->axis[key];
    size_t i = 0;
    for (int a = 0; a < walk->space->axes; a++)
        if (walk->space->key[a] == key)
            i = walk->index[a];
    return axis->record ? axis->record[i] : NULL;
}

void chp_chiplet_of(chp_chiplet *out, const chp_walk *walk)
{
    memset(out, 0, sizeof *out);
    out->ports = chp_ports_used(&walk->recipe);
    for (int key = 0; key < CHP_KEYS; key++) {
        if (!chp_makes_a_die(key) || is_idle(key, &out->ports))
            continue;
        if (chp_param_at(key)->form == CHP_FORM_NAME)
            out->record[key] = record_at(walk, key);
        else
            out->value[key] = chp_walk_value(walk, key);
    }
    out->lanes = out->ports.links > 0 ? walk->recipe.design.lanes : 0;
    out->link = out->ports.links > 0 ? walk->recipe.parts.link : NULL;
    out->memory = out->ports.stacks > 0 ? walk->recipe.parts.memory : NULL;
}

/* Products read their models apart where there are some beside their study. */
static int same_record(const chp_record *a, const chp_record *b)
{
    if (a == b || !a || !b)
        return a == b;
    return strcmp(a->name, b->name) == 0 && strcmp(a->path, b->path) == 0;
}

static int same_key(const chp_chiplet *a, const chp_chiplet *b, int key)
{
    return a->value[key] == b->value[key] && same_record(a->record[key], b->record[key]);
}

int chp_chiplet_same(const chp_chiplet *a, const chp_chiplet *b)
{
    if (a->ports.links != b->ports.links || a->ports.stacks != b->ports.stacks ||
        a->ports.spokes != b->ports.spokes)
        return 0;
    for (int key = 0; key < CHP_KEYS; key++)
        if (!same_key(a, b, key))
            return 0;
    return 1;
}

int chp_chiplet_serves(const chp_chiplet *a, const chp_chiplet *b)
{
    if (a->ports.links < b->ports.links || a->ports.stacks < b->ports.stacks ||
        a->ports.spokes != b->ports.spokes)
        return 0;
    for (int key = 0; key < CHP_KEYS; key++)
        if (!is_idle(key, &b->ports) && !same_key(a, b, key))
            return 0;
    return 1;
}

void chp_build_with(chp_recipe *r, const chp_chiplet *c)
{
    chp_ports used = chp_ports_used(r);
    double links = c->ports.links - used.links, stacks = c->ports.stacks - used.stacks;
    if (links > 0) {
        double modules = links * ceil(c->lanes / c->link->lanes);
        r->design.other_area_m2 += modules * c->link->module_area_m2;
        r->design.io_edge_m += modules * c->link->module_edge_m;
    }
    if (stacks > 0) {
        r->design.other_area_m2 += stacks * c->memory->phy_area_m2;
        r->design.io_edge_m += stacks * c->memory->phy_edge_m;
    }
}
