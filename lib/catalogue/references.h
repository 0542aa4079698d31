/* Names of other models that a model mentions. */
#ifndef CHP_CATALOGUE_REFERENCES_H
#define CHP_CATALOGUE_REFERENCES_H

#include "catalogue/catalogue.h"

/* A finding for each name that stands for nothing, and for a design that has
 * the name of a chip: package.base could mean either. */
void chp_check_references(const chp_catalogue *catalogue, const chp_record *record,
                          chp_findings *to);

#endif
