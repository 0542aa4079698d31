/* Carbon of chiplets by ECO-CHIP, with its quirks. Pure. Areas in mm2, carbon in
 * kg of CO2 as in its tables. */
#ifndef CHP_COMPAT_ECOCHIP_H
#define CHP_COMPAT_ECOCHIP_H

typedef enum {
    CHP_ECOCHIP_LOGIC = 0,
    CHP_ECOCHIP_ANALOG = 1,
    CHP_ECOCHIP_SRAM = 2
} chp_ecochip_type;

typedef enum {
    CHP_ECOCHIP_RDL = 0,
    CHP_ECOCHIP_EMIB = 1,
    CHP_ECOCHIP_PASSIVE = 2, /* interposer of wires */
    CHP_ECOCHIP_ACTIVE = 3,  /* interposer with routers */
    CHP_ECOCHIP_STACKED = 4  /* "3D" */
} chp_ecochip_package;

/* -1: unknown. A node is its position in the tables. */
int chp_ecochip_node_find(double node_nm);
int chp_ecochip_type_find(const char *name);    /* "logic", "analog", "sram" */
int chp_ecochip_package_find(const char *name); /* "RDL", "EMIB", ... */

/* A chiplet. Its area is given as if it stood on 7 nm. */
typedef struct {
    chp_ecochip_type type;
    int node;
    double area_at_7nm_mm2;
} chp_ecochip_block;

enum { CHP_ECOCHIP_BLOCKS = 16 };

double chp_ecochip_area_mm2(const chp_ecochip_block *block);
/* With the router that joins it to `blocks` - 1 others. */
double chp_ecochip_area_with_router_mm2(const chp_ecochip_block *block,
                                        chp_ecochip_package package, double blocks);
/* Average power of a block that would take `power_at_7nm_w` at full load on 7 nm. */
double chp_ecochip_power_w(const chp_ecochip_block *block, double power_at_7nm_w);

/* <= 0: does not fit, its carbon is void. */
double chp_ecochip_dies_per_wafer(double area_mm2);
double chp_ecochip_die_kg(double area_mm2, int node);
double chp_ecochip_design_kg(double area_mm2, int node);
double chp_ecochip_use_kg(double power_w);

typedef struct {
    double area_mm2; /* smallest rectangle, as the model lays blocks out */
    double bridges;
} chp_ecochip_floorplan;

/* 1 <= count <= CHP_ECOCHIP_BLOCKS. */
chp_ecochip_floorplan chp_ecochip_lay_out(const chp_ecochip_block *block, int count);

typedef struct {
    double making_kg, design_kg;
} chp_ecochip_carbon;

chp_ecochip_carbon chp_ecochip_package_carbon(chp_ecochip_package package,
                                              const chp_ecochip_block *block, int count);

/* A system of the publication. */
typedef struct {
    const char *name;
    double power_w;
    int count;
    chp_ecochip_block block[3];
} chp_ecochip_case;

/* The case whose name `name` is, or begins with before a '-'. NULL: none. */
const chp_ecochip_case *chp_ecochip_case_find(const char *name);

#endif
