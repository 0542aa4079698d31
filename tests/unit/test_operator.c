#include "operator/operator.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

Test(operator, dtypes_round_trip_to_their_names)
{
    static const double bytes[CHP_DTYPES] = { 2, 1, 1, 0.5 };
    for (int i = 0; i < CHP_DTYPES; i++) {
        cr_assert(eq(int, chp_dtype_find(chp_dtype_name((chp_dtype)i)), i));
        cr_assert(eq(dbl, chp_dtype_bytes((chp_dtype)i), bytes[i]));
    }
    cr_assert(eq(int, chp_dtype_find("fp16"), -1));
    cr_assert(eq(int, chp_dtype_find(""), -1));
}

Test(operator, kinds_have_different_names)
{
    for (int i = 0; i < CHP_OPERATOR_KINDS; i++)
        for (int j = 0; j < i; j++)
            cr_assert(ne(int,
                         strcmp(chp_operator_kind_name((chp_operator_kind)i),
                                chp_operator_kind_name((chp_operator_kind)j)),
                         0));
    cr_assert(eq(str, (char *)chp_operator_kind_name(CHP_BATCHED_GEMM), "mla-bmm"));
}

Test(operator, gemm_asks_for_its_products_and_operands)
{
    chp_operator op = { .kind = CHP_GEMM, .dtype = CHP_FP8, .gemm = { 3, 5, 7, 1 } };
    chp_demand d = chp_operator_demand(&op);
    cr_assert(eq(dbl, d.tensor_flop, 2 * 3 * 5 * 7));
    cr_assert(eq(dbl, d.weight_bytes, 35));
    cr_assert(eq(dbl, d.activation_bytes, 3 * 7 + 2 * 3 * 5));
    op.weight_bits = 4;
    cr_assert(eq(dbl, chp_operator_demand(&op).weight_bytes, 17.5));
    op.kind = CHP_BATCHED_GEMM, op.gemm.batch = 11;
    cr_assert(eq(dbl, chp_operator_demand(&op).tensor_flop, 11 * 2 * 3 * 5 * 7));
}

static double pairs_by_hand(int query_len, int kv_len, int window)
{
    double pairs = 0;
    for (int q = kv_len - query_len; q < kv_len; q++)
        for (int k = 0; k <= q; k++)
            pairs += window == 0 || q - k < window;
    return pairs;
}

