#include "measure/kinds.h"

#include <string.h>

#include "base/units.h"

/* ------------------------------------------------------------------ dtypes */

typedef struct {
    const char *name;
    chp_dtype dtype;
    double weight_bits;
    chp_quantize quantize;
} number_format;

/* Names that measuring tools give to number formats. Scales are counted:
 * 16 bits for each 128 weights of 4 bits, 8 for each 16 or 32. */
static const number_format number_formats[] = {
    { "bfloat16", CHP_BF16, 0, CHP_QUANTIZE_NONE },
    { "bf16", CHP_BF16, 0, CHP_QUANTIZE_NONE },
    { "float16", CHP_BF16, 0, CHP_QUANTIZE_NONE },
    { "fp16", CHP_BF16, 0, CHP_QUANTIZE_NONE },
    { "half", CHP_BF16, 0, CHP_QUANTIZE_NONE },
    { "fp8", CHP_FP8, 0, CHP_QUANTIZE_TENSOR },
    { "fp8_static", CHP_FP8, 0, CHP_QUANTIZE_NONE },
    { "fp8_block", CHP_FP8, 0, CHP_QUANTIZE_BLOCK },
    { "int8", CHP_INT8, 0, CHP_QUANTIZE_TENSOR },
    { "int8_wo", CHP_BF16, 8, CHP_QUANTIZE_NONE },
    { "w8a16", CHP_BF16, 8, CHP_QUANTIZE_NONE },
    { "int4_wo", CHP_BF16, 4.125, CHP_QUANTIZE_NONE },
    { "w4a16", CHP_BF16, 4.125, CHP_QUANTIZE_NONE },
    { "w4a16_mxfp4", CHP_BF16, 4.25, CHP_QUANTIZE_NONE },
    { "w4afp8", CHP_FP8, 4.125, CHP_QUANTIZE_TENSOR },
    { "w4a8_mxfp4_mxfp8", CHP_FP8, 4.25, CHP_QUANTIZE_BLOCK },
    { "fp4", CHP_FP4, 4.5, CHP_QUANTIZE_BLOCK },
    { "nvfp4", CHP_FP4, 4.5, CHP_QUANTIZE_BLOCK },
};

static const number_format *format_named(const char *name)
{
    for (size_t i = 0; i < sizeof number_formats / sizeof number_formats[0]; i++)
        if (strcmp(number_formats[i].name, name) == 0)
            return &number_formats[i];
    return NULL;
}

int chp_measure_knows_dtype(const char *name)
{
    return format_named(name) != NULL;
}

static const char *set_dtype(chp_operator *op, const char *name)
{
    const number_format *format = format_named(name);
    if (format) {
        op->dtype = format->dtype;
        op->weight_bits = format->weight_bits;
        op->quantize = format->quantize;
        return NULL;
    }
    return "a data type (bfloat16, fp8, fp8_block, int8, int8_wo, int4_wo, nvfp4, ...)";
}

/* Weights and activations as given, nothing quantised on the way. */
static const char *set_plain_dtypes(chp_operator *op, const char *dtype, const char *kv_dtype)
{
    chp_operator kv = { .dtype = CHP_BF16 };
    const char *wrong = set_dtype(op, dtype);
    if (!wrong)
        wrong = set_dtype(&kv, *kv_dtype ? kv_dtype : dtype);
    op->kv_dtype = kv.dtype;
    op->quantize = CHP_QUANTIZE_NONE;
    return wrong;
}

static chp_operator *add(chp_measurement *out, chp_operator_kind kind)
{
    chp_operator *op = &out->op[out->count++];
    *op = (chp_operator){ .kind = kind, .name = chp_operator_kind_name(kind), .count = 1 };
    return op;
}

/* --------------------------------------------------------- matrix products */

static const char *build_gemm(chp_measurement *out, const double *v, const char *const *text)
{
    chp_operator *op = add(out, CHP_GEMM);
    op->gemm = (chp_gemm_shape){ v[0], v[1], v[2], 1 };
    return set_dtype(op, *text[0] ? text[0] : "bfloat16");
}

static const char *build_mla_bmm(chp_measurement *out, const double *v, const char *const *text)
{
    chp_operator *op = add(out, CHP_BATCHED_GEMM);
    op->gemm = (chp_gemm_shape){ v[0], 512, 128, v[1] };
    if (strstr(text[1], "post"))
        op->gemm.n = 128, op->gemm.k = 512;
    const char *wrong = set_dtype(op, text[0]);
    if (op->quantize == CHP_QUANTIZE_TENSOR) /* what batches were measured with */
        op->quantize = CHP_QUANTIZE_BLOCK;
    return wrong;
}

