/* The keys of a config.json are those of the classes of the transformers
 * library (github.com/huggingface/transformers, src/transformers/models): one
 * shape goes by several names, which are tried in turn. */
#include "import/import.h"

#include <math.h>
#include <string.h>

#include "base/suggest.h"
#include "import/config.h"
#include "import/layers.h"

enum {
    ALL_WINDOWED = 1,  /* a window holds for every layer */
    GATED_QUERIES = 2, /* unless the file says no */
    INDEXED = 4        /* the indexer's keys must be there */
};

typedef struct {
    const char *architecture, *model_type;
    int traits;
} family;

static const family families[] = {
#define FAMILY(architecture, model_type, traits) { architecture, model_type, traits },
#include "import/families.def"
#undef FAMILY
};

enum { FAMILIES = sizeof families / sizeof *families };

/* ---------------------------------------------------------------- the family */

static const char *architecture_of(const json_t *object)
{
    return json_string_value(json_array_get(json_object_get(object, "architectures"), 0));
}

static const family *find_family(const char *architecture, const char *model_type)
{
    for (size_t i = 0; i < FAMILIES; i++) {
        const char *own = architecture ? families[i].architecture : families[i].model_type;
        if (strcmp(own, architecture ? architecture : model_type) == 0)
            return &families[i];
    }
    return NULL;
}

/* The whole model's name decides; if it says nothing, that of its language part. */
static const family *read_family(const chp_config *file)
{
    const char *architecture = architecture_of(file->root);
    const char *model_type = chp_config_text(file->root, "model_type");
    if (!architecture && !model_type) {
        chp_place place = { .file = file->path, .line = 1, .column = 1 };
        chp_find_fault(file->to, CHIPLET_ERR_KEY, &place, NULL,
                       "neither 'architectures' nor 'model_type': not the config.json of a model");
        return NULL;
    }
    const family *found = find_family(architecture, model_type);
    if (found)
        return found;
    const char *name = architecture ? architecture : model_type;
    chp_suggestion near = chp_suggest_for(name, strlen(name));
    for (size_t i = 0; i < FAMILIES; i++)
        chp_suggest_offer(&near, architecture ? families[i].architecture
                                              : families[i].model_type);
    chp_hint hint = { NULL, NULL, near.best };
    chp_place place = chp_config_place(file, architecture ? "architectures" : "model_type");
    chp_find_fault(file->to, CHIPLET_ERR_NAME, &place, &hint,
                   "architecture '%.80s' is not understood", name);
    return NULL;
}

/* ------------------------------------------------------------------ the keys */

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static double required(const chp_config *file, const char *const *names)
{
    return chp_config_count(file, names, NAN);
}

static double optional(const chp_config *file, const char *const *names)
{
    return chp_config_count(file, names, 0);
}

/* For what follows from a number that may be missing, which is then said once. */
static double known(double number)
{
    return isfinite(number) ? number : 0;
}

static void read_trunk(chp_workload *w, const chp_config *file)
{
    w->layers = required(file, NAMES("num_hidden_layers", "num_layers", "n_layer"));
    w->hidden = required(file, NAMES("hidden_size", "n_embd"));
    w->heads = required(file, NAMES("num_attention_heads", "n_head"));
    w->vocabulary = required(file, NAMES("vocab_size", "padded_vocab_size"));
    w->kv_heads = chp_config_count(
        file, NAMES("num_key_value_heads", "multi_query_group_num"), known(w->heads));
    w->head_dim =
        chp_config_count(file, NAMES("head_dim", "kv_channels"), known(w->hidden / w->heads));
    w->ffn = optional(file, NAMES("intermediate_size", "ffn_hidden_size"));
    w->ffn_matrices = 3;
    w->tied_embeddings = chp_config_flag(file, "tie_word_embeddings", 0);
    w->extra_token_layers = optional(
        file, NAMES("num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules"));
}

