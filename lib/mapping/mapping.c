#include "mapping/mapping.h"

#include "mapping/places.h"

int chp_map(chp_mapping *out, const chp_workload *workload, const chp_split *split,
            chp_shortfall *why)
{
    chp_places places;
    if (!chp_places_find(&places, workload, split, why))
        return 0;
    chp_places_step(out, &places);
    for (int i = 0; i < out->count; i++)
        out->tensor_flop[i] = chp_operator_demand(&out->op[i]).tensor_flop;
    out->devices = places.devices;
    out->tokens = split->batch * split->packages *
                  (split->phase == CHP_DECODE ? 1 : split->context);
    out->weight_bytes = chp_places_weight_bytes(&places);
    out->kv_bytes = chp_places_kv_bytes(&places);
    out->activation_bytes = chp_places_activation_bytes(&places);
    return 1;
}