static const char *build_moe(chp_measurement *out, const double *v, const char *const *text)
{
    chp_operator *op = add(out, CHP_MOE);
    static const char prefix[] = "power_law_";
    size_t digits = 0;
    double popularity = 0;
    if (strncmp(text[1], prefix, sizeof prefix - 1) == 0) {
        const char *number = text[1] + sizeof prefix - 1;
        digits = chp_parse_number(&popularity, number, strlen(number));
    }
    if (!digits && strcmp(text[1], "balanced") != 0)
        return "a distribution, balanced or power_law_A";
    op->moe = (chp_moe_shape){ .tokens = v[0], .hidden = v[1], .inter = v[2] / v[5],
                               .experts = v[4], .active = v[3], .ranks = v[6],
                               .popularity = popularity };
    chp_expert_load(&op->moe);
    return set_dtype(op, text[0]);
}

/* --------------------------------------------------------------- attention */

static const char *build_attention(chp_measurement *out, const double *v,
                                   const char *const *text, int prefill)
{
    chp_operator *op = add(out, prefill ? CHP_ATTENTION_PREFILL : CHP_ATTENTION_DECODE);
    op->attention = (chp_attention_shape){ .batch = v[0], .q_heads = v[1], .kv_heads = v[2],
                                           .head_dim = v[3], .value_dim = v[3],
                                           .query_len = prefill ? v[5] : 1, .kv_len = v[5],
                                           .window = v[4] > 0 ? v[4] : 0 };
    return set_plain_dtypes(op, text[0], text[1]);
}

static const char *build_prefill(chp_measurement *out, const double *v, const char *const *text)
{
    return build_attention(out, v, text, 1);
}

static const char *build_decode(chp_measurement *out, const double *v, const char *const *text)
{
    return build_attention(out, v, text, 0);
}

/* The shapes of DeepSeek-V2 and V3: 128 + 64 dimensions of a key, a latent of 512. */
static chp_attention_shape mla_shape(double batch, double heads, double seq, int prefill)
{
    chp_attention_shape a = { .batch = batch, .q_heads = heads, .kv_heads = heads,
                              .head_dim = 192, .value_dim = 128,
                              .query_len = prefill ? seq : 1, .kv_len = seq,
                              .kv_rank = 512, .rope_dim = 64 };
    return a;
}

static const char *build_mla_prefill(chp_measurement *out, const double *v,
                                     const char *const *text)
{
    chp_operator *op = add(out, CHP_MLA_PREFILL);
    op->attention = mla_shape(v[0], v[1], v[2], 1);
    return set_plain_dtypes(op, text[0], text[1]);
}

static const char *build_mla_decode(chp_measurement *out, const double *v,
                                    const char *const *text)
{
    chp_operator *op = add(out, CHP_MLA_DECODE);
    op->attention = mla_shape(v[0], v[1], v[2], 0);
    return set_plain_dtypes(op, text[0], text[1]);
}

/* ------------------------------------------------------ whole blocks of MLA */

static void add_gemm(chp_measurement *out, const chp_operator *like, double m, double n, double k)
{
    chp_operator *op = add(out, CHP_GEMM);
    op->dtype = like->dtype;
    op->weight_bits = like->weight_bits;
    op->quantize = like->quantize;
    op->gemm = (chp_gemm_shape){ m, n, k, 1 };
}

static void add_norm(chp_measurement *out, double elements)
{
    chp_operator *op = add(out, CHP_ELEMENTWISE);
    op->elementwise =
        (chp_elementwise_shape){ 2 * elements, 2 * elements, 5 * elements, 0, CHP_NORM, 0 };
}

static void add_bmm(chp_measurement *out, double heads, double m, double n, double k)
{
    chp_operator *op = add(out, CHP_BATCHED_GEMM);
    op->gemm = (chp_gemm_shape){ m, n, k, heads };
}