static void read_latent(chp_workload *w, const chp_config *file)
{
    w->attention = "gqa";
    w->kv_rank = optional(file, NAMES("kv_lora_rank"));
    if (!(w->kv_rank > 0))
        return;
    w->attention = "mla";
    w->q_rank = optional(file, NAMES("q_lora_rank"));
    w->rope_dim = required(file, NAMES("qk_rope_head_dim"));
    w->nope_dim = required(file, NAMES("qk_nope_head_dim"));
    w->value_dim = required(file, NAMES("v_head_dim"));
    w->head_dim = w->nope_dim + w->rope_dim;
    w->kv_heads = w->heads;
}

static void read_index(chp_workload *w, const chp_config *file, int demanded)
{
    if (!demanded && !chp_config_get(file, NAMES("index_topk"), NULL))
        return;
    w->index_heads = required(file, NAMES("index_n_heads"));
    w->index_dim = required(file, NAMES("index_head_dim"));
    w->index_top_k = required(file, NAMES("index_topk"));
}

static void read_linear(chp_workload *w, const chp_config *file)
{
    w->linear_kernel = 4;
    if (!(w->linear_layers > 0))
        return;
    w->linear_value_heads = required(file, NAMES("linear_num_value_heads"));
    w->linear_key_heads = required(file, NAMES("linear_num_key_heads"));
    w->linear_key_dim = required(file, NAMES("linear_key_head_dim"));
    w->linear_value_dim = required(file, NAMES("linear_value_head_dim"));
    w->linear_kernel = chp_config_count(file, NAMES("linear_conv_kernel_dim"), 4);
}

/* Some give the width of all shared experts together. */
static double shared_experts(const chp_workload *w, const chp_config *file)
{
    double width = optional(
        file, NAMES("shared_expert_intermediate_size", "shared_intermediate_size"));
    return width > 0 ? width / w->expert_ffn : optional(file, NAMES("n_shared_experts"));
}

static void read_experts(chp_workload *w, const chp_config *file)
{
    w->experts = optional(file, NAMES("n_routed_experts", "num_experts", "num_local_experts"));
    if (!(w->experts > 0))
        return;
    w->active_experts = required(file, NAMES("num_experts_per_tok", "experts_per_token"));
    w->expert_groups = chp_config_count(file, NAMES("n_group"), 0);
    w->active_groups = optional(file, NAMES("topk_group"));
    w->expert_ffn = chp_config_count(file, NAMES("moe_intermediate_size"), w->ffn);
    w->shared_experts = shared_experts(w, file);
    w->dense_layers = chp_import_dense_layers(file, w->layers);
    if (w->dense_layers == 0)
        w->ffn = 0;
}

static void read_kinds(chp_workload *w, const chp_config *file, int traits)
{
    chp_layer_kinds kinds;
    if (isnan(w->layers) ||
        !chp_import_layer_kinds(&kinds, file, w->layers, traits & ALL_WINDOWED))
        return;
    w->linear_layers = kinds.linear;
    w->window_layers = kinds.windowed;
    w->window = kinds.windowed > 0 ? required(file, NAMES("sliding_window")) : 0;
    w->query_gate = traits & GATED_QUERIES ? chp_config_flag(file, "attn_output_gate", 1) : 0;
}

/* ------------------------------------------------------------ stored weights */

/* A scale of 8 bits for 32 weights in MX formats, of 16 bits for a group in
 * most others. */
static double stored_bits(double bits, double group, double scale_bits)
{
    return group > 0 ? bits + scale_bits / group : bits;
}

static double number_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : 0;
}

/* Of the first group of layers that compressed-tensors describes. */
static const json_t *packed_weights(const json_t *q)
{
    json_t *groups = json_object_get(q, "config_groups");
    return json_object_get(json_object_iter_value(json_object_iter(groups)), "weights");
}

static double packed_bits(const json_t *q)
{
    const json_t *weights = packed_weights(q);
    double bits = number_of(weights, "num_bits");
    return bits > 0 && bits < 8 ? stored_bits(bits, number_of(weights, "group_size"), 16) : bits;
}

static double quantized_bits(const json_t *q, const char *method)
{
    double bits = number_of(q, "bits");
    if (strcmp(method, "mxfp4") == 0)
        return stored_bits(4, 32, 8);
    if (strcmp(method, "compressed-tensors") == 0)
        return packed_bits(q);
    if (strcmp(method, "awq") == 0 || strcmp(method, "gptq") == 0)
        return stored_bits(bits > 0 ? bits : 4, number_of(q, "group_size"), 16);
    return strcmp(method, "modelopt") == 0 ? 0 : 8;
}

