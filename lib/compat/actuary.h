/* Chiplet Actuary, with its quirks. Pure. Areas in mm2, as in its tables. */
#ifndef CHP_COMPAT_ACTUARY_H
#define CHP_COMPAT_ACTUARY_H

typedef struct {
    int node_nm;
    double defects_per_cm2;
    double wafer_usd;
    double nre_usd; /* of a first chip of 300 mm2 */
} chp_actuary_node;

/* NULL: not one of its nodes. */
const chp_actuary_node *chp_actuary_node_find(double node_nm);

typedef struct {
    double dies_per_wafer, yield, good_dies_per_wafer;
    double raw_usd;    /* wafer over all dies */
    double kgd_usd;    /* wafer over good dies */
    double defect_usd; /* the difference */
    double module_nre_usd, chip_nre_usd;
} chp_actuary_die;

/* dies_per_wafer <= 0: the die does not fit on a wafer, the rest is void. */
chp_actuary_die chp_actuary_die_cost(const chp_actuary_node *node, double area_mm2);

typedef enum {
    CHP_ACTUARY_ORGANIC = 0,   /* SoC or MCM on an organic substrate */
    CHP_ACTUARY_FANOUT = 1,    /* InFO */
    CHP_ACTUARY_INTERPOSER = 2 /* 2.5D */
} chp_actuary_package;

typedef struct {
    const chp_actuary_node *node;
    chp_actuary_package package;
    int chip_last;          /* no meaning on organic substrates */
    double module_area_mm2; /* all modules together, without die-to-die interfaces */
    double chips;           /* 1: a system on one chip */
    double designs;         /* distinct ones among the chips */
} chp_actuary_system;

typedef struct {
    double chip_area_mm2, die_area_mm2, interposer_area_mm2, package_area_mm2;
    double interposer_yield, interposers_per_wafer; /* NaN without interposer, as its area */
    double raw_chips_usd, defect_chips_usd, raw_package_usd, defect_package_usd;
    double wasted_chips_usd, recurring_usd;
    double module_nre_usd, chip_nre_usd, package_nre_usd;
} chp_actuary_cost;

/* raw_chips_usd or interposers_per_wafer <= 0: something does not fit on a wafer. */
chp_actuary_cost chp_actuary_system_cost(const chp_actuary_system *system);

#endif