/* DeepSeek-V3: hidden 7168, query rank 1536. */
static const char *build_block(chp_measurement *out, const double *v, const char *const *text,
                               int prefill)
{
    double heads = v[1], tokens = v[0] * (prefill ? v[2] : 1);
    chp_operator like = { 0 };
    const char *wrong = set_dtype(&like, text[2]);
    if (wrong)
        return wrong;
    add_gemm(out, &like, tokens, 1536 + 512 + 64, 7168);
    add_norm(out, tokens * (1536 + 512));
    add_gemm(out, &like, tokens, heads * 192, 1536);
    if (prefill) {
        add_gemm(out, &like, tokens, heads * 256, 512);
        wrong = build_mla_prefill(out, v, text);
    } else {
        add_bmm(out, heads, tokens, 512, 128);
        wrong = build_mla_decode(out, v, text);
        add_bmm(out, heads, tokens, 128, 512);
    }
    add_gemm(out, &like, tokens, 7168, heads * 128);
    return wrong;
}

static const char *build_prefill_block(chp_measurement *out, const double *v,
                                       const char *const *text)
{
    return build_block(out, v, text, 1);
}

static const char *build_decode_block(chp_measurement *out, const double *v,
                                      const char *const *text)
{
    return build_block(out, v, text, 0);
}

/* ------------------------------------------------------------- elementwise */

/* `computescale` looks for the largest element, `scale_matrix` uses it. */
static const char *build_quantize(chp_measurement *out, const double *v, const char *const *text)
{
    chp_operator *op = add(out, CHP_ELEMENTWISE);
    double elements = v[0] * v[1];
    int scales = strstr(text[0], "scale_matrix") != NULL;
    op->elementwise =
        (chp_elementwise_shape){ 2 * elements, scales ? elements : 4, 2 * elements, 0,
                                 scales ? CHP_POINTWISE : CHP_LARGEST, 0 };
    return NULL;
}

static const char *build_softmax(chp_measurement *out, const double *v, const char *const *text)
{
    chp_operator *op = add(out, CHP_ELEMENTWISE);
    double elements = v[0] * v[1];
    (void)text;
    op->elementwise =
        (chp_elementwise_shape){ 2 * elements, 2 * elements, 4 * elements, elements,
                                 CHP_SOFTMAX, 2 * v[1] };
    return NULL;
}

static const char *build_layernorm(chp_measurement *out, const double *v, const char *const *text)
{
    chp_operator *op = add(out, CHP_ELEMENTWISE);
    double elements = v[0] * v[1];
    (void)text;
    op->elementwise = (chp_elementwise_shape){ 2 * elements, 2 * elements, 7 * elements, 0,
                                               CHP_NORM, 2 * v[1] };
    return NULL;
}

static const char *build_gelu(chp_measurement *out, const double *v, const char *const *text)
{
    chp_operator *op = add(out, CHP_ELEMENTWISE);
    (void)text;
    op->elementwise = (chp_elementwise_shape){ 2 * v[0], 2 * v[0], 8 * v[0], v[0],
                                               CHP_POINTWISE, 0 };
    return NULL;
}

/* ------------------------------------------------------------- collectives */

static const char *build_collective(chp_measurement *out, const double *v,
                                    const char *const *text, chp_operator_kind kind)
{
    chp_operator *op = add(out, kind);
    op->collective = (chp_collective_shape){ .bytes = v[1], .dies = 1, .packages = v[0],
                                             .domains = 1,
                                             .library = strncmp(text[0], "nccl", 4) == 0 };
    return NULL;
}

static const char *build_all_reduce(chp_measurement *out, const double *v,
                                    const char *const *text)
{
    return build_collective(out, v, text, CHP_ALL_REDUCE);
}

static const char *build_all_gather(chp_measurement *out, const double *v,
                                    const char *const *text)
{
    return build_collective(out, v, text, CHP_ALL_GATHER);
}

static const char *build_reduce_scatter(chp_measurement *out, const double *v,
                                        const char *const *text)
{
    return build_collective(out, v, text, CHP_REDUCE_SCATTER);
}

static const char *build_all_to_all(chp_measurement *out, const double *v,
                                    const char *const *text)
{
    return build_collective(out, v, text, CHP_ALL_TO_ALL);
}

#define NODE 8.0 /* devices */

/* Ranks that hold any of the experts a token visits. */
static double ranks_visited(double active, double experts)
{
    double missed = 1;
    for (double i = 0; i < active; i++)
        missed *= 1 - experts / NODE / (experts - i);
    return NODE * (1 - missed);
}

