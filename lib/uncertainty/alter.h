/* A recipe with some of its data at other values. */
#ifndef CHP_UNCERTAINTY_ALTER_H
#define CHP_UNCERTAINTY_ALTER_H

#include "catalogue/catalogue.h"
#include "evaluate/evaluate.h"

typedef enum {
    CHP_INPUT_PART,   /* a datum of a process, memory, link, package or chip */
    CHP_INPUT_DESIGN, /* a key that the base design gives */
    CHP_INPUT_TIME    /* how far times of a family of operators are from the model's */
} chp_input_form;

/* One uncertain number. Of times the values are scores of a standard normal
 * variable, since the range that they stand for depends on the kernel. */
typedef struct {
    chp_input_form form;
    const chp_record *record;   /* of a part or design */
    size_t offset;              /* of a part: in its plain struct */
    int key;                    /* of a design: chp_key */
    chp_interval_family family; /* of a time */
    char name[200];             /* "process/n7/wafer_price", "time/gemm_8" */
    chp_dimension dimension;
    double low, value, high;
} chp_input;

/* Residuals of the kernel on one design, by chp_interval_family. */
typedef struct {
    chp_time_range range[CHP_INTERVAL_FAMILIES];
} chp_residuals;

/* Copies of parts that an altered recipe points to. */
typedef struct {
    chp_process process, core_process, io_process;
    chp_memory memory;
    chp_link link, io_link;
    chp_package die_attach, memory_attach;
    chp_sheet sheet;
    double time_factor[CHP_INTERVAL_FAMILIES];
} chp_altered_parts;

/* Sets each input of the recipe to its value; what the recipe does not use is
 * passed over. The recipe then points into `parts`. */
void chp_alter(chp_recipe *recipe, chp_altered_parts *parts, const chp_input *input,
               const double *value, size_t count, const chp_residuals *residuals);

/* Whether a datum of the record can matter to it. */
int chp_recipe_uses(const chp_recipe *recipe, const chp_record *record);

#endif
