#include "mapping/mapping.h"
#include "mapping/routing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "language_models.h"

/* --- helpers -------------------------------------------------------------- */

static chp_split split_of(double packages, double tensor, double expert)
{
    chp_split split = { .phase = CHP_DECODE,
                        .context = 4096,
                        .batch = 64,
                        .dtype = CHP_FP8,
                        .kv_dtype = CHP_FP8,
                        .packages = packages,
                        .domain = packages,
                        .dies = 1,
                        .presentation = CHP_UNIFIED,
                        .tensor = tensor,
                        .expert = expert,
                        .attention = CHP_ATTENTION_BY_HEAD };
    return split;
}

static chp_mapping map(int model, const chp_split *split)
{
    chp_mapping mapping;
    chp_shortfall why = { .what = "" };
    int legal = chp_map(&mapping, &language_models[model], split, &why);
    cr_assert(legal, "%s: %s: needs %g, has %g", language_models[model].title, why.what, why.need,
              why.have);
    return mapping;
}

static int is_attention(const chp_operator *op)
{
    return strncmp(op->name, "attention.", 10) == 0 && op->kind >= CHP_ATTENTION_PREFILL &&
           op->kind <= CHP_MLA_DECODE;
}

/* Tensor operations of one device, scores and weighted sums apart or alone. */
static double tensor_flop(const chp_mapping *m, int attention)
{
    double sum = 0;
    for (int i = 0; i < m->count; i++)
        if (is_attention(&m->op[i]) == attention)
            sum += m->op[i].count * chp_operator_demand(&m->op[i]).tensor_flop;
    return sum;
}

static const chp_operator *find(const chp_mapping *m, const char *name)
{
    for (int i = 0; i < m->count; i++)
        if (strcmp(m->op[i].name, name) == 0)
            return &m->op[i];
    return NULL;
}

/* Parameters of matrices that a token is multiplied with. */
static double multiplied(const chp_workload *w)
{
    double norms = w->hidden + w->layers * 2 * w->hidden;
    if (chp_workload_is_mla(w))
        norms += w->layers * (w->q_rank + w->kv_rank);
    double embedding = w->tied_embeddings > 0 ? 0 : w->vocabulary * w->hidden;
    return chp_workload_active_parameters(w) - embedding - norms;
}

/* --- what one device does ------------------------------------------------- */

Test(mapping, decode_does_two_operations_for_each_active_parameter)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        chp_split split = split_of(1, 1, 1);
        chp_mapping m = map(i, &split);
        double flop = 2 * multiplied(&language_models[i]) * m.tokens;
        cr_assert(eq(dbl, m.tokens, 64));
        cr_assert(epsilon_eq(dbl, tensor_flop(&m, 0) / flop, 1, 1e-14), "%s",
                  language_models[i].title);
    }
}

Test(mapping, prefill_makes_logits_for_the_last_token_only)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        const chp_workload *w = &language_models[i];
        chp_split split = split_of(1, 1, 1);
        split.phase = CHP_PREFILL;
        chp_mapping m = map(i, &split);
        double output = w->vocabulary * w->hidden;
        double flop = 2 * (multiplied(w) - output) * m.tokens + 2 * output * 64;
        cr_assert(eq(dbl, m.tokens, 64 * 4096));
        cr_assert(epsilon_eq(dbl, tensor_flop(&m, 0) / flop, 1, 1e-14), "%s", w->title);
    }
}

/* 4 x heads x width for each token attended to, in each layer. */
Test(mapping, attention_of_a_decode_step_is_exact)
{
    chp_split split = split_of(1, 1, 1);
    chp_mapping llama = map(LLAMA_3_70B, &split), oss = map(GPT_OSS_120B, &split);
    chp_mapping deepseek = map(DEEPSEEK_V3, &split);
    cr_assert(eq(dbl, tensor_flop(&llama, 1), 80 * 64.0 * 4 * 64 * 128 * 4096));
    cr_assert(eq(dbl, tensor_flop(&oss, 1), 18 * 64.0 * 4 * 64 * 64 * (4096 + 128)));
    cr_assert(eq(dbl, tensor_flop(&deepseek, 1), 61 * 64.0 * 2 * 128 * 1088 * 4096));
}

