#include "serving/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"

struct chp_serving_table {
    const chp_catalogue *models;
    chp_csv *csv;
    const char *chip, *stack;
    const chp_csv_row *row;
    chp_seen_chip seen;
    chp_workload workload; /* of the row, its stored bits as the row says */
};

chiplet_status chp_serving_table_open(chp_serving_table **out, const chp_catalogue *models,
                                      const char *path, const char *chip, const char *stack,
                                      chiplet_error *err)
{
    static const char *const needed[] = { "model_path", "isl", "osl" };
    chp_serving_table *t = calloc(1, sizeof *t);
    if (!t)
        return chp_fail_memory(err);
    t->models = models;
    t->chip = chip;
    t->stack = stack;
    chiplet_status status = chp_csv_open(&t->csv, path, err);
    for (size_t i = 0; !status && i < sizeof needed / sizeof *needed; i++) {
        chp_place place = { path, 1, 1, 1, NULL, 0 };
        if (chp_csv_find(t->csv, needed[i]) < 0)
            status = chp_fail(err, CHIPLET_ERR_KEY, &place,
                              "no column '%s', which a table of serving runs needs", needed[i]);
    }
    if (status)
        chp_serving_table_free(t);
    else
        *out = t;
    return status;
}

void chp_serving_table_free(chp_serving_table *t)
{
    if (!t)
        return;
    chp_csv_free(t->csv);
    free(t);
}

const char *chp_serving_table_header(const chp_serving_table *t)
{
    return chp_csv_header(t->csv)->text;
}

/* ------------------------------------------------------------------- fields */

static const char *text_of(const chp_serving_table *t, const char *column)
{
    int at = chp_csv_find(t->csv, column);
    return at >= 0 ? t->row->field[at] : "";
}

static chp_place place_of(const chp_serving_table *t, const char *column)
{
    int at = chp_csv_find(t->csv, column);
    chp_place place = { chp_csv_path(t->csv), t->row->line, 1, 1, t->row->text,
                        (int)strlen(t->row->text) };
    if (at < 0)
        return place;
    place.column = t->row->column[at];
    place.length = (int)strlen(t->row->field[at]);
    return place;
}

static int refuse(const chp_serving_table *t, const char *column, const char *expected,
                  chiplet_error *err)
{
    chp_place place = place_of(t, column);
    chp_fail(err, CHIPLET_ERR_VALUE, &place, "expected %s in column '%s', got '%.60s'", expected,
             column, text_of(t, column));
    return 0;
}

/* Empty, absent or 0: `fallback`; NaN: then it is demanded. */
static int number_of(double *out, const chp_serving_table *t, const char *column,
                     double fallback, chiplet_error *err)
{
    const char *text = text_of(t, column);
    size_t length = strlen(text);
    double value = 0;
    *out = fallback;
    if (length > 0 && (chp_parse_number(&value, text, length) != length || value < 0 ||
                       value > 1e9))
        return refuse(t, column, "a number, 0 or more", err);
    if (value > 0)
        *out = value;
    return value > 0 || !isnan(fallback) || refuse(t, column, "a positive number", err);
}

/* A measured time in milliseconds, or NaN. */
static double measured_s(const chp_serving_table *t, const char *column)
{
    double ms = NAN;
    const char *text = text_of(t, column);
    size_t length = strlen(text);
    if (length == 0 || chp_parse_number(&ms, text, length) != length || !(ms > 0))
        return NAN;
    return ms * 1e-3;
}

/* ------------------------------------------------------------ chip and model */

