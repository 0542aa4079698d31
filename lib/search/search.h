/* The front of a study, and what its report tells of it. */
#ifndef CHP_SEARCH_SEARCH_H
#define CHP_SEARCH_SEARCH_H

#include "base/arena.h"
#include "search/conflict.h"
#include "search/front.h"
#include "search/engine.h"
#include "search/match.h"
#include "search/result.h"
#include "search/worth.h"
#include "store/certificate.h"

typedef struct {
    char name[200];                /* a constraint as written, or what does not fit */
    double points;
    char nearest[400];
} chp_refusal;

enum { CHP_MAX_WORTHS = 64 };

struct chiplet_search {
    double points, closed;
    double evaluated, feasible;    /* how the search went: designs looked at one by one */
    double sampled, fitting;       /* designs that `refusal` and the marks are of; feasible */
    int proven_metric;             /* whose order the front was found in; -1: none */
    double proven;                 /* up to where it is complete; NaN: nowhere */
    int complete;
    size_t count;
    chiplet_result **result;       /* the front */
    chiplet_result *match;
    chp_match_limits match_limits; /* within which it was judged */
    chiplet_result *compared[CHP_MAX_COMPARED]; /* as study->compare; NULL: fits nowhere */
    size_t refusals;
    chp_refusal *refusal;
    int unexplained;               /* stopped before all that follows was found: */
    int conflicts;                 /* of an empty answer: chp_conflict_find() */
    chp_conflict conflict[CHP_MAX_CONFLICTS];
    int worths;                    /* of an answer, if the study asks: chp_worth_find() */
    chp_worth worth[CHP_MAX_WORTHS];
    size_t marks;
    double *mark_power_w, *mark_throughput;
    const chiplet_study *study;    /* the caller's, or `asked` */
    chiplet_study asked;           /* the same with what a matched chip demands */
    chp_arena arena;               /* of what `asked` has more */
    chp_certificate *certificate;  /* NULL: not asked for, or larger than allowed */
    int certificate_too_large;
    const chp_certificate *hints;  /* designs known already, as `given` of its rounds; NULL */
};

chiplet_status chp_search_run(chiplet_search **out, const chiplet_study *study,
                              const chiplet_search_options *options, chiplet_error *err);
/* Of an empty answer, which limits conflict; of another, if the study asks, what
 * more of each resource would give. */
chiplet_status chp_search_explain(chiplet_search *search, const chiplet_search_options *options,
                                  chiplet_error *err);
/* The same with designs that others found: they only help to close boxes. */
chiplet_status chp_search_run_with(chiplet_search **out, const chiplet_study *study,
                                   const chiplet_search_options *options,
                                   const chp_certificate *hints, chiplet_error *err);
void chp_search_free(chiplet_search *search);

/* The beginning and the end of every search, also of one that others do in
 * parts: what is asked; results of an answer; chips to compare with. */
chiplet_status chp_search_begin(chiplet_search **out, const chiplet_study *study,
                                chiplet_error *err);
chiplet_status chp_search_keep(chiplet_search *s, const chp_space *space, chp_answer *answer,
                               chiplet_error *err);
chiplet_status chp_search_compare(chiplet_search *s, const chiplet_study *study,
                                  chiplet_error *err);

/* The evaluation of a study with one value for each key. */
chiplet_status chp_evaluate_study(chiplet_result **out, const chiplet_study *study,
                                  chiplet_error *err);

#endif
