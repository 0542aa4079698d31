/* The keys of each kind of model, from the .def files. */
#ifndef CHP_CATALOGUE_SCHEMA_H
#define CHP_CATALOGUE_SCHEMA_H

#include "base/units.h"
#include "chiplet.h"

typedef enum {
    CHP_FIELD_NUMBER, /* required */
    CHP_FIELD_OPTION, /* a number with a default */
    CHP_FIELD_TEXT,
    CHP_FIELD_WORD, /* one of some words, required */
    CHP_FIELD_REF   /* name of another record */
} chp_field_form;

typedef struct {
    chp_field_form form;
    const char *key, *summary;
    chp_dimension dimension;   /* numbers */
    double fallback, min, max; /* numbers; fallback of options */
    const char *choices;       /* words */
    chiplet_kind kind;         /* references */
    size_t offset;             /* in the plain struct: a double or a const char * */
} chp_field;

typedef struct {
    size_t size; /* of the plain struct */
    const chp_field *field;
    size_t count;
} chp_schema;

/* NULL for designs, whose keys are in design/params.def. */
const chp_schema *chp_schema_of(chiplet_kind kind);
const chp_field *chp_schema_find(const chp_schema *schema, const char *key); /* or NULL */
/* The nearest key of the table, or NULL. */
const char *chp_schema_suggest(const chp_schema *schema, const char *key);

#endif
