/* The plain design point and the tables of keys and metrics. */
#ifndef CHP_DESIGN_DESIGN_H
#define CHP_DESIGN_DESIGN_H

#include "base/units.h"
#include "chiplet.h"
#include "design/choice.h"

typedef enum {
#define NUM(id, section, key, dimension, fallback, min, max, summary) CHP_KEY_##id,
#define CHOICE(id, section, key, fallback, choices, summary)          CHP_KEY_##id,
#define NAME(id, section, key, fallback, kind, summary)               CHP_KEY_##id,
#define TEXT(id, section, key, summary)                               CHP_KEY_##id,
#define LIST(id, section, key, summary)                               CHP_KEY_##id,
#include "design/params.def"
#undef NUM
#undef CHOICE
#undef NAME
#undef TEXT
#undef LIST
    CHP_KEYS
} chp_key;

typedef enum {
    CHP_FORM_NUMBER,
    CHP_FORM_CHOICE,
    CHP_FORM_NAME,
    CHP_FORM_TEXT,
    CHP_FORM_LIST
} chp_form;

/* One row of params.def. */
typedef struct {
    const char *section, *key;
    chp_form form;
    chp_dimension dimension; /* numbers */
    double min, max;         /* numbers, SI */
    const char *fallback;    /* as a study would write it; "": none */
    const char *choices;     /* "a|b" */
    chiplet_kind kind;       /* names */
    const char *summary;
} chp_param;

const chp_param *chp_param_at(int key);                   /* NULL if out of range */
int chp_param_find(const char *section, const char *key); /* -1 */

typedef enum {
#define METRIC(id, name, column, dimension, better, summary) CHP_METRIC_##id,
#include "design/metrics.def"
#undef METRIC
    CHP_METRICS
} chp_metric_id;

typedef struct {
    const char *name, *column;
    chp_dimension dimension;
    int better;
    const char *summary;
} chp_metric;

/* A number of a design that no metric has and formulas of a study read: the
 * value of a key, or a metric of one workload of several. */
typedef struct {
    int key;    /* -1: a metric */
    int metric; /* of that workload */
    int run;    /* place of the workload in its mix; -1: a key that all share */
} chp_asked;

/* They stand behind the metrics. */
enum { CHP_MOST_ASKED = 16, CHP_QUANTITIES = CHP_METRICS + CHP_MOST_ASKED };

const chp_metric *chp_metric_at(int id);         /* NULL if out of range */
int chp_metric_find(const char *name_or_column); /* -1 */

/* One design: a value for each key. Numbers in SI; choices their position in
 * "a|b|c"; names an index into the list of records that the study resolved
 * for that key; texts and lists nothing. */
typedef struct {
    double value[CHP_KEYS];
} chp_point;

#endif