Test(mapping, causal_prefill_sees_half_of_the_square)
{
    chp_split split = split_of(1, 1, 1);
    split.phase = CHP_PREFILL;
    chp_mapping llama = map(LLAMA_3_70B, &split), deepseek = map(DEEPSEEK_V3, &split);
    double pairs = 64 * 4096.0 * 4097 / 2;
    cr_assert(eq(dbl, tensor_flop(&llama, 1), 80 * 64.0 * 2 * 256 * pairs));
    cr_assert(eq(dbl, tensor_flop(&deepseek, 1), 61 * 128.0 * 2 * (192 + 128) * pairs));
}

Test(mapping, one_device_talks_to_nobody)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        chp_split split = split_of(1, 1, 1);
        chp_mapping m = map(i, &split);
        for (int k = 0; k < m.count; k++)
            cr_assert(m.op[k].kind < CHP_ALL_REDUCE, "%s", m.op[k].name);
    }
}

Test(mapping, a_layer_has_two_norms_and_the_model_a_last_one)
{
    chp_split split = split_of(1, 1, 1);
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        chp_mapping m = map(i, &split);
        cr_assert(eq(dbl, find(&m, "norm")->count, 2 * language_models[i].layers + 1));
    }
}

Test(mapping, windowed_layers_are_operators_of_their_own)
{
    chp_split split = split_of(1, 1, 1);
    chp_mapping m = map(GPT_OSS_120B, &split);
    const chp_operator *full = find(&m, "attention.core");
    const chp_operator *window = find(&m, "attention.window_core");
    cr_assert(full && window);
    cr_assert(eq(dbl, full->count + window->count, 36));
    cr_assert(eq(dbl, window->attention.window, 128));
    cr_assert(eq(dbl, full->attention.window, 0));
}

/* --- capacity ------------------------------------------------------------- */

static double stored_bytes(const chp_workload *w, double bytes)
{
    chp_parameters p = chp_workload_parameters(w);
    double norms = w->hidden + w->layers * 2 * w->hidden;
    if (chp_workload_is_mla(w))
        norms += w->layers * (w->q_rank + w->kv_rank);
    double kept = p.embedding + p.output + p.moe_layers * p.router_layer + norms;
    return (chp_workload_total_parameters(w) - kept) * bytes + 2 * kept;
}

Test(mapping, one_device_holds_every_parameter_once)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        chp_split split = split_of(1, 1, 1);
        chp_mapping m = map(i, &split);
        double bytes = stored_bytes(&language_models[i], 1);
        cr_assert(epsilon_eq(dbl, m.weight_bytes / bytes, 1, 1e-14), "%s",
                  language_models[i].title);
        split.dtype = CHP_BF16;
        m = map(i, &split);
        cr_assert(epsilon_eq(
            dbl, m.weight_bytes / (2 * chp_workload_total_parameters(&language_models[i])), 1,
            1e-14));
    }
}

/* Norms are on each of the ranks, routers too; all else is held once as long
 * as there is a KV head for each rank. */
Test(mapping, tensor_ranks_together_hold_every_parameter_once)
{
    static const int grouped[] = { LLAMA_3_8B, LLAMA_3_70B,  LLAMA_3_405B, QWEN3_32B,
                                   MIXTRAL,    GPT_OSS_120B, GPT_3 };
    for (size_t i = 0; i < sizeof grouped / sizeof *grouped; i++)
        for (double tensor = 2; tensor <= 8; tensor *= 2) {
            const chp_workload *w = &language_models[grouped[i]];
            chp_parameters p = chp_workload_parameters(w);
            chp_split split = split_of(tensor, tensor, 1);
            chp_mapping m = map(grouped[i], &split);
            double copies = p.moe_layers * p.router_layer + (2 * w->layers + 1) * w->hidden;
            double all = stored_bytes(w, 1) + (tensor - 1) * 2 * copies;
            cr_assert(epsilon_eq(dbl, tensor * m.weight_bytes / all, 1, 1e-13), "%s", w->title);
        }
}

