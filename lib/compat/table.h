/* Rows of published tables to the models behind them: which columns are inputs,
 * which are results, and what is wrong with a row. Reads no file. */
#ifndef CHP_COMPAT_TABLE_H
#define CHP_COMPAT_TABLE_H

#include "compat/ecochip.h"

enum {
    CHP_COMPAT_NUMBER = 1,   /* an input, a number */
    CHP_COMPAT_TEXT = 2,     /* an input, text */
    CHP_COMPAT_OPTIONAL = 4, /* an input that may be empty or missing */
    CHP_COMPAT_RESULT = 8,   /* the models predict it; may be an input, too */
    CHP_COMPAT_VOLUME = 16   /* a result; a volume of units follows the name */
};

typedef struct {
    const char *name;
    unsigned role;
    double min, max;      /* of a number */
    const char *expected; /* "an area of 0.01 to 1e5 mm2" */
} chp_compat_column;

enum { CHP_COMPAT_COLUMNS = 32 };

/* What a row holds, by position in the table's columns. */
typedef struct {
    double number[CHP_COMPAT_COLUMNS];    /* NaN: empty, missing or no number */
    const char *text[CHP_COMPAT_COLUMNS]; /* "": empty or missing */
} chp_compat_row;

/* A row that means nothing: which column, and what was expected there. */
typedef struct {
    int column;
    const char *expected; /* NULL: nothing is wrong */
} chp_compat_fault;

enum { CHP_COMPAT_NAME = 64, CHP_COMPAT_PACKINGS = 64 };

/* What rows leave for those after them. Starts as all zero. */
typedef struct {
    /* Wafers packed before, by area: packing takes longer than all the rest. */
    struct {
        double area_mm2, dies;
    } packing[CHP_COMPAT_PACKINGS];
    /* Blocks of the package that is being listed. */
    char system[CHP_COMPAT_NAME], package[CHP_COMPAT_NAME];
    int blocks;
    char name[CHP_ECOCHIP_BLOCKS][CHP_COMPAT_NAME];
    chp_ecochip_block block[CHP_ECOCHIP_BLOCKS];
} chp_compat_memory;

typedef struct {
    const char *profile;
    const char *mark; /* a column that tells it from other tables of the profile */
    const chp_compat_column *column;
    int columns;
    /* Fills `out` where a column is a result; NaN: does not follow from the row. */
    chp_compat_fault (*predict)(double out[CHP_COMPAT_COLUMNS], chp_compat_memory *memory,
                                const chp_compat_row *row);
    /* A result of CHP_COMPAT_VOLUME from the other results. */
    double (*at_volume)(const double out[CHP_COMPAT_COLUMNS], double volume);
} chp_compat_table;

extern const chp_compat_table chp_compat_actuary_systems, chp_compat_actuary_dies;
extern const chp_compat_table chp_compat_catch_systems, chp_compat_ttmcas_dies;
extern const chp_compat_table chp_compat_ecochip_blocks;

/* Tables of all profiles; of one profile the plainest last. NULL: out of range. */
const chp_compat_table *chp_compat_table_at(int index);

#endif
