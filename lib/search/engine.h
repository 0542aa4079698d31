/* A question to a space, answered with proof. Every mode goes through this. */
#ifndef CHP_SEARCH_ENGINE_H
#define CHP_SEARCH_ENGINE_H

#include "search/cloud.h"
#include "search/front.h"
#include "search/tally.h"
#include "search/tools.h"
#include "space/closing.h"

typedef struct {
    double closed, total;      /* points: proven to hold no other answer; of the task */
    double evaluated;
    size_t front;
    int order;                 /* the objective that orders them */
    double proven;             /* all answers up to this key of it are known; HUGE_VAL
                                  at the end, -HUGE_VAL before something is */
    double best;               /* the least key of it beyond that; HUGE_VAL: none found */
    double elapsed_s;
} chp_progress;

/* Non-zero stops the search. From the calling thread, ten times a second. */
typedef int (*chp_engine_progress_fn)(const chp_progress *progress, void *payload);
/* Each closed box, from any thread, one at a time; non-zero stops the search. */
typedef int (*chp_closed_fn)(const chp_box *box, const chp_verdict *verdict, void *payload);

typedef struct {
    const chp_space *space;
    const chp_question *question;
    const chp_box *box;             /* to cover, disjoint; NULL: the whole grid */
    size_t boxes;
    const chp_front_point *start;   /* designs that are known, with their keys: they */
    size_t starts;                  /* prune, and count only if they lie in `box` */
    int part;                       /* a small one of what is searched elsewhere */
    int exhaustive;                 /* evaluate every point: the oracle of tests */
    int any;                        /* stop at the first designs that keep all rules */
    int threads;                    /* 0: as many as processors */
    chp_tools *tools;               /* kept from a search of the same space, and for the
                                       next one; NULL: none */
    double time_limit_s;            /* 0: none */
    double evaluation_limit;        /* 0: none */
    chp_engine_progress_fn progress;
    void *progress_payload;
    chp_closed_fn closed;
    void *closed_payload;
} chp_task;

typedef struct {
    chp_front front;                /* sorted */
    double points;                  /* of the boxes, after collapse */
    double closed;                  /* of them, proven */
    double evaluated, feasible;     /* designs looked at one by one */
    double boxes;                   /* bounded */
    int complete;
    int order;                      /* the objective by which the front is proven */
    double proven;                  /* as chp_progress has it */
    double sampled, fitting;        /* designs of the survey; feasible ones among them */
    chp_tally tally;                /* why the others of them are refused */
    chp_cloud cloud;                /* the feasible ones */
} chp_answer;

/* *out is to be closed even after a failure. */
chiplet_status chp_engine_run(chp_answer *out, const chp_task *task, chiplet_error *err);
void chp_answer_close(chp_answer *answer);

#endif
