#include <stddef.h>

#include "cost/cost.h"

/* Only what is paid for or lost moves: geometry is given by the bill. */
static const chp_process *process_at(chp_process *copy, const chp_process *value,
                                     const chp_process *end)
{
    if (!value || !end)
        return value;
    *copy = *value;
    copy->wafer_price_usd = end->wafer_price_usd;
    copy->defect_density_per_m2 = end->defect_density_per_m2;
    copy->clustering = end->clustering;
    copy->critical_area = end->critical_area;
    copy->defect_layers = end->defect_layers;
    copy->edge_exclusion_m = end->edge_exclusion_m;
    copy->scribe_m = end->scribe_m;
    return copy;
}

/* A yield is dear at its other end. */
static const chp_memory *memory_at(chp_memory *copy, const chp_memory *value,
                                   const chp_memory *end, const chp_memory *other)
{
    if (!value || !end || !other)
        return value;
    *copy = *value;
    copy->price_usd = end->price_usd;
    copy->yield = other->yield;
    return copy;
}

static const chp_package *package_at(chp_package *copy, const chp_package *value,
                                     const chp_package *end, const chp_package *other)
{
    if (!value || !end || !other)
        return value;
    *copy = *value;
    copy->area_factor = end->area_factor;
    copy->price_per_m2_usd = end->price_per_m2_usd;
    copy->defect_density_per_m2 = end->defect_density_per_m2;
    copy->clustering = end->clustering;
    copy->substrate_factor = end->substrate_factor;
    copy->substrate_price_per_m2_usd = end->substrate_price_per_m2_usd;
    copy->bond_yield = other->bond_yield;
    copy->bond_price_usd = end->bond_price_usd;
    copy->assembly_price_usd = end->assembly_price_usd;
    return copy;
}

void chp_bill_to_end(chp_bill *bill, chp_end_parts *parts, const chp_priced_parts *end,
                     const chp_priced_parts *other)
{
    const chp_bill value = *bill;
    bill->process = process_at(&parts->process, value.process, end->process);
    bill->io_process = process_at(&parts->io_process, value.io_process, end->io_process);
    bill->memory = memory_at(&parts->memory, value.memory, end->memory, other->memory);
    bill->die_attach =
        package_at(&parts->die_attach, value.die_attach, end->die_attach, other->die_attach);
    bill->memory_attach = package_at(&parts->memory_attach, value.memory_attach,
                                     end->memory_attach, other->memory_attach);
    /* one technology for both is known by its address */
    if (value.memory_attach == value.die_attach)
        bill->memory_attach = bill->die_attach;
}

static double usd_at(const chp_bill *value, const chp_priced_parts *end,
                     const chp_priced_parts *other)
{
    chp_end_parts parts;
    chp_bill bill = *value;
    chp_bill_to_end(&bill, &parts, end, other);
    return chp_cost_package(&bill).package_usd;
}

chp_interval chp_cost_interval(const chp_bill *bill, const chp_package_cost *cost,
                               const chp_priced_parts *low, const chp_priced_parts *high)
{
    chp_interval usd = { usd_at(bill, low, high), cost->package_usd, usd_at(bill, high, low) };
    return usd;
}