/* `bytes` for each element of each token leave the device. */
static const char *build_exchange(chp_measurement *out, const double *v, double bytes)
{
    chp_operator *op = add(out, CHP_ALL_TO_ALL);
    op->collective = (chp_collective_shape){ .bytes = v[2] * v[1] * bytes, .dies = 1,
                                             .packages = NODE, .domains = v[0],
                                             .cores = v[5] > 0 ? v[5] : 0 };
    return NULL;
}

/* In few tokens each goes once to every expert that it visits, FP8 with a scale
 * of four bytes for 128 values there and bf16 back. In many, once to every rank;
 * reading, writing and summing them beside that counts as more copies, as the
 * measurements have it. */
static const char *build_dispatch(chp_measurement *out, const double *v, const char *const *text)
{
    (void)text;
    double copies = v[5] > 0 ? ranks_visited(v[3], v[4]) + 2 : v[3];
    return build_exchange(out, v, (1 + 4.0 / 128) * copies);
}

static const char *build_combine(chp_measurement *out, const double *v, const char *const *text)
{
    (void)text;
    if (v[5] > 0)
        return build_exchange(out, v, 1.2 * (ranks_visited(v[3], v[4]) + 5));
    return build_exchange(out, v, 2 * v[3]);
}

/* ------------------------------------------------------------------- table */

#define LATENCY { "latency_us", NULL, NULL }
#define HEADS "batch", "q_heads", "kv_heads", "head_dim", "0window", "seq"
#define MLA { "batch", "heads", "seq" }

const chp_measure_kind chp_measure_kinds[] = {
    { "gemm", { "m", "n", "k" }, { "?dtype" }, LATENCY, "matmul", build_gemm },
    { "attention-prefill", { HEADS }, { "attn_dtype", "kv_dtype" }, LATENCY, NULL, build_prefill },
    { "attention-decode", { HEADS }, { "attn_dtype", "kv_dtype" }, LATENCY, NULL, build_decode },
    { "mla-prefill", MLA, { "attn_dtype", "kv_dtype" }, LATENCY, NULL, build_mla_prefill },
    { "mla-decode", MLA, { "attn_dtype", "kv_dtype" }, LATENCY, NULL, build_mla_decode },
    { "mla-bmm", { "tokens", "heads" }, { "dtype", "op" }, LATENCY, "mla_gen", build_mla_bmm },
    { "mla-prefill-block", MLA, { "attn_dtype", "kv_dtype", "gemm_type" }, LATENCY, NULL,
      build_prefill_block },
    { "mla-decode-block", MLA, { "attn_dtype", "kv_dtype", "gemm_type" }, LATENCY, NULL,
      build_decode_block },
    { "moe", { "tokens", "hidden", "inter", "topk", "experts", "tp", "ep" },
      { "dtype", "distribution" }, LATENCY, NULL, build_moe },
    { "all-reduce", { "gpus", "bytes" }, { "?source" }, LATENCY, "all_reduce", build_all_reduce },
    { "all-gather", { "gpus", "bytes" }, { "?source" }, LATENCY, "all_gather", build_all_gather },
    { "reduce-scatter", { "gpus", "bytes" }, { "?source" }, LATENCY, "reduce_scatter",
      build_reduce_scatter },
    { "all-to-all", { "gpus", "bytes" }, { "?source" }, LATENCY, "alltoall", build_all_to_all },
    { "dispatch", { "node_num", "hidden_size", "num_token", "num_topk", "num_experts",
      "?dispatch_sms" }, { NULL },
      { "dispatch_avg_t_us", "dispatch_transmit_us", "dispatch_notify_us" }, NULL,
      build_dispatch },
    { "combine", { "node_num", "hidden_size", "num_token", "num_topk", "num_experts",
      "?combine_sms" }, { NULL },
      { "combine_avg_t_us", "combine_transmit_us", "combine_notify_us" }, NULL, build_combine },
    { "quantize", { "m", "k" }, { "op" }, LATENCY, NULL, build_quantize },
    { "softmax", { "m", "n" }, { NULL }, LATENCY, "softmax", build_softmax },
    { "layernorm", { "m", "n" }, { NULL }, LATENCY, "layernorm", build_layernorm },
    { "gelu", { "m" }, { NULL }, LATENCY, "gelu", build_gelu },
};

const int chp_measure_kind_count = sizeof chp_measure_kinds / sizeof chp_measure_kinds[0];
