/* What is asked of a space: objectives and constraints on gauges, how exactly,
 * and how many answers. */
#ifndef CHP_SPACE_QUESTION_H
#define CHP_SPACE_QUESTION_H

#include "evaluate/evaluate.h"
#include "evaluate/gauge.h"
#include "study/study.h"

enum { CHP_MAX_RULES = 48 };

typedef struct {
    chp_gauge gauge;
    int sense; /* +1 maximize, -1 minimize */
} chp_aim;

typedef struct {
    chp_gauge gauge;
    int sense;        /* -1: <= bound, +1: >= bound */
    double bound;     /* SI */
    const char *text; /* for messages; outlives the search */
} chp_rule;

typedef struct {
    int aims;
    chp_aim aim[CHP_MAX_OBJECTIVES];
    int rules;
    chp_rule rule[CHP_MAX_RULES];
    double epsilon; /* 0: exact; else for each design one is kept that is within
                       this share of it in every objective */
    size_t best;    /* 0: the front; else so many designs, best first, of one aim */
} chp_question;

/* Objectives and constraints as the study has them; exact; a front. */
void chp_question_of_study(chp_question *out, const chiplet_study *study);

/* The objectives so that less is better. */
void chp_question_keys(const chp_question *question, const double *metric,
                       double key[CHP_MAX_OBJECTIVES]);
/* The least that each key can be inside the bounds. */
void chp_question_least(const chp_question *question, const chp_metric_bounds *bounds,
                        double key[CHP_MAX_OBJECTIVES]);

/* The most that each key of a design may be to answer for one with these keys:
 * the same, with epsilon that share worse. */
void chp_question_within(const chp_question *question, const double key[CHP_MAX_OBJECTIVES],
                         double within[CHP_MAX_OBJECTIVES]);

/* Whether an objective or a rule hangs on a metric. */
int chp_question_reads(const chp_question *question, int metric);

/* The first rule that a feasible design breaks, or -1; NaN breaks a rule. */
int chp_question_broken(const chp_question *question, const double *metric);
/* The first rule that every design inside the bounds breaks, or -1. */
int chp_question_hopeless(const chp_question *question, const chp_metric_bounds *bounds);

#endif