Test(mapping, expert_ranks_hold_every_expert_once)
{
    const chp_workload *w = &language_models[DEEPSEEK_V3];
    chp_parameters p = chp_workload_parameters(w);
    double routed = p.moe_layers * w->experts * p.expert;
    for (double ranks = 2; ranks <= 32; ranks *= 2) {
        chp_split split = split_of(32, 1, ranks);
        split.attention = CHP_ATTENTION_BY_SEQUENCE;
        chp_mapping m = map(DEEPSEEK_V3, &split);
        double rest = stored_bytes(w, 1) - routed;
        cr_assert(epsilon_eq(dbl, m.weight_bytes, rest + routed / ranks, 1));
    }
}

Test(mapping, cache_of_all_devices_is_the_cache_of_all_sequences)
{
    double token = 327680 / 2.0; /* Llama-3-70B, one byte an element */
    for (double tensor = 1; tensor <= 8; tensor *= 2) {
        chp_split split = split_of(8, tensor, 1);
        chp_mapping m = map(LLAMA_3_70B, &split);
        cr_assert(eq(dbl, 8 * m.kv_bytes, 8 * 64 * 4096 * token));
    }
}

Test(mapping, ranks_beyond_the_heads_repeat_the_cache)
{
    chp_split split = split_of(8, 8, 1);
    chp_mapping m = map(QWEN3_235B, &split); /* 4 KV heads */
    cr_assert(eq(dbl, 8 * m.kv_bytes, 2 * 8 * 64 * 4096.0 * 192512 / 2));
    chp_mapping latent = map(DEEPSEEK_V3, &split);
    cr_assert(eq(dbl, latent.kv_bytes, 8 * 64 * 4096.0 * 70272 / 2));
    split.attention = CHP_ATTENTION_BY_SEQUENCE;
    latent = map(DEEPSEEK_V3, &split);
    cr_assert(eq(dbl, latent.kv_bytes, 64 * 4096.0 * 70272 / 2));
}

Test(mapping, twice_the_batch_is_twice_the_cache)
{
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        chp_split split = split_of(1, 1, 1);
        chp_mapping one = map(i, &split);
        split.batch *= 2;
        chp_mapping two = map(i, &split);
        cr_assert(eq(dbl, two.kv_bytes, 2 * one.kv_bytes));
        cr_assert(eq(dbl, two.weight_bytes, one.weight_bytes));
        cr_assert(ge(dbl, two.activation_bytes, one.activation_bytes));
    }
}

/* --- splits --------------------------------------------------------------- */

Test(mapping, ranks_together_do_the_work_of_one_device)
{
    for (double tensor = 2; tensor <= 8; tensor *= 2) {
        chp_split one = split_of(1, 1, 1), many = split_of(tensor, tensor, 1);
        one.batch = 64 * tensor;
        chp_mapping whole = map(LLAMA_3_70B, &one), part = map(LLAMA_3_70B, &many);
        cr_assert(eq(dbl, whole.tokens, part.tokens));
        cr_assert(
            epsilon_eq(dbl, tensor * tensor_flop(&part, 0) / tensor_flop(&whole, 0), 1, 1e-14));
        cr_assert(eq(dbl, tensor * tensor_flop(&part, 1), tensor_flop(&whole, 1)));
    }
}

Test(mapping, sequences_split_over_devices_are_copies_of_one_device)
{
    chp_split one = split_of(1, 1, 1), many = split_of(16, 1, 1);
    one.attention = many.attention = CHP_ATTENTION_BY_SEQUENCE;
    for (int i = 0; i < LANGUAGE_MODELS; i++) {
        chp_mapping a = map(i, &one), b = map(i, &many);
        cr_assert(eq(int, a.count, b.count));
        cr_assert(eq(dbl, 16 * a.tokens, b.tokens));
        cr_assert(eq(dbl, tensor_flop(&a, 0), tensor_flop(&b, 0)));
        cr_assert(eq(dbl, a.weight_bytes, b.weight_bytes));
        cr_assert(eq(dbl, a.kv_bytes, b.kv_bytes));
    }
}

