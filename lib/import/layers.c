#include "import/layers.h"

#include <math.h>
#include <string.h>

static const char *const interval_names[] = { "full_attention_interval", NULL };
static const char *const linear_names[] = { "linear_num_value_heads", NULL };
static const char *const window_names[] = { "sliding_window", NULL };
static const char *const full_first_names[] = { "max_window_layers", NULL };
static const char *const dense_first_names[] = { "first_k_dense_replace", NULL };
static const char *const frequency_names[] = { "moe_layer_freq", NULL };
static const char *const step_names[] = { "decoder_sparse_step", NULL };

/* ---------------------------------------------------------------- attention */

static int count_kind(chp_layer_kinds *kinds, const char *kind)
{
    int windowed = strcmp(kind, "sliding_attention") == 0;
    int linear = strcmp(kind, "linear_attention") == 0;
    kinds->windowed += windowed;
    kinds->linear += linear;
    return windowed || linear || strcmp(kind, "full_attention") == 0;
}

static int read_list(chp_layer_kinds *kinds, const chp_config *file, const json_t *list,
                     double layers)
{
    chp_place place = chp_config_place(file, "layer_types");
    if (!json_is_array(list) || (double)json_array_size(list) != layers) {
        chp_find_fault(file->to, CHIPLET_ERR_VALUE, &place, NULL,
                       "'layer_types' names %zu layers, the model has %.0f",
                       json_array_size(list), layers);
        return 0;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *kind = json_string_value(json_array_get(list, i));
        if (kind && count_kind(kinds, kind))
            continue;
        chp_hint hint = { "full_attention, sliding_attention or linear_attention", NULL, NULL };
        chp_find_fault(file->to, CHIPLET_ERR_NAME, &place, &hint,
                       "layers of kind '%.60s' are not understood", kind ? kind : "");
        return 0;
    }
    return 1;
}

/* Every interval-th layer has a cache, the others a state. */
static double linear_by_interval(const chp_config *file, double layers)
{
    if (!chp_config_get(file, linear_names, NULL))
        return 0;
    double interval = chp_config_count(file, interval_names, 4);
    return interval >= 1 ? layers - floor(layers / interval) : 0;
}

/* Qwen2 keeps a window in its file and says apart whether it is used, and from
 * which layer on. */
static double windowed_by_switch(const chp_config *file, double layers, int all_windowed)
{
    if (!chp_config_get(file, window_names, NULL))
        return 0;
    if (!chp_config_flag(file, "use_sliding_window", all_windowed))
        return 0;
    double full = chp_config_count(file, full_first_names, 0);
    return all_windowed ? layers : fmax(0, layers - full);
}

int chp_import_layer_kinds(chp_layer_kinds *out, const chp_config *file, double layers,
                           int all_windowed)
{
    chp_layer_kinds kinds = { 0, 0 };
    const json_t *list = json_object_get(file->body, "layer_types");
    if (list && !json_is_null(list)) {
        if (!read_list(&kinds, file, list, layers))
            return 0;
    } else {
        kinds.linear = linear_by_interval(file, layers);
        kinds.windowed = windowed_by_switch(file, layers, all_windowed);
    }
    *out = kinds;
    return 1;
}

/* ------------------------------------------------------------------ experts */

/* Qwen's way: layers named one by one, and every step-th of the others. */
static int is_named_dense(const json_t *names, double layer)
{
    for (size_t i = 0; i < json_array_size(names); i++)
        if (json_number_value(json_array_get(names, i)) == layer)
            return 1;
    return 0;
}

double chp_import_dense_layers(const chp_config *file, double layers)
{
    const json_t *named = json_object_get(file->body, "mlp_only_layers");
    double first = chp_config_count(file, dense_first_names, 0);
    double step = chp_config_count(file, step_names, 1);
    /* A list in some families: of it only the first dense layers are read. */
    double every = json_is_array(json_object_get(file->body, "moe_layer_freq"))
                       ? 1
                       : chp_config_count(file, frequency_names, 1);
    double dense = 0;
    if (isnan(first + step + every))
        return NAN;
    step = fmax(1, step);
    every = fmax(1, every);
    for (double i = 0; i < layers; i++)
        dense += i < first || fmod(i, every) != 0 || fmod(i + 1, step) != 0 ||
                 is_named_dense(named, i);
    return dense;
}