/* "fp8", "int4", ...: the kind of number and its bits. */
static const char *stored_name(const json_t *q, const char *method, chp_arena *arena)
{
    if (strcmp(method, "mxfp4") == 0)
        return "fp4";
    if (strcmp(method, "awq") == 0 || strcmp(method, "gptq") == 0)
        return chp_arena_print(arena, "int%.0f", fmax(2, number_of(q, "bits")));
    const char *type = chp_config_text(packed_weights(q), "type");
    double bits = number_of(packed_weights(q), "num_bits");
    if (type && bits > 0)
        return chp_arena_print(arena, "%s%.0f", strcmp(type, "int") == 0 ? "int" : "fp", bits);
    return chp_arena_copy(arena, method, strlen(method));
}

/* Checkpoints of four bits keep attention and what all tokens pass wider. */
static void read_checkpoint(chp_workload *w, const chp_config *file, chp_arena *arena)
{
    const json_t *q = json_object_get(file->body, "quantization_config");
    if (!json_is_object(q))
        q = json_object_get(file->root, "quantization_config");
    const char *method = chp_config_text(q, "quant_method");
    if (!method) {
        const char *dtype = chp_config_text(file->body, "torch_dtype");
        if (!dtype)
            dtype = chp_config_text(file->body, "dtype");
        w->checkpoint = dtype && strcmp(dtype, "bfloat16") != 0
                            ? chp_arena_copy(arena, dtype, strlen(dtype))
                            : "bf16";
        return;
    }
    double bits = quantized_bits(q, method);
    w->checkpoint = stored_name(q, method, arena);
    if (bits > 0 && bits < 8 && w->experts > 0)
        w->expert_bits = bits;
    else if (bits > 0 && bits < 8)
        w->weight_bits = bits;
}

/* ---------------------------------------------------------------- the whole */

/* The limits of the table hold for files, too. */
static void check_limits(const chp_workload *w, const chp_config *file)
{
#define NUM(field, key, dimension, low, high, summary)                                             \
    if (w->field < low || w->field > high)                                                         \
        chp_find_fault(file->to, CHIPLET_ERR_RANGE, &file_place, NULL,                             \
                       "%s: %g is outside [%g, %g]", key, w->field, (double)low, (double)high);
#define OPT(field, key, dimension, fallback, low, high, summary)                                   \
    NUM(field, key, dimension, low, high, summary)
#define TEXT(field, key, summary)
#define WORD(field, key, choices, summary)
#define REF(field, key, kind, summary)
    chp_place file_place = { .file = file->path };
#include "workload/workload.def"
#undef NUM
#undef OPT
#undef TEXT
#undef WORD
#undef REF
}

static void read_all(chp_workload *w, const chp_config *file, const family *kind, chp_arena *arena)
{
    read_trunk(w, file);
    read_latent(w, file);
    read_kinds(w, file, kind->traits);
    read_index(w, file, kind->traits & INDEXED);
    read_linear(w, file);
    read_experts(w, file);
    read_checkpoint(w, file, arena);
    w->title = chp_arena_copy(arena, kind->architecture, strlen(kind->architecture));
    w->aliases = "";
    if (!w->title || !w->checkpoint)
        chp_find_no_memory(file->to);
    check_limits(w, file);
}

chiplet_status chp_import_config(chp_workload *out, chp_arena *arena, const char *path,
                                 chp_findings *to)
{
    /* What was found before this file is none of its business. */
    chp_findings mine = { to->all, to->err, CHIPLET_OK };
    chp_workload workload = { 0 };
    chp_config file;
    if (chp_config_open(&file, path, &mine)) {
        const family *kind = read_family(&file);
        if (kind)
            read_all(&workload, &file, kind, arena);
    }
    chp_config_close(&file);
    if (mine.status == CHIPLET_OK)
        *out = workload;
    else if (to->status == CHIPLET_OK)
        to->status = mine.status;
    return mine.status;
}