Test(operator, causal_attention_counts_what_each_token_sees)
{
    static const int row[][3] = { { 1, 1, 0 },    { 16, 16, 0 },  { 5, 40, 0 },  { 16, 16, 4 },
                                  { 40, 40, 64 }, { 12, 30, 20 }, { 12, 30, 5 }, { 1, 30, 5 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        chp_operator op = { .kind = CHP_ATTENTION_PREFILL };
        chp_attention_shape shape = { .batch = 3,
                                      .q_heads = 4,
                                      .kv_heads = 2,
                                      .head_dim = 64,
                                      .value_dim = 32,
                                      .query_len = row[i][0],
                                      .kv_len = row[i][1],
                                      .window = row[i][2] };
        op.attention = shape;
        double pairs = 12 * pairs_by_hand(row[i][0], row[i][1], row[i][2]);
        chp_demand d = chp_operator_demand(&op);
        cr_assert(eq(dbl, d.tensor_flop, 2 * pairs * 96), "row %zu", i);
        cr_assert(eq(dbl, d.exponentials, pairs), "row %zu", i);
    }
}

/* Llama-3-70B: 8 KV heads of 128 + 128, 4,096 B a token and layer in bf16. */
Test(operator, decode_attention_reads_the_cache_once)
{
    chp_operator op = { .kind = CHP_ATTENTION_DECODE, .kv_dtype = CHP_BF16 };
    chp_attention_shape shape = { .batch = 5,
                                  .q_heads = 64,
                                  .kv_heads = 8,
                                  .head_dim = 128,
                                  .value_dim = 128,
                                  .query_len = 1,
                                  .kv_len = 1000 };
    op.attention = shape;
    cr_assert(eq(dbl, chp_operator_demand(&op).kv_bytes, 5 * 1000 * 4096.0));
    op.attention.window = 128;
    cr_assert(eq(dbl, chp_operator_demand(&op).kv_bytes, 5 * 128 * 4096.0));
    op.kv_dtype = CHP_FP8;
    cr_assert(eq(dbl, chp_operator_demand(&op).kv_bytes, 5 * 128 * 2048.0));
}

/* DeepSeek-V3: 576 elements of latent; scores over 576, sums over 512. */
Test(operator, absorbed_mla_reads_one_latent_for_all_heads)
{
    chp_operator op = { .kind = CHP_MLA_DECODE, .kv_dtype = CHP_BF16 };
    chp_attention_shape shape = { .batch = 2,
                                  .q_heads = 128,
                                  .kv_heads = 1,
                                  .head_dim = 192,
                                  .value_dim = 128,
                                  .query_len = 1,
                                  .kv_len = 4096,
                                  .kv_rank = 512,
                                  .rope_dim = 64 };
    op.attention = shape;
    chp_demand d = chp_operator_demand(&op);
    cr_assert(eq(dbl, d.kv_bytes, 2 * 4096 * 576 * 2.0));
    cr_assert(eq(dbl, d.tensor_flop, 2 * 2 * 128 * 4096 * (576.0 + 512)));
}

Test(operator, experts_in_balance_do_three_products_for_each_visit)
{
    chp_operator op = { .kind = CHP_MOE, .dtype = CHP_FP8 };
    chp_moe_shape shape = {
        .tokens = 4096, .hidden = 7168, .inter = 2048, .experts = 256, .active = 8, .ranks = 32
    };
    op.moe = shape;
    chp_demand d = chp_operator_demand(&op);
    cr_assert(eq(dbl, d.tensor_flop, 6 * (4096.0 * 8 / 32) * 7168 * 2048));
    cr_assert(eq(dbl, d.weight_bytes, 8 * 3 * 7168.0 * 2048));
    double inner = 3 * 1024 * 2048.0;
    cr_assert(eq(dbl, d.activation_bytes, 2 * ((2 * 4096 + 2 * 1024) * 7168.0 + inner)));
    op.moe.arriving = 900;
    cr_assert(eq(dbl, chp_operator_demand(&op).activation_bytes,
                 2 * ((2 * 900 + 2 * 1024) * 7168.0 + inner)));
}

static const chp_collective_shape groups[] = {
    { .bytes = 960, .dies = 1, .packages = 1, .domains = 1 },
    { .bytes = 960, .dies = 2, .packages = 1, .domains = 1 },
    { .bytes = 960, .dies = 1, .packages = 8, .domains = 1 },
    { .bytes = 960, .dies = 2, .packages = 4, .domains = 1 },
    { .bytes = 960, .dies = 4, .packages = 4, .domains = 3 },
    { .bytes = 960, .dies = 1, .packages = 4, .domains = 2 },
};

Test(operator, collectives_send_all_but_the_share_of_the_rank_itself)
{
    static const struct {
        chp_operator_kind kind;
        double passes;
    } row[] = {
        { CHP_ALL_REDUCE, 2 },
        { CHP_ALL_GATHER, 1 },
        { CHP_REDUCE_SCATTER, 1 },
        { CHP_ALL_TO_ALL, 1 },
    };
    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
            chp_operator op = { .kind = row[k].kind, .collective = groups[g] };
            chp_demand d = chp_operator_demand(&op);
            double ranks = groups[g].dies * groups[g].packages * groups[g].domains;
            cr_assert(epsilon_eq(dbl, d.link_bytes + d.network_bytes,
                                 row[k].passes * 960 * (1 - 1 / ranks), 1e-9));
        }
}

/* Messages rank by rank: what leaves a die for another of its package, what
 * leaves the package, and what arrives. */
Test(operator, all_to_all_sends_what_it_receives)
{
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        chp_operator op = { .kind = CHP_ALL_TO_ALL, .collective = groups[g] };
        chp_demand d = chp_operator_demand(&op);
        int dies = (int)groups[g].dies;
        int ranks = dies * (int)(groups[g].packages * groups[g].domains);
        for (int me = 0; me < ranks; me++) {
            double link_out = 0, link_in = 0, net_out = 0, net_in = 0;
            for (int from = 0; from < ranks; from++)
                for (int to = 0; to < ranks; to++) {
                    double bytes = from == to ? 0 : groups[g].bytes / ranks;
                    int inside = from / dies == to / dies;
                    link_out += from == me && inside ? bytes : 0;
                    link_in += to == me && inside ? bytes : 0;
                    net_out += from == me && !inside ? bytes : 0;
                    net_in += to == me && !inside ? bytes : 0;
                }
            cr_assert(epsilon_eq(dbl, d.link_bytes, link_out, 1e-9));
            cr_assert(epsilon_eq(dbl, d.link_bytes, link_in, 1e-9));
            cr_assert(epsilon_eq(dbl, d.network_bytes, net_out, 1e-9));
            cr_assert(epsilon_eq(dbl, d.network_bytes, net_in, 1e-9));
        }
    }
}
