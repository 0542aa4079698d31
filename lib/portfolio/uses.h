/* What each product can be made of: its whole grid, for every die the cheapest
 * package that keeps the product's constraints. */
#ifndef CHP_PORTFOLIO_USES_H
#define CHP_PORTFOLIO_USES_H

#include "portfolio/chiplet.h"
#include "search/tally.h"
#include "space/question.h"

/* A product with one chiplet at its cheapest. */
typedef struct {
    size_t chiplet;     /* its place in a list of chiplets */
    double usd;         /* of all packages, and the design of the package */
    double unit_usd, package_design_usd;
    uint64_t cell;      /* of the product's grid */
    double metric[CHP_METRICS];
} chp_use;

typedef struct {
    const chiplet_study *study;
    int ownership;      /* hosts and energy count, too */
    double volume;
    chp_space space;
    chp_question question;
    chp_chiplet *die;   /* with the interfaces that it uses, as they are met */
    size_t dies;
    chp_use *use;
    size_t uses;
    chp_tally refused;  /* why designs of the grid are none */
    double evaluated;
    int failed;         /* out of memory */
} chp_product_uses;

chiplet_status chp_uses_open(chp_product_uses *out, const chiplet_study *study, int ownership,
                             double volume, chiplet_error *err);
void chp_uses_close(chp_product_uses *uses);

/* Dies and the use of each with no interface idle. With packages = 0 in the study powers
 * of two are tried until something fits. Returns 0 if memory ran out. */
int chp_uses_find(chp_product_uses *uses, chp_evaluator *evaluator);
/* Replaces `use` by the uses of a family's chiplets: each that serves one of the dies,
 * with idle interfaces where it has more. Returns 0 if memory ran out. */
int chp_uses_of_family(chp_product_uses *uses, const chp_chiplet *family, size_t count,
                       chp_evaluator *evaluator);

#endif
