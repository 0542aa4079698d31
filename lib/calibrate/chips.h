/* Chips that operators are measured on or predicted for. */
#ifndef CHP_CALIBRATE_CHIPS_H
#define CHP_CALIBRATE_CHIPS_H

#include "catalogue/catalogue.h"
#include "performance/performance.h"

/* A chip as software sees it: all its dies if it is sold as one device, else
 * one of them, in the system that it is sold in. */
typedef struct {
    const char *name;
    const chp_sheet *sheet;
    chp_device device;
    chp_fabric fabric;
} chp_seen_chip;

/* By name or alias. */
chiplet_status chp_see_chip(chp_seen_chip *out, const chp_catalogue *models, const char *name,
                            chiplet_error *err);

/* The kernel asked for, or the chip's own, or of the nearest generation, or the
 * pooled one; NULL if the library has none. `name` may be NULL. */
const chp_record *chp_find_kernel(const chp_catalogue *models, const chp_sheet *sheet,
                                  const char *name);

/* How much wider, on a logarithmic scale, an interval grows where a kernel was
 * not fitted to this chip. */
double chp_strangeness(const chp_catalogue *models, const chp_kernel *kernel,
                       const chp_seen_chip *chip);
/* Of a design with that memory: it is as strange as a chip of a vendor that the
 * kernel has not seen. `memory` may be NULL. */
double chp_strangeness_of_design(const chp_catalogue *models, const chp_kernel *kernel,
                                 const char *memory);

#endif
