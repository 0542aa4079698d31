/* The front of a search under data that are known as ranges: how likely a
 * design is on it, how far its metrics may lie, and which datum it hangs on. */
#ifndef CHP_UNCERTAINTY_UNCERTAINTY_H
#define CHP_UNCERTAINTY_UNCERTAINTY_H

#include "search/search.h"
#include "space/question.h"
#include "uncertainty/input.h"
#include "uncertainty/sensitivity.h"

/* Sobol's sequence of GSL serves two independent sets of so many inputs. */
enum { CHP_MOST_INPUTS = 20, CHP_QUANTILES = 3 };

/* A gauge of the question with one input at either end, all others as stated.
 * NaN: cannot be built so. */
typedef struct {
    double low, high;
} chp_swing;

/* One design of the field: those of the front, then their near neighbours. */
typedef struct {
    uint64_t cell;
    size_t rank;           /* on the front, from 1; 0: a neighbour */
    double value[CHP_MAX_OBJECTIVES]; /* of the aims, data as stated */
    chiplet_result *result;
    size_t built, kept, on_front;     /* samples in which it can be built, keeps the
                                         constraints, is beaten by none of the field */
    double quantile[CHP_METRICS][CHP_QUANTILES]; /* over samples in which it is built */
} chp_field_design;

struct chiplet_uncertainty {
    const chiplet_search *search;
    chp_space space;
    chp_question question;
    size_t samples;
    uint64_t seed;
    size_t front_left_out;  /* designs of the front that the field has no room for */
    /* by swing, largest first; the first `varied` are sampled */
    chp_input *input;
    size_t inputs, varied;
    double *effect;         /* of each input: largest relative swing of a gauge */
    /* the best of each aim, each design once: places in `design`; which of
       them is best in an aim */
    size_t winner[CHP_MAX_OBJECTIVES], winners, best[CHP_MAX_OBJECTIVES];
    chp_residuals residuals; /* of the best of the first aim */
    chp_swing *swing;       /* [input][winner][aim] */
    chp_sensitivity *index; /* [varied][winner][aim] */
    chp_field_design *design;
    size_t designs;
    double *value;          /* [design][aim][sample]; NaN: not built */
    unsigned char *kept;    /* [design][sample] */
};

/* `search` is complete, has a front, and outlives *out. */
chiplet_status chp_uncertainty_run(chiplet_uncertainty **out, const chiplet_search *search,
                                   const chiplet_search_options *options, chiplet_error *err);
void chp_uncertainty_free(chiplet_uncertainty *u);

chp_swing chp_swing_of(const chiplet_uncertainty *u, size_t input, size_t winner, int aim);
chp_sensitivity chp_index_of(const chiplet_uncertainty *u, size_t input, size_t winner, int aim);
/* Values of one aim over the samples. */
const double *chp_samples_of(const chiplet_uncertainty *u, size_t design, int aim);
/* Share of the samples in which `a` has the better value of an aim; ties count half. */
double chp_share_beaten(const chiplet_uncertainty *u, size_t a, size_t b, int aim);

/* --- the steps, in their order ------------------------------------------- */

/* Designs and winners: field.c. */
chiplet_status chp_field_choose(chiplet_uncertainty *u, chp_evaluator *evaluator,
                                chiplet_error *err);
/* Inputs, their swings, and which are varied: screen.c. */
chiplet_status chp_inputs_screen(chiplet_uncertainty *u, chp_evaluator *evaluator,
                                 chiplet_error *err);
/* Samples, quantiles and indices: sample.c. */
chiplet_status chp_field_sample(chiplet_uncertainty *u, const chiplet_search_options *options,
                                chiplet_error *err);
/* Who is on the front how often, one sample at a time: chance.c. */
int chp_field_chances(chiplet_uncertainty *u);

#endif