/* Experts in balance: the operations of all devices do not depend on how the
 * experts are spread. */
Test(mapping, experts_do_the_same_work_however_they_are_spread)
{
    static const double row[][2] = { { 1, 1 }, { 1, 8 },  { 8, 1 },  { 8, 8 }, { 2, 8 },
                                     { 8, 2 }, { 1, 32 }, { 4, 32 }, { 32, 4 } };
    double flop = 32 * 64.0 * 8 * 58 * 6 * 7168 * 2048;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (int by = 0; by < 2; by++) {
            chp_split split = split_of(32, row[i][0], row[i][1]);
            split.attention = (chp_attention_split)by;
            chp_mapping m = map(DEEPSEEK_V3, &split);
            const chp_operator *moe = find(&m, "moe.experts");
            cr_assert(
                epsilon_eq(dbl, 32 * 58 * chp_operator_demand(moe).tensor_flop / flop, 1, 1e-13),
                "row %zu", i);
        }
}

static void same_shapes(const chp_operator *a, const chp_operator *b)
{
    cr_assert(eq(int, a->kind, b->kind));
    cr_assert(eq(str, (char *)a->name, (char *)b->name));
    cr_assert(eq(dbl, a->count, b->count));
    chp_demand x = chp_operator_demand(a), y = chp_operator_demand(b);
    cr_assert(eq(dbl, x.tensor_flop, y.tensor_flop), "%s", a->name);
    cr_assert(eq(dbl, x.weight_bytes, y.weight_bytes), "%s", a->name);
    cr_assert(eq(dbl, x.activation_bytes, y.activation_bytes), "%s", a->name);
    cr_assert(eq(dbl, x.kv_bytes, y.kv_bytes), "%s", a->name);
    cr_assert(epsilon_eq(dbl, x.link_bytes + x.network_bytes, y.link_bytes + y.network_bytes,
                         1e-9 * (1 + y.network_bytes)),
              "%s", a->name);
}

