/* Text to a checked study: fixed values, axes, objectives, constraints. */
#ifndef CHP_STUDY_STUDY_H
#define CHP_STUDY_STUDY_H

#include <stdint.h>

#include "catalogue/catalogue.h"
#include "design/design.h"
#include "evaluate/evaluate.h"
#include "study/formula.h"

/* The values that a key takes. Numbers in SI; choices: position; names: index
 * into `records`. count = 1: fixed. count = 0: no value (an optional text, a
 * required key that is still missing). */
typedef struct {
    double *value;
    const chp_record **record; /* names only, as long as value; NULL entries for "" */
    size_t count;
    const char *text;   /* as written */
    const char *origin; /* "default", "two-die-7nm.ini:12", "study.ini:3", "set" */
    chp_place place;    /* of the value; line 0 if there is none */
} chp_axis;

/* `metric` is formula->metric: -1 for what is more than a metric. */
typedef struct {
    int metric;
    int sense; /* +1 maximize, -1 minimize */
    const chp_formula *formula;
} chp_objective;

typedef struct {
    int metric;
    int sense;        /* -1: <= bound, +1: >= bound */
    const chp_formula *formula;
    double bound;     /* SI */
    const char *text; /* as written, for messages */
    const char *file; /* that made it, while the study is read */
} chp_constraint;

/* How the data behind a front are sampled. */
enum { CHP_USUAL_SAMPLES = 1024 };

typedef struct {
    const char *name; /* as written: "process/n7/wafer_price" */
    chp_place place;
} chp_sampled_input;

typedef struct {
    size_t samples; /* a power of two; 0: not asked for */
    uint64_t seed;
    size_t designs; /* of the field at most */
    const chp_sampled_input *input; /* inputs == 0: all that matter */
    size_t inputs;
} chp_sampling;

/* One of several workloads that take turns. */
enum { CHP_RUN_KEYS = 10 };

typedef struct {
    const char *name;            /* of [workload.NAME] */
    chp_place place;             /* of its section */
    chp_axis share_axis;         /* of all tokens; one value, or none yet */
    chp_axis axis[CHP_RUN_KEYS]; /* by chp_run_slot(); count 0: as all have it */
} chp_study_run;

/* How far times of a kernel may be from what the models say. */
typedef struct {
    const chp_kernel *kernel;
    const chp_memory *memory; /* of a design; NULL: it has none, or is a chip as sold */
    chp_time_ends ends;
} chp_study_ends_row;

#define CHP_MAX_OBJECTIVES  4
#define CHP_MAX_CONSTRAINTS 16
#define CHP_MAX_COMPARED 8
#define CHP_MAX_REACH 8

struct chiplet_study {
    const chp_catalogue *library;
    chp_catalogue *local; /* models beside the study, or NULL; looks into library, too */
    chp_axis axis[CHP_KEYS];
    chp_study_run run[CHP_MOST_RUNS];
    int runs;                /* 0: one workload, that of the axes */
    chp_asked asked[CHP_MOST_ASKED]; /* by formulas, beside metrics */
    int asks;
    const chp_record *sheet; /* package.base is a chip as sold: its parts are fixed */
    chp_objective objective[CHP_MAX_OBJECTIVES];
    int objectives;
    chp_constraint constraint[CHP_MAX_CONSTRAINTS];
    int constraints;
    const chp_record *match; /* chip or design, or NULL */
    int reach[CHP_MAX_REACH]; /* metrics in which it must be matched */
    int reaches;              /* -1: the usual ones */
    const chp_record *compare[CHP_MAX_COMPARED]; /* chips or designs to show */
    int compared;
    chp_sampling sampling;
    chp_study_ends_row *end; /* of the kernels; none: data are taken as stated */
    size_t ends;
    const char *name;        /* the file */
    void *storage;           /* what study.c keeps for itself */
};

chiplet_status chp_study_parse(chiplet_study **out, const chp_catalogue *library, const char *text,
                               size_t size, const char *name, const char *folder,
                               chiplet_diagnostics *all, chiplet_error *err);
chiplet_status chp_study_read(chiplet_study **out, const chp_catalogue *library, const char *path,
                              chiplet_diagnostics *all, chiplet_error *err);
chiplet_status chp_study_set(chiplet_study *study, const char *key_text, const char *value,
                             chiplet_error *err);
/* The values of "die.cores" or "workload.chat.batch"; NULL: no such key. */
const chp_axis *chp_study_axis(const chiplet_study *study, const char *dotted_key);
void chp_study_free(chiplet_study *study);
/* What single keys cannot show: required keys without a value. */
chiplet_status chp_study_check(const chiplet_study *study, chiplet_diagnostics *all,
                               chiplet_error *err);

#endif
