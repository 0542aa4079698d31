/* Which parameters of a kernel are fitted to which rows. */
#ifndef CHP_CALIBRATE_FAMILIES_H
#define CHP_CALIBRATE_FAMILIES_H

#include "measure/measure.h"


#define CHP_FAMILY_KEYS 12

typedef struct {
    const char *name;                      /* "GEMM, bf16" */
    int (*takes)(const chp_operator *op);  /* whether a row belongs to it */
    const char *key[CHP_FAMILY_KEYS];      /* ends with NULL */
    chp_interval_family interval;
} chp_family;

/* In the order of the fit: later ones use what earlier ones found. */
extern const chp_family chp_families[];
extern const int chp_family_count;

#endif
