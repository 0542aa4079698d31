/* Separate pools for prompts and for writing. n engines that read b prompts in
 * S seconds take n b / S requests a second; N in flight over m engines that write
 * O tokens in TPOT(N / m) each ask for N / (O TPOT): the slower of both rates
 * holds, and what is not writing waits before the prompts. */
#include "serving/serving.h"

#include <math.h>

/* Keys and values of a prompt, from engine to engine over the scale-out links of
 * all packages of the smaller one. */
static double transfer_time(const chp_pools *p, const chp_traffic *t)
{
    double bytes = chp_workload_kv_elements(p->decode.workload, t->prompt) *
                   chp_dtype_bytes(p->decode.split.kv_dtype);
    double links = fmin(p->prefill.split.packages, p->decode.split.packages);
    double rate = p->decode.fabric->scale_out_bytes_per_s;
    return rate > 0 ? bytes / (links * rate) : 0;
}

/* Sequences of a decode engine at a rate of requests: they write for as long as
 * TPOT at their own number says. */
static int writing_at(double *writing, double *tpot_s, const chp_pools *p, const chp_traffic *t,
                      double requests_per_s, double most, chp_shortfall *why)
{
    *writing = fmin(most, t->in_flight / p->decode_engines);
    for (int i = 0; i < 20; i++) {
        if (!chp_step_time(tpot_s, &p->decode, t, *writing, 0, why))
            return 0;
        *tpot_s /= chp_tokens_per_step(t);
        double needed = requests_per_s / p->decode_engines * t->output * *tpot_s;
        if (needed >= *writing * 0.999)
            break;
        *writing = needed;
    }
    return 1;
}

static double waiting_time(const chp_pools *p, const chp_service *r, double reading_s)
{
    double burst = p->decode.stack->serving_burst, engines = p->prefill_engines;
    double queue_s = r->busy < 1 ? r->busy * reading_s / (2 * engines * (1 - r->busy)) : 0;
    double wave_s = r->in_flight / (engines * p->prefill_batch) * reading_s / 2;
    return (1 - burst) * fmin(queue_s, wave_s) + burst * wave_s;
}

int chp_serve_apart(chp_service *out, const chp_pools *p, const chp_traffic *t,
                    chp_shortfall *why)
{
    chp_service r = { .in_flight = t->in_flight, .prefill_batch = p->prefill_batch };
    double reading_s;
    if (!chp_prompt_time(&reading_s, &p->prefill, t, p->prefill_batch, why) ||
        !chp_most_sequences(&r.most, &p->decode, t, why))
        return 0;
    double offered = p->prefill_engines * p->prefill_batch / reading_s;
    if (!writing_at(&r.writing, &r.tpot_s, p, t, offered, r.most, why))
        return 0;
    double before_s = reading_s + transfer_time(p, t) + p->prefill.stack->serving_request_s;
    double taken = r.writing * p->decode_engines / (t->output * r.tpot_s);
    r.requests_per_s = fmin(offered, fmin(taken, t->in_flight / (before_s + t->output * r.tpot_s)));
    r.busy = r.requests_per_s / offered;
    /* In flight and neither read, sent nor writing: waiting. */
    double spent_s = t->in_flight / r.requests_per_s - t->output * r.tpot_s;
    r.ttft_s = fmax(spent_s, before_s + waiting_time(p, &r, reading_s));
    r.prefill_engines = p->prefill_engines;
    r.decode_engines = p->decode_engines;
    r.tokens_per_s_per_package =
        r.requests_per_s * t->output /
        (p->prefill_engines * p->prefill.split.packages +
         p->decode_engines * p->decode.split.packages);
    *out = r;
    return 1;
}
