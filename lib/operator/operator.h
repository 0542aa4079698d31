/* Kinds, shapes and data types of operators, and what they ask of a device.
 *
 * Shapes are those of ONE device after the work was split; a step runs an
 * operator `count` times. Nothing here knows a time or a rate. */
#ifndef CHP_OPERATOR_OPERATOR_H
#define CHP_OPERATOR_OPERATOR_H

typedef enum { CHP_BF16 = 0, CHP_FP8 = 1, CHP_INT8 = 2, CHP_FP4 = 3, CHP_DTYPES = 4 } chp_dtype;

double chp_dtype_bytes(chp_dtype dtype);
const char *chp_dtype_name(chp_dtype dtype); /* "bf16" */
int chp_dtype_find(const char *name);        /* -1 if unknown */

typedef enum {
    CHP_GEMM = 0,              /* Y[m,n] = X[m,k] W[k,n] */
    CHP_BATCHED_GEMM = 1,      /* `batch` of them, all operands distinct */
    CHP_MOE = 2,               /* permute, grouped GEMMs up and down, finalise */
    CHP_ATTENTION_PREFILL = 3, /* causal */
    CHP_ATTENTION_DECODE = 4,  /* one query token a sequence */
    CHP_MLA_PREFILL = 5,
    CHP_MLA_DECODE = 6,        /* absorbed: one latent head shared by all */
    CHP_ELEMENTWISE = 7,       /* norms, activations, residuals, sampling, quantisation */
    CHP_ALL_REDUCE = 8,
    CHP_ALL_GATHER = 9,
    CHP_REDUCE_SCATTER = 10,
    CHP_ALL_TO_ALL = 11,       /* dispatch and combine of experts */
    CHP_OPERATOR_KINDS = 12
} chp_operator_kind;

const char *chp_operator_kind_name(chp_operator_kind kind); /* "gemm", "moe", ... */

typedef struct {
    double m, n, k, batch;
} chp_gemm_shape;

typedef struct {
    double tokens;            /* before routing, of all ranks of the expert group */
    double arriving;          /* of them, those that reach this device; 0: all */
    double hidden, inter;     /* inter: width of one expert on this device */
    double experts, active;   /* routed experts in all, visited by a token */
    double ranks;             /* devices over which the experts are spread */
    double popularity;        /* 0: balanced; a > 0: expert loads from a density x^-a */
    /* Of the most loaded rank, from chp_expert_load(); where `busiest_tokens`
     * is 0 each timing works it out again. */
    double busiest_tokens;    /* token-expert pairs */
    double busiest_experts;   /* experts with any token */
    double busiest_blocks;    /* blocks of 64 rows, each expert rounded up */
} chp_moe_shape;

/* Fills the `busiest_` fields from the others. */
void chp_expert_load(chp_moe_shape *moe);

typedef struct {
    double batch;             /* sequences on this device */
    double q_heads, kv_heads; /* on this device */
    double head_dim, value_dim;
    double query_len;         /* new tokens of a sequence: prompt, or 1 in decode */
    double kv_len;            /* tokens attended to */
    double window;            /* 0: full */
    double kv_rank, rope_dim; /* MLA only */
} chp_attention_shape;

/* Each element by itself, or rows that are reduced first, or all elements to
 * the largest of them. */
typedef enum {
    CHP_POINTWISE = 0,
    CHP_NORM = 1,
    CHP_SOFTMAX = 2,
    CHP_LARGEST = 3
} chp_elementwise_kind;

typedef struct {
    double read_bytes, written_bytes;
    double vector_flop, exponentials;
    chp_elementwise_kind kind;
    double row_bytes;         /* of a row that is reduced; 0: not known */
} chp_elementwise_shape;

/* Ranks of a collective at each level: dies in a package, packages in a
 * domain, domains. Their product is the size of the group. */
typedef struct {
    double bytes;             /* on each rank before the operation (all-gather: after) */
    /* All-to-all: the same if a domain gets each token once and hands it on inside;
     * 0: each rank is sent its own copy. */
    double domain_bytes;
    double dies, packages, domains;
    int library;              /* 1: by a general library, not by kernels of the model's own */
    double cores;             /* that copy in an exchange of many tokens; 0: all that it needs */
} chp_collective_shape;

/* Activations enter as bf16 and are brought to a narrow dtype inside the
 * operator: with one scale found on the fly, or one for each block of 128. */
typedef enum {
    CHP_QUANTIZE_NONE = 0,
    CHP_QUANTIZE_TENSOR = 1,
    CHP_QUANTIZE_BLOCK = 2
} chp_quantize;

typedef struct {
    chp_operator_kind kind;
    const char *name;         /* "attention.qkv": a string constant */
    double count;             /* repeats in a step */
    chp_dtype dtype;          /* of weights and operands of matrix operations */
    chp_dtype kv_dtype;
    double weight_bits;       /* of weights stored narrower than `dtype`; 0: as it */
    chp_quantize quantize;
    union {
        chp_gemm_shape gemm;
        chp_moe_shape moe;
        chp_attention_shape attention;
        chp_elementwise_shape elementwise;
        chp_collective_shape collective;
    };
} chp_operator;

/* What one run of an operator asks of one device, caches aside. */
typedef struct {
    double tensor_flop;       /* at the operator's dtype, padding excluded */
    double vector_flop, exponentials;
    double weight_bytes;      /* read once per run, shared by all tokens */
    double activation_bytes;  /* read and written */
    double kv_bytes;
    double link_bytes;        /* sent to other dies of the package */
    double network_bytes;     /* sent to other packages */
} chp_demand;

chp_demand chp_operator_demand(const chp_operator *op);

#endif
