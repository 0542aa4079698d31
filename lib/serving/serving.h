/* Requests instead of single steps: time of a token, time to the first one and
 * throughput of engines that serve a stream of requests. doc/models/serving.md. */
#ifndef CHP_SERVING_SERVING_H
#define CHP_SERVING_SERVING_H

#include "base/shortfall.h"
#include "mapping/mapping.h"
#include "performance/performance.h"

/* One copy of a model on `split.packages` packages and the software that runs
 * it. Of `split` the caller sets packages, domain, dies, presentation, ranks and
 * dtypes; phase, lengths, batch and popularity are set here. */
typedef struct {
    const chp_workload *workload;
    const chp_device *device;
    const chp_fabric *fabric;
    const chp_kernel *kernel; /* how its operators run */
    const chp_kernel *stack;  /* whose `serving_` parameters hold */
    chp_split split;
} chp_engine;

typedef struct {
    double prompt, output;  /* tokens of a request, read and written */
    double in_flight;       /* requests of an engine, waiting ones included (closed loop) */
    double prefix_share;    /* of a prompt: found in the cache of prefixes */
    double drafted;         /* tokens that multi-token prediction proposes in a step */
    double acceptance;      /* probability that one of them is right if those before are */
} chp_traffic;

/* Time bounds; 0: none. */
typedef struct {
    double tpot_s, ttft_s;
} chp_latency_bounds;

typedef struct {
    double tpot_s;          /* mean time of a token after the first */
    double ttft_s;          /* mean time to the first token, queue included */
    double requests_per_s;  /* of the whole: engine or pools */
    double tokens_per_s_per_package; /* written ones */
    double writing;         /* sequences that write tokens at a time, of one engine */
    double most;            /* sequences whose cache fits into one engine */
    double busy;            /* share of steps with prompts in them, or of the prefill pool */
    double in_flight;
    double prefill_engines, decode_engines; /* pools: of each; else 0 and 1 */
    double prefill_batch;   /* prompts that a prefill engine reads together */
} chp_service;

/* Tokens that a step yields for a sequence: 1 + p + p^2 + ... + p^drafted. */
double chp_tokens_per_step(const chp_traffic *traffic);

/* One step that writes a token for `sequences` of mean length and reads
 * `prompt_tokens` beside them. The following return 1, or 0 with why not. */
int chp_step_time(double *out_s, const chp_engine *engine, const chp_traffic *traffic,
                  double sequences, double prompt_tokens, chp_shortfall *why);
/* One step that reads `prompts` whole prompts. */
int chp_prompt_time(double *out_s, const chp_engine *engine, const chp_traffic *traffic,
                    double prompts, chp_shortfall *why);
/* Sequences of a mean length whose cache fits beside the weights. */
int chp_most_sequences(double *out, const chp_engine *engine, const chp_traffic *traffic,
                       chp_shortfall *why);

/* Continuous batching: prompts are read in the steps that write. */
int chp_serve_together(chp_service *out, const chp_engine *engine, const chp_traffic *traffic,
                       chp_shortfall *why);

/* Separate pools. `traffic.in_flight` is that of all decode engines together. */
typedef struct {
    chp_engine prefill, decode;
    double prefill_engines, decode_engines;
    double prefill_batch;
} chp_pools;

int chp_serve_apart(chp_service *out, const chp_pools *pools, const chp_traffic *traffic,
                    chp_shortfall *why);

/* The number in flight with the highest throughput within the bounds. */
int chp_serve_best_together(chp_service *out, const chp_engine *engine,
                            const chp_traffic *traffic, const chp_latency_bounds *bounds,
                            chp_shortfall *why);
/* The same for pools of at most `most_engines` engines each: their numbers, the
 * batch of prompts and the number in flight are found. */
int chp_serve_best_apart(chp_service *out, const chp_pools *pools, const chp_traffic *traffic,
                         const chp_latency_bounds *bounds, double most_engines,
                         chp_shortfall *why);

#endif
