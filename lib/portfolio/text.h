/* A portfolio as its file says it: what products have in common, then one
 * section for each.
 *
 *   [portfolio]
 *   title      = Four products
 *   study      = base.ini        ; of every product that names none
 *   minimize   = cost            ; or ownership: with hosts and energy
 *   time_limit = 10 s
 *   gap        = 0 %
 *   [product.edge]
 *   volume = 200000
 *   set    = workload.model = qwen3-8b      ; as --set; may be repeated */
#ifndef CHP_PORTFOLIO_TEXT_H
#define CHP_PORTFOLIO_TEXT_H

#include "base/arena.h"
#include "ini/ini.h"
#include "study/study.h"

typedef struct {
    const char *name;            /* "edge" */
    chp_place place;             /* of its section */
    chiplet_study *study;
    double volume;
} chp_product;

typedef struct {
    const char *file, *title;
    int ownership;
    double time_limit_s, gap;
    chp_product *product;
    size_t products;
    chp_ini *ini;
    chp_arena arena;
} chp_portfolio_text;

/* Opens the study of each product and sets what the product changes. *out is to be
 * closed even after a failure. */
chiplet_status chp_portfolio_read(chp_portfolio_text *out, const chp_catalogue *library,
                                  const char *path, chp_findings *to);
void chp_portfolio_text_free(chp_portfolio_text *text);

#endif
