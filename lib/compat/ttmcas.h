/* Dies of TTM-CAS. Pure. */
#ifndef CHP_COMPAT_TTMCAS_H
#define CHP_COMPAT_TTMCAS_H

typedef struct {
    int node_nm;
    double wafer_usd, defects_per_mm2;
} chp_ttmcas_node;

/* NULL: not one of its nodes. */
const chp_ttmcas_node *chp_ttmcas_node_find(double node_nm);

typedef struct {
    double dies_per_wafer, yield, good_die_usd;
} chp_ttmcas_die;

/* dies_per_wafer <= 0: the die does not fit on a wafer, the rest is void. */
chp_ttmcas_die chp_ttmcas_die_cost(double area_mm2, double wafer_usd, double defects_per_mm2);

#endif
