/* CATCH: equal chiplets on an interposer, with its quirks. Pure. Areas in mm2,
 * as in its tables. */
#ifndef CHP_COMPAT_CATCH_H
#define CHP_COMPAT_CATCH_H

/* A layer stack of its library: a logic process or an interposer. */
typedef struct {
    const char *name;
    double usd_per_mm2, defects_per_mm2, critical_share, litho_share, mask_usd;
} chp_catch_layer;

/* How chiplets are placed and bonded. */
typedef struct {
    const char *name;
    const char *interposer; /* its layer */
    double material_usd_per_mm2;
    double place_machine_usd, place_group, bond_machine_usd, bond_group;
} chp_catch_assembly;

/* Self test of a die, test of an assembly. */
typedef struct {
    const char *name;
    double cycle_s;
    double self_patterns, self_scan_per_mm2, self_coverage;
    double assembly_patterns, assembly_scan_per_mm2, assembly_coverage;
} chp_catch_test;

/* Cells of an interface on the die: one sends, one receives. */
typedef struct {
    const char *name;
    double cell_mm2;
} chp_catch_io;

/* NULL: not in the library. */
const chp_catch_layer *chp_catch_layer_find(const char *name); /* "5nm", "interposer_glass" */
const chp_catch_assembly *chp_catch_assembly_find(const char *name);
const chp_catch_test *chp_catch_test_find(const char *name);
const chp_catch_io *chp_catch_io_find(const char *name);

/* Chiplets of a mesh that carry the same number of interface cells. */
typedef struct {
    double chiplets, cells;
} chp_catch_kind;

enum { CHP_CATCH_KINDS = 6 };

/* The kinds of a mesh as square as `chiplets` allows, that of the first
 * chiplet first. Returns how many; chiplets >= 1. */
int chp_catch_mesh(chp_catch_kind kind[CHP_CATCH_KINDS], int chiplets);

/* Whole square dies on a wafer. Some 10 us for small dies: keep what it says. */
double chp_catch_dies_per_wafer(double area_mm2);

typedef struct {
    double area_mm2, core_mm2;
    double dies_per_wafer; /* chp_catch_dies_per_wafer(area_mm2) */
} chp_catch_die;

typedef struct {
    double yield;    /* true yield */
    double self_usd; /* a die that passed its self test */
    double quality;  /* share of those that are good */
} chp_catch_chiplet;

chp_catch_chiplet chp_catch_chiplet_cost(const chp_catch_layer *layer, const chp_catch_test *test,
                                         const chp_catch_die *die);

typedef struct {
    const chp_catch_layer *layer;
    const chp_catch_assembly *assembly;
    const chp_catch_test *test;
    int kinds;
    chp_catch_kind kind[CHP_CATCH_KINDS];
    chp_catch_die die[CHP_CATCH_KINDS]; /* of each kind */
    chp_catch_die interposer;           /* core_mm2 = 0: a passive one */
    double assembly_yield;              /* of the assembly with all its dies */
    double quantity;
} chp_catch_system;

typedef struct {
    chp_catch_chiplet first; /* of the first kind */
    double unit_usd, nre_usd, total_usd;
} chp_catch_cost;

chp_catch_cost chp_catch_system_cost(const chp_catch_system *system);

#endif