static const chp_record *find_record(const chp_serving_table *t, chiplet_kind kind,
                                     const char *name, const char *column, chiplet_error *err)
{
    const chp_record *record = chp_catalogue_find(t->models, kind, name);
    if (record)
        return record;
    chp_place place = place_of(t, column);
    const char *near = chp_catalogue_suggest(t->models, kind, name);
    chp_fail(err, CHIPLET_ERR_NAME, &place, "no %s named '%.80s'%s%s%s", chiplet_kind_name(kind),
             name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

static int read_chip(chp_serving_table *t, chiplet_error *err)
{
    const char *name = t->chip ? t->chip : text_of(t, "system");
    chiplet_error local = { 0 };
    chiplet_status status = chp_see_chip(&t->seen, t->models, name, &local);
    if (!status)
        return 1;
    chp_place place = place_of(t, "system");
    chp_fail(err, status, &place, "%s",
             *name ? local.message : "no chip: the row names no system and none was given");
    return 0;
}

/* "vllm" and "0.18.0" stand for vllm-0.18.0, else vllm-0.18, vllm-0, vllm. */
static const chp_record *find_backend(const chp_serving_table *t)
{
    char name[128];
    const char *backend = text_of(t, "backend"), *version = text_of(t, "backend_version");
    const chp_record *found = NULL;
    snprintf(name, sizeof name, *version ? "%s-%s" : "%s", backend, version);
    while (!found && strlen(name) > strlen(backend)) {
        found = chp_catalogue_find(t->models, CHIPLET_KERNEL, name);
        size_t end = strlen(name) - 1;
        while (end > strlen(backend) && name[end] != '.')
            end--;
        name[end] = '\0';
    }
    return found ? found : chp_catalogue_find(t->models, CHIPLET_KERNEL, backend);
}

/* A stack that nobody measured is like the others. */
static const chp_record *find_stack(const chp_serving_table *t, chiplet_error *err)
{
    if (t->stack)
        return find_record(t, CHIPLET_KERNEL, t->stack, "backend", err);
    const chp_record *own = find_backend(t);
    return own ? own : find_record(t, CHIPLET_KERNEL, "default", "backend", err);
}

/* -------------------------------------------------------------------- dtypes */

static const struct {
    const char *name;
    chp_dtype dtype;
    double stored_bits;   /* scales included */
    int scales_known;
} modes[] = {
    { "", CHP_BF16, 16, 0 },          { "bf16", CHP_BF16, 16, 0 },
    { "bfloat16", CHP_BF16, 16, 0 },  { "float16", CHP_BF16, 16, 0 },
    { "fp16", CHP_BF16, 16, 0 },      { "fp8", CHP_FP8, 8, 1 },
    { "fp8_static", CHP_FP8, 8, 1 },  { "fp8_block", CHP_FP8, 8, 0 },
    { "int8", CHP_INT8, 8, 1 },       { "int8_wo", CHP_BF16, 8, 0 },
    { "int4_wo", CHP_BF16, 4.25, 0 }, { "fp4", CHP_FP4, 4.5, 1 },
    { "nvfp4", CHP_FP4, 4.5, 1 },     { "mxfp4", CHP_FP4, 4.25, 1 },
    { "w4a16_mxfp4", CHP_BF16, 4.25, 0 },
};

enum { MODES = sizeof modes / sizeof *modes };

static int find_mode(const char *name)
{
    for (int i = 0; i < MODES; i++)
        if (strcmp(modes[i].name, name) == 0)
            return i;
    return -1;
}

/* A chip without the dtype multiplies in bf16 and keeps the weights narrow; a
 * checkpoint that stores only its experts in few bits keeps the rest in bf16. */
static void set_dtypes(chp_serving_table *t, chp_split *split, int mode, int narrow_cache)
{
    int native = t->seen.device.flop_per_s[modes[mode].dtype] > 0;
    int few = modes[mode].stored_bits < 8;
    split->dtype = native ? modes[mode].dtype : CHP_BF16;
    split->scales_known = native && modes[mode].scales_known;
    if (few && t->workload.expert_bits > 0)
        split->dtype = CHP_BF16;
    else if (!native || modes[mode].stored_bits < 8 * chp_dtype_bytes(split->dtype))
        t->workload.weight_bits = t->workload.expert_bits = modes[mode].stored_bits;
    split->kv_dtype = narrow_cache && chp_dtype_bytes(split->dtype) < 2 ? CHP_FP8 : CHP_BF16;
}

static int read_dtypes(chp_serving_table *t, chp_split *split, const chp_kernel *stack,
                       chiplet_error *err)
{
    const char *column = *text_of(t, "gemm_quant_mode") ? "gemm_quant_mode" : "precision";
    int mode = find_mode(text_of(t, column));
    if (mode < 0)
        return refuse(t, column, "bf16, fp8, fp8_block, int8, int8_wo, int4_wo, fp4 or nvfp4",
                      err);
    set_dtypes(t, split, mode, stack->serving_narrow_cache > 0);
    split->expert_blocks = strcmp(text_of(t, "moe_quant_mode"), "fp8_block") == 0;
    return 1;
}

/* ------------------------------------------------------------------- engines */

typedef struct {
    double tensor, pipeline, data, moe_tensor, moe_expert;
} row_ranks;

static int read_ranks(row_ranks *r, const chp_serving_table *t, const char *prefix,
                      chiplet_error *err)
{
    const struct {
        const char *name;
        double *value;
    } field[] = { { "tp_size", &r->tensor },
                  { "pp_size", &r->pipeline },
                  { "attention_dp_size", &r->data },
                  { "moe_tp_size", &r->moe_tensor },
                  { "moe_ep_size", &r->moe_expert } };
    char column[64];
    for (int i = 0; i < 5; i++) {
        snprintf(column, sizeof column, "%s%s", prefix, field[i].name);
        if (!number_of(field[i].value, t, column, 1, err))
            return 0;
        if (i == 1 && r->pipeline > 1)
            return refuse(t, column, "1 (pipelines are not modelled)", err);
    }
    /* Experts lie on all ranks, whatever a row leaves out. */
    r->moe_tensor = fmax(1, r->tensor * r->data / r->moe_expert);
    return 1;
}

/* Attention over `tensor` ranks, `data` times; experts over all of them. */
static void set_ranks(chp_split *s, const row_ranks *r, const chp_seen_chip *seen, double domain)
{
    double dies = seen->sheet->dies / seen->device.dies;
    s->packages = fmax(1, ceil(r->tensor * r->data / dies));
    s->domain = domain > 0 ? fmin(domain, s->packages) : s->packages;
    s->dies = seen->sheet->dies;
    s->presentation = dies > 1 ? CHP_PARTITIONED : CHP_UNIFIED;
    s->tensor = r->tensor;
    s->expert = r->moe_expert;
    s->attention = CHP_ATTENTION_BY_HEAD;
    if (r->data > 1 && r->moe_tensor > 1 && r->tensor <= 1) {
        s->tensor = r->data;
        s->attention = CHP_ATTENTION_BY_SEQUENCE;
    }
}

/* Packages of a scale-up domain of the chip's own system; 0: not known. */
static double domain_of(const chp_serving_table *t)
{
    const char *name = t->seen.sheet->system;
    const chp_record *system =
        name && *name ? chp_catalogue_find(t->models, CHIPLET_SYSTEM, name) : NULL;
    return system ? ((const chp_system *)system->plain)->domain : 0;
}

static int read_engine(chp_engine *out, double *replicas, chp_serving_table *t,
                       const char *prefix, const chp_kernel *stack, chiplet_error *err)
{
    row_ranks ranks;
    const chp_record *kernel = chp_find_kernel(t->models, t->seen.sheet, NULL);
    if (!kernel) {
        chp_fail(err, CHIPLET_ERR_NAME, NULL, "the library has no kernel 'default'");
        return 0;
    }
    chp_engine e = { .workload = &t->workload,
                     .device = &t->seen.device,
                     .fabric = &t->seen.fabric,
                     .kernel = kernel->plain,
                     .stack = stack };
    if (!read_ranks(&ranks, t, prefix, err) || !read_dtypes(t, &e.split, stack, err))
        return 0;
    set_ranks(&e.split, &ranks, &t->seen, domain_of(t));
    *replicas = ranks.data;
    *out = e;
    return 1;
}

static int read_traffic(chp_traffic *traffic, const chp_serving_table *t, chiplet_error *err)
{
    chp_traffic r = { 0 };
    if (!number_of(&r.prompt, t, "isl", NAN, err) || !number_of(&r.output, t, "osl", NAN, err) ||
        !number_of(&r.prefix_share, t, "prefix_hit_rate", 0, err) ||
        !number_of(&r.drafted, t, "nextn", 0, err) ||
        !number_of(&r.acceptance, t, "acceptance_rate", 0, err))
        return 0;
    if (r.prefix_share >= 1)
        return refuse(t, "prefix_hit_rate", "a share below 1", err);
    if (r.acceptance > 1)
        return refuse(t, "acceptance_rate", "a share, 1 at most", err);
    *traffic = r;
    return 1;
}

/* `batch_size` counts the requests of one replica of the attention. */
static int read_together(chp_serving_run *out, chp_serving_table *t, const chp_kernel *stack,
                         double batch, chiplet_error *err)
{
    double replicas;
    if (!read_engine(&out->pools.decode, &replicas, t, "", stack, err))
        return 0;
    out->traffic.in_flight = batch * replicas;
    return 1;
}

static int read_apart(chp_serving_run *out, chp_serving_table *t, const chp_kernel *stack,
                      chiplet_error *err)
{
    double replicas, batch, in_flight;
    chp_pools *p = &out->pools;
    out->apart = 1;
    if (!read_engine(&p->prefill, &replicas, t, "prefill_", stack, err) ||
        !read_engine(&p->decode, &replicas, t, "decode_", stack, err) ||
        !number_of(&p->prefill_engines, t, "prefill_num_workers", 1, err) ||
        !number_of(&p->decode_engines, t, "decode_num_workers", 1, err) ||
        !number_of(&p->prefill_batch, t, "prefill_batch_size", 1, err) ||
        !number_of(&batch, t, "decode_batch_size", 0, err) ||
        !number_of(&in_flight, t, "concurrency", batch > 0 ? batch * p->decode_engines : NAN, err))
        return 0;
    out->traffic.in_flight = batch > 0 ? batch * p->decode_engines : in_flight;
    return 1;
}

static int read_run(chp_serving_run *out, chp_serving_table *t, chiplet_error *err)
{
    chp_serving_run run = { .line = t->row->line, .text = t->row->text };
    double batch;
    const chp_record *model =
        find_record(t, CHIPLET_WORKLOAD, text_of(t, "model_path"), "model_path", err);
    const chp_record *stack = model ? find_stack(t, err) : NULL;
    if (!stack || !read_chip(t, err) || !read_traffic(&run.traffic, t, err) ||
        !number_of(&batch, t, "batch_size", 0, err))
        return 0;
    t->workload = *(const chp_workload *)model->plain;
    run.chip = t->seen.name;
    run.stack = stack->name;
    run.strangeness = chp_strangeness(t->models, stack->plain, &t->seen);
    run.measured_tpot_s = measured_s(t, "tpot_ms");
    run.measured_ttft_s = measured_s(t, "ttft_ms");
    if (!(batch > 0 ? read_together(&run, t, stack->plain, batch, err)
                    : read_apart(&run, t, stack->plain, err)))
        return 0;
    *out = run;
    return 1;
}

int chp_serving_table_next(chp_serving_run *out, chp_serving_table *t, chiplet_error *err)
{
    int got = chp_csv_next(&t->row, t->csv, err);
    if (got <= 0)
        return got;
    return read_run(out, t, err) ? 1 : -1;
}

/* ---------------------------------------------------------------- prediction */

/* No stack was fitted to separate pools, and rows say less of them: on 107 runs
 * the logarithm of the error is as many times as wide. */
static const double pools_wider = 3;

int chp_serving_predict(chp_serving_prediction *out, const chp_serving_run *run,
                        const chp_serving_table *t, chiplet_error *err)
{
    chp_service service;
    chp_shortfall why = { 0 };
    const chp_kernel *stack = run->pools.decode.stack;
    int served = run->apart
                     ? chp_serve_apart(&service, &run->pools, &run->traffic, &why)
                     : chp_serve_together(&service, &run->pools.decode, &run->traffic, &why);
    if (!served) {
        char text[400];
        chp_place place = { chp_csv_path(t->csv), run->line, 1, 1, NULL, 0 };
        chp_shortfall_format(text, sizeof text, &why);
        chp_fail(err, CHIPLET_ERR_VALUE, &place, "%s", text);
        return 0;
    }
    out->tpot_s = service.tpot_s;
    out->ttft_s = service.ttft_s;
    double width = run->strangeness * (run->apart ? pools_wider : 1);
    out->low_s = service.tpot_s * pow(stack->serving_low, width);
    out->high_s = service.tpot_s * pow(stack->serving_high, width);
    return 1;
}
