/* The cooling of a geometry: sites of parts -> temperatures per watt. */
#ifndef CHP_OPERATE_HEAT_H
#define CHP_OPERATE_HEAT_H

#include "power/power.h"

/* Plain numbers only: equal inputs are equal bytes. */
typedef struct {
    chp_sites_input sites;
    double core_share;             /* of the area of a die, in its middle */
    double stacks_under_lid;       /* 0: the memory stands beside it */
    double junction_to_case_k_m2_per_w;
    double lid_m, lid_rim_m, lid_w_per_m_k;
    double filler_w_per_m_k;
    double stack_m, stack_lateral_w_per_m_k, stack_vertical_w_per_m_k;
    double cooling_k_per_w;        /* from the lid to the coolant */
    double bond_k_m2_per_w;        /* from I/O dies to dies stacked on them */
    double busiest;                /* power of one compute die over the mean; 0: equal */
} chp_heat_input;

/* What the parts say of it; `core_share` of the area of a die is cores. All dies have
 * equal powers. */
chp_heat_input chp_heat_of_parts(const chp_sites_input *sites, const chp_part_list *parts,
                                 double core_share, double cooling_k_per_w);

/* Geometries solved before, by their inputs. */
typedef struct chp_heat_cache chp_heat_cache;

chp_heat_cache *chp_heat_cache_new(void); /* NULL: out of memory */
void chp_heat_cache_free(chp_heat_cache *cache);

/* NULL if it cannot be solved: resistances out of all proportion, parts that
 * overlap. Borrowed until the next call. */
const chp_heat *chp_package_heat(chp_heat_cache *cache, const chp_heat_input *input);

/* Sites of the parts under the lid and their temperatures, the hottest point of
 * each in `max_k`. Returns 0 if out of memory or as above. */
int chp_part_temperatures(chp_sites *sites, double *mean_k, double *max_k,
                          const chp_heat_input *input, const chp_heat_places *places,
                          double coolant_k);

/* The geometry of a specification sheet: square corners and places are guessed
 * where nobody published them. */
chp_sites_input chp_sheet_sites(const chp_sheet *sheet, const chp_part_list *parts,
                                chp_topology topology);

#endif
