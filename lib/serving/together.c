/* Continuous batching in a closed loop. With N requests in flight of which B
 * write (cache for B at most), I new tokens of a prompt, O of an output, a tokens
 * per step and sequence, steps of at most C prompt tokens:
 *     f    = B I a / (O C), the share of steps that also read prompts
 *     TPOT = (t(B, 0) + (1 - w/2) f (t(B, C) - t(B, 0))) / a
 * where the share w of the requests comes in waves of all at once: of those, half
 * the prompts are over before a request writes its first token. f > 1: steps are
 * full of prompts, and only B / f requests write. */
#include "serving/serving.h"

#include <math.h>

typedef struct {
    double plain_s, mixed_s; /* a step without and with prompts */
    double busy;             /* f */
    double writing;          /* B */
} loop_state;

static double new_tokens(const chp_traffic *t)
{
    return fmax(1, t->prompt * (1 - t->prefix_share));
}

static double busy_share(const chp_engine *e, const chp_traffic *t, double writing)
{
    return writing * new_tokens(t) * chp_tokens_per_step(t) /
           (t->output * e->stack->serving_chunk);
}

static int find_state(loop_state *s, const chp_engine *e, const chp_traffic *t, double writing,
                      chp_shortfall *why)
{
    s->busy = busy_share(e, t, writing);
    s->writing = s->busy > 1 ? writing / s->busy : writing;
    s->busy = fmin(1, s->busy);
    return chp_step_time(&s->plain_s, e, t, s->writing, 0, why) &&
           chp_step_time(&s->mixed_s, e, t, s->writing, e->stack->serving_chunk, why);
}

/* One prompt by itself: its chunks, each beside the running sequences. */
static int reading_time(double *out_s, const chp_engine *e, const chp_traffic *t,
                        const loop_state *s, chp_shortfall *why)
{
    double tokens = new_tokens(t), chunk = e->stack->serving_chunk;
    double whole = floor(tokens / chunk), rest = tokens - whole * chunk, rest_s = 0;
    if (rest > 0 && !chp_step_time(&rest_s, e, t, s->writing, rest, why))
        return 0;
    *out_s = whole * s->mixed_s + rest_s;
    return 1;
}

/* What a request waits for: the step that runs, prompts before its own (one
 * server with times that do not vary, utilisation f: f S / 2 (1 - f), never more
 * than all others), in a wave half of all prompts. */
static double waiting_time(const loop_state *s, double reading_s, double burst)
{
    double others_s = (s->writing - 1) / 2 * fmax(0, s->mixed_s - s->plain_s) *
                      reading_s / fmax(reading_s, s->mixed_s);
    double queue_s = s->busy < 1 ? s->busy * reading_s / (2 * (1 - s->busy)) : others_s;
    return s->plain_s / 2 + (1 - burst) * fmin(queue_s, others_s) + burst * others_s;
}

int chp_serve_together(chp_service *out, const chp_engine *e, const chp_traffic *t,
                       chp_shortfall *why)
{
    loop_state s;
    double most, reading_s;
    if (!chp_most_sequences(&most, e, t, why))
        return 0;
    double admitted = fmin(t->in_flight, most);
    if (!find_state(&s, e, t, admitted, why) || !reading_time(&reading_s, e, t, &s, why))
        return 0;
    double burst = e->stack->serving_burst;
    double extra_s = (1 - burst / 2) * s.busy * fmax(0, s.mixed_s - s.plain_s);
    chp_service r = { .most = most, .busy = s.busy, .writing = s.writing };
    r.tpot_s = (s.plain_s + extra_s) / chp_tokens_per_step(t);
    /* Who has no room waits until those before have written all. */
    double places_s = (t->in_flight / s.writing - 1) * t->output * r.tpot_s;
    r.ttft_s = e->stack->serving_request_s + reading_s + waiting_time(&s, reading_s, burst) +
               fmax(0, places_s);
    r.in_flight = t->in_flight;
    r.requests_per_s = t->in_flight / (r.ttft_s + (t->output - 1) * r.tpot_s);
    r.tokens_per_s_per_package = r.requests_per_s * t->output / e->split.packages;
    r.decode_engines = 1;
    *out = r;
    return 1;
}
