/* What is paid once: design of blocks, chips and packages, and masks. Pure. */
#ifndef CHP_COST_DESIGN_COST_H
#define CHP_COST_DESIGN_COST_H

#include "cost/cost.h"

typedef struct {
    double volume;      /* packages of this product over its life */
    double products;    /* of such volume that use the same dies, this one included */
    double block_reuse; /* share of the blocks taken over from earlier chips */
    double respins;     /* mask sets beyond the first */
} chp_program;

/* US dollars. The first three are paid in all, for all products together. */
typedef struct {
    double blocks_usd;  /* cores, caches, PHYs: design and verification */
    double chips_usd;   /* putting them together; masks */
    double package_usd; /* of this product alone */
    double product_usd; /* this product's share of all */
    double each_usd;    /* the same for one package */
} chp_design_cost;

chp_design_cost chp_cost_design(const chp_bill *bill, const chp_program *program);

#endif