Test(mapping, partitioned_dies_are_packages_whose_collectives_travel_less_far)
{
    static const double row[][2] = { { 1, 1 }, { 2, 1 }, { 8, 1 }, { 1, 16 }, { 8, 16 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (int by = 0; by < 2; by++) {
            chp_split dies = split_of(8, row[i][0], row[i][1]);
            chp_split packages = split_of(16, row[i][0], row[i][1]);
            dies.attention = packages.attention = (chp_attention_split)by;
            dies.dies = 2, dies.presentation = CHP_PARTITIONED, packages.batch = 32;
            chp_mapping a = map(DEEPSEEK_V3, &dies), b = map(DEEPSEEK_V3, &packages);
            cr_assert(eq(int, a.count, b.count));
            cr_assert(eq(dbl, a.devices, b.devices));
            cr_assert(eq(dbl, a.weight_bytes, b.weight_bytes));
            for (int k = 0; k < a.count; k++) {
                same_shapes(&a.op[k], &b.op[k]);
                if (a.op[k].kind >= CHP_ALL_REDUCE)
                    cr_assert(eq(dbl, a.op[k].collective.dies, 2), "%s", a.op[k].name);
            }
        }
}

Test(mapping, unified_dies_are_one_device)
{
    chp_split one = split_of(8, 8, 1), two = one;
    two.dies = 2;
    chp_mapping a = map(LLAMA_3_70B, &one), b = map(LLAMA_3_70B, &two);
    cr_assert(eq(dbl, a.devices, b.devices));
    for (int k = 0; k < a.count; k++)
        same_shapes(&a.op[k], &b.op[k]);
}

Test(mapping, collectives_fill_dies_then_packages_then_domains)
{
    chp_split split = split_of(16, 32, 1);
    split.dies = 4, split.presentation = CHP_PARTITIONED, split.domain = 4;
    chp_mapping m = map(LLAMA_3_70B, &split);
    const chp_operator *op = find(&m, "attention.all_reduce");
    cr_assert(eq(dbl, op->collective.dies, 4));
    cr_assert(eq(dbl, op->collective.packages, 4));
    cr_assert(eq(dbl, op->collective.domains, 2));
    split.tensor = 2;
    m = map(LLAMA_3_70B, &split);
    op = find(&m, "ffn.reduce");
    cr_assert(eq(dbl, op->collective.dies, 2));
    cr_assert(eq(dbl, op->collective.packages * op->collective.domains, 1));
}

/* --- dispatch ------------------------------------------------------------- */

/* Ranks that two of eight experts fall on, over all 28 choices. */
static double mean_ranks_of_two(int ranks)
{
    double visited = 0;
    for (int a = 0; a < 8; a++)
        for (int b = 0; b < a; b++)
            visited += a / (8 / ranks) == b / (8 / ranks) ? 1 : 2;
    return visited / 28;
}

Test(mapping, a_token_is_sent_once_to_each_rank_of_its_experts)
{
    for (int ranks = 2; ranks <= 8; ranks *= 2) {
        chp_split split = split_of(8, 1, ranks);
        split.attention = CHP_ATTENTION_BY_SEQUENCE;
        chp_mapping m = map(MIXTRAL, &split);
        const chp_operator *dispatch = find(&m, "moe.dispatch");
        const chp_operator *combine = find(&m, "moe.combine");
        double elements = 64 * mean_ranks_of_two(ranks) * 4096;
        cr_assert(epsilon_eq(dbl, dispatch->collective.bytes, elements, 1e-6));
        cr_assert(epsilon_eq(dbl, combine->collective.bytes, 2 * elements, 1e-6));
        cr_assert(eq(dbl, dispatch->collective.packages, ranks));
    }
}

static int group_of(int expert)
{
    return expert / 3;
}

/* Mean number of places that three of twelve experts lie on, over all choices of
 * two of four groups and then of three experts in them. */
static double mean_places_by_groups(int places)
{
    double visited = 0, choices = 0;
    for (int g = 0; g < 4; g++)
        for (int h = 0; h < g; h++)
            for (int drawn = 0; drawn < 1 << 12; drawn++) {
                int count = 0, allowed = 1, seen = 0;
                for (int e = 0; e < 12; e++) {
                    if (!(drawn >> e & 1))
                        continue;
                    count++;
                    allowed &= group_of(e) == g || group_of(e) == h;
                    seen |= 1 << e * places / 12;
                }
                if (count != 3 || !allowed)
                    continue;
                choices++;
                for (; seen; seen &= seen - 1)
                    visited++;
            }
    return visited / choices;
}

Test(mapping, a_token_visits_no_more_places_than_its_groups_allow)
{
    chp_workload w = { .experts = 12, .active_experts = 3, .expert_groups = 4,
                       .active_groups = 2 };
    const int places[] = { 1, 2, 4, 12 };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        cr_assert(epsilon_eq(dbl, chp_places_visited(&w, places[i]),
                             mean_places_by_groups(places[i]), 1e-12), "%d places", places[i]);
    cr_assert(le(dbl, chp_places_visited(&w, 4), 2));
    w.active_groups = 4;
    double all = chp_places_visited(&w, 4);
    w.active_groups = 0;
    cr_assert(eq(dbl, chp_places_visited(&w, 4), all), "all groups are no limit");
}

/* What leaves all senders is what reaches the busiest rank times the ranks:
 * tokens received are at most the visits that its experts work on. */
Test(mapping, dispatched_tokens_are_at_most_the_visits)
{
    for (double ranks = 2; ranks <= 256; ranks *= 2) {
        chp_split split = split_of(256, 1, ranks);
        split.attention = CHP_ATTENTION_BY_SEQUENCE;
        chp_mapping m = map(DEEPSEEK_V3, &split);
        double received = find(&m, "moe.dispatch")->collective.bytes / 7168;
        double visits = find(&m, "moe.experts")->moe.busiest_tokens;
        cr_assert(eq(dbl, find(&m, "moe.experts")->moe.arriving, received));
        cr_assert(le(dbl, received, visits * (1 + 1e-12)));
        cr_assert(ge(dbl, received, fmin(ranks, 8) / 8 * visits * 0.5));
        if (ranks == 256)
            cr_assert(epsilon_eq(dbl, received, visits, 1e-9));
    }
}

/* Over all devices: every token once for each rank that it visits and each
 * device among which that rank's experts are cut, however many ranks hold the
 * token before. */
Test(mapping, ranks_that_hold_the_same_tokens_share_their_dispatch)
{
    static const struct {
        double tensor, expert;
        int by;
    } row[] = { { 1, 4, 1 }, { 2, 4, 0 }, { 2, 4, 1 }, { 4, 8, 0 }, { 4, 2, 1 }, { 8, 4, 1 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_split split = split_of(8, row[i].tensor, row[i].expert);
        split.attention = (chp_attention_split)row[i].by;
        chp_mapping m = map(MIXTRAL, &split);
        double cut = fmax(1, row[i].tensor / row[i].expert);
        double copies = mean_ranks_of_two((int)row[i].expert) * cut;
        cr_assert(epsilon_eq(dbl, 8 * find(&m, "moe.dispatch")->collective.bytes,
                             8 * 64 * copies * 4096, 1e-6),
                  "row %zu", i);
    }
}

Test(mapping, ranks_with_the_same_tokens_need_no_dispatch)
{
    chp_split split = split_of(8, 8, 8);
    chp_mapping m = map(MIXTRAL, &split);
    cr_assert(eq(ptr, (void *)find(&m, "moe.dispatch"), NULL));
    cr_assert(ne(ptr, (void *)find(&m, "moe.reduce"), NULL));
}

Test(mapping, sequences_apart_meet_for_a_shared_dense_layer)
{
    chp_split split = split_of(8, 8, 1);
    split.attention = CHP_ATTENTION_BY_SEQUENCE;
    chp_mapping m = map(LLAMA_3_70B, &split);
    const chp_operator *gather = find(&m, "ffn.gather"), *reduce = find(&m, "ffn.reduce");
    cr_assert(eq(ptr, (void *)find(&m, "attention.all_reduce"), NULL));
    cr_assert(eq(int, gather->kind, CHP_ALL_GATHER));
    cr_assert(eq(int, reduce->kind, CHP_REDUCE_SCATTER));
    cr_assert(eq(dbl, gather->collective.bytes, 8 * 64 * 8192 * 2));
    cr_assert(eq(dbl, find(&m, "output.gather")->collective.bytes, 8 * 64 * 8192 * 2));
    cr_assert(eq(dbl, find(&m, "ffn.up")->gemm.m, 8 * 64));
    cr_assert(eq(dbl, find(&m, "attention.qkv")->gemm.m, 64));
}

/* --- what is not legal ---------------------------------------------------- */

Test(mapping, illegal_splits_say_what_is_short)
{
    static const struct {
        int model;
        double packages, tensor, expert, batch, domain, dies;
        int by;
        const char *what;
        double need, have;
    } row[] = {
        { LLAMA_3_70B, 4, 8, 1, 64, 4, 1, 0, "devices for the tensor ranks", 8, 4 },
        { DEEPSEEK_V3, 4, 1, 8, 64, 4, 1, 1, "devices for the expert ranks", 8, 4 },
        { LLAMA_3_70B, 6, 4, 1, 64, 6, 1, 0, "devices in whole groups of tensor ranks", 8, 6 },
        { DEEPSEEK_V3, 12, 1, 8, 64, 12, 1, 1, "devices in whole groups of expert ranks", 16, 12 },
        { DEEPSEEK_V3, 6, 2, 3, 64, 6, 1, 0, "expert ranks as a multiple of the tensor ranks", 4,
          3 },
        { QWEN3_235B, 128, 128, 1, 64, 128, 1, 0, "query heads as a multiple of the tensor ranks",
          128, 64 },
        { LLAMA_3_70B, 3, 3, 1, 64, 3, 1, 0, "query heads as a multiple of the tensor ranks", 66,
          64 },
        { GPT_3, 64, 64, 1, 64, 64, 1, 0, "query heads as a multiple of the tensor ranks", 128,
          96 },
        { MIXTRAL, 16, 1, 16, 64, 16, 1, 1, "experts as a multiple of the expert ranks", 16, 8 },
        { LLAMA_3_70B, 16, 4, 1, 0.125, 16, 1, 0, "sequences in flight for the groups of attention",
          4, 2 },
        { LLAMA_3_70B, 16, 4, 1, 0.5, 16, 1, 1, "sequences in flight for the groups of attention",
          16, 8 },
        { LLAMA_3_70B, 4, 2, 1, 64, 4, 3, 0, "ranks of a group in whole packages", 3, 2 },
        { LLAMA_3_70B, 32, 4, 1, 64, 6, 1, 0, "packages of a group in whole domains", 6, 4 },
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_split split = split_of(row[i].packages, row[i].tensor, row[i].expert);
        chp_mapping mapping;
        chp_shortfall why = { .what = "" };
        split.batch = row[i].batch, split.domain = row[i].domain, split.dies = row[i].dies;
        split.presentation = row[i].dies > 1 ? CHP_PARTITIONED : CHP_UNIFIED;
        split.attention = (chp_attention_split)row[i].by;
        cr_assert(not(chp_map(&mapping, &language_models[row[i].model], &split, &why)), "row %zu",
                  i);
        cr_assert(eq(str, (char *)why.what, (char *)row[i].what), "row %zu", i);
        cr_assert(eq(dbl, why.need, row[i].need), "row %zu", i);
        cr_assert(eq(dbl, why.have, row[i].have), "row %zu", i);
        cr_assert(ne(ptr, (void *)why.lever, NULL));
    }
}

/* --- every split ---------------------------------------------------------- */

static void sound(const chp_mapping *m)
{
    cr_assert(m->count > 0 && m->count <= CHP_MAX_OPERATORS);
    cr_assert(m->weight_bytes > 0 && m->kv_bytes > 0 && m->activation_bytes > 0);
    for (int i = 0; i < m->count; i++) {
        chp_demand d = chp_operator_demand(&m->op[i]);
        double sum = d.tensor_flop + d.vector_flop + d.weight_bytes + d.activation_bytes +
                     d.kv_bytes + d.link_bytes + d.network_bytes;
        cr_assert(isfinite(sum) && sum > 0, "%s", m->op[i].name);
        cr_assert(d.link_bytes >= 0 && d.network_bytes >= 0, "%s", m->op[i].name);
        cr_assert(m->op[i].count >= 1, "%s", m->op[i].name);
    }
}

static int try_splits(int model, chp_split split)
{
    int legal = 0;
    for (split.tensor = 1; split.tensor <= 64; split.tensor *= 2)
        for (split.expert = 1; split.expert <= 64; split.expert *= 2) {
            chp_mapping m;
            chp_shortfall why;
            if (!chp_map(&m, &language_models[model], &split, &why))
                continue;
            sound(&m);
            legal++;
        }
    return legal;
}

Test(mapping, every_legal_split_is_sound)
{
    for (int model = 0; model < LANGUAGE_MODELS; model++)
        for (int bits = 0; bits < 8; bits++) {
            chp_split split = split_of(32, 1, 1);
            split.phase = bits & 1 ? CHP_PREFILL : CHP_DECODE;
            split.attention = bits & 2 ? CHP_ATTENTION_BY_SEQUENCE : CHP_ATTENTION_BY_HEAD;
            split.presentation = bits & 4 ? CHP_PARTITIONED : CHP_UNIFIED;
            split.dies = 2, split.domain = 8, split.popularity = 1.2;
            cr_assert(try_splits(model, split) > 0);
        }
}
