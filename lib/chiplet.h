/* libchiplet: performance, power and cost of AI chips made of several dies,
 * and the search for the best of them.
 *
 * This header is the whole interface and its reference manual.
 *
 * FOUR NOUNS
 *   library   what can be bought and run: processes, memories, links,
 *             packages, chips, systems, language models - each number with
 *             its source
 *   study     a question: fixed values, ranges, objectives, constraints
 *   result    one design with all its metrics
 *   search    the designs of a study that no other design beats
 *
 * CONVENTIONS
 *   - A function that can fail returns a chiplet_status, takes its results as
 *     leading out-parameters and the error last. `err` may be NULL. On failure
 *     the out-parameters are untouched.
 *   - Who receives a handle through `out` frees it; *_free(NULL) does nothing.
 *     A returned `const` pointer is borrowed and lives as long as its handle.
 *   - Numbers that cross this border are SI: seconds, bytes, bytes per second,
 *     watts, joules, square metres, kelvin, US dollars. Text carries units.
 *     Every bandwidth is per direction.
 *   - The library never prints, never exits, never aborts, reads no
 *     environment variable, changes no handler and keeps no global state.
 *   - GSL is used without its error handler: the library checks domains
 *     before each call, so a program's own handler is never entered.
 *
 * THREADS
 *   Two threads may use one handle at once through functions that take it
 *   `const`; any other sharing needs the caller's lock. chiplet_search_run()
 *   may start threads of its own and joins them before it returns; callbacks
 *   are called from the calling thread only. Same study and same version give
 *   the same answer for any number of threads. */
#ifndef CHIPLET_H
#define CHIPLET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CHIPLET_API __attribute__((visibility("default")))
#else
#define CHIPLET_API
#endif

/* Version of this header; compare with chiplet_version(). */
#define CHIPLET_VERSION 0x000100u /* 0.1.0: (major << 16) + (minor << 8) + patch */

CHIPLET_API uint32_t chiplet_version(void);
CHIPLET_API const char *chiplet_version_string(void);

/* ------------------------------------------------------------------ errors */

/* What went wrong. Values never change and are never reused. */
typedef enum {
    CHIPLET_OK = 0,
    CHIPLET_ERR_ARGUMENT = 1,    /* a call was made wrongly: NULL, unknown id */
    CHIPLET_ERR_SYNTAX = 2,      /* text that is no section, key or value */
    CHIPLET_ERR_KEY = 3,         /* unknown or repeated key or section */
    CHIPLET_ERR_UNIT = 4,        /* missing, unknown or wrong unit */
    CHIPLET_ERR_RANGE = 5,       /* a number outside its limits */
    CHIPLET_ERR_NAME = 6,        /* no such process, chip, metric, ... */
    CHIPLET_ERR_VALUE = 7,       /* a value of the wrong form */
    CHIPLET_ERR_SOURCE = 8,      /* a datum without source or reason */
    CHIPLET_ERR_IO = 9,          /* a file cannot be read or written */
    CHIPLET_ERR_MEMORY = 10,     /* out of memory */
    CHIPLET_ERR_SOLVER = 11,     /* a numerical method failed */
    CHIPLET_ERR_STOPPED = 12,    /* a callback asked to stop */
    CHIPLET_ERR_INFEASIBLE = 13, /* asked for a value of an infeasible design */
    CHIPLET_ERR_REFUSED = 14     /* a certificate or a shard is not what it claims to be */
} chiplet_status;

/* "CHIPLET_ERR_UNIT" and so on; never NULL. */
CHIPLET_API const char *chiplet_status_name(chiplet_status status);

/* The first thing that went wrong. Owned by the caller; its layout is frozen
 * for the life of the soname. `line` and `column` count from 1 and are 0 where
 * there is no place; `file` is empty then. Columns count bytes. */
typedef struct {
    int status; /* a chiplet_status */
    int line;
    int column;
    char file[256];
    char message[512];
} chiplet_error;

/* "file:line:column: message" into `text`, by the rules of snprintf. */
CHIPLET_API int chiplet_error_format(const chiplet_error *err, char *text, size_t size);

/* All that is wrong with a text, up to 20 entries. Owned by the caller. */
typedef struct chiplet_diagnostics chiplet_diagnostics;

typedef struct {
    chiplet_status status;
    const char *file;
    int line, column, length; /* from 1; length in bytes of what is underlined */
    const char *source;       /* the line itself, without its end */
    const char *message;      /* one line, lower case, no full stop */
    const char *expected;     /* or NULL */
    const char *got;          /* or NULL */
    const char *suggestion;   /* or NULL: what was probably meant */
} chiplet_diagnostic;

CHIPLET_API chiplet_status chiplet_diagnostics_new(chiplet_diagnostics **out, chiplet_error *err);
CHIPLET_API void chiplet_diagnostics_free(chiplet_diagnostics *all);
CHIPLET_API size_t chiplet_diagnostics_count(const chiplet_diagnostics *all);
/* Entries found beyond the 20 that are kept. */
CHIPLET_API size_t chiplet_diagnostics_dropped(const chiplet_diagnostics *all);
/* NULL if `index` is out of range. */
CHIPLET_API const chiplet_diagnostic *chiplet_diagnostics_get(const chiplet_diagnostics *all,
                                                              size_t index);
/* The entry as people read it: "file:line:column: message", the line, and a
 * line of carets below what is wrong. Each line ends in a newline. The rules
 * of snprintf; an empty text if `index` is out of range. */
CHIPLET_API int chiplet_diagnostics_format(const chiplet_diagnostics *all, size_t index,
                                           char *text, size_t size);

/* Receives text, not terminated; non-zero stops with CHIPLET_ERR_IO. */
typedef int (*chiplet_write_fn)(const char *text, size_t size, void *payload);

/* ----------------------------------------------------------------- library */

/* What is known of parts, chips, systems and models. Read-only once open. */
typedef struct chiplet_library chiplet_library;

typedef enum {
    CHIPLET_PROCESS = 0,
    CHIPLET_MEMORY = 1,
    CHIPLET_LINK = 2,
    CHIPLET_PACKAGE = 3,
    CHIPLET_KERNEL = 4,
    CHIPLET_CHIP = 5,   /* specification sheets of chips as sold */
    CHIPLET_DESIGN = 6, /* chips described by process, cores and PHYs */
    CHIPLET_SYSTEM = 7,
    CHIPLET_WORKLOAD = 8,
    CHIPLET_KINDS = 9
} chiplet_kind;

/* "process", "memory", ...: also the folder's name. NULL if out of range. */
CHIPLET_API const char *chiplet_kind_name(chiplet_kind kind);

/* Reads every model under `directories`, a list separated by ':' of which
 * earlier folders win; NULL: the folder of the installation.
 * `all` may be NULL. */
CHIPLET_API chiplet_status chiplet_library_open(chiplet_library **out, const char *directories,
                                                chiplet_diagnostics *all, chiplet_error *err);
CHIPLET_API void chiplet_library_free(chiplet_library *library);
CHIPLET_API size_t chiplet_library_count(const chiplet_library *library, chiplet_kind kind);
/* Names in alphabetical order; NULL if out of range. */
CHIPLET_API const char *chiplet_library_name(const chiplet_library *library, chiplet_kind kind,
                                             size_t index);
/* The name behind a name or an alias; NULL if there is none. */
CHIPLET_API const char *chiplet_library_find(const chiplet_library *library, chiplet_kind kind,
                                             const char *name_or_alias);

/* One line of a model. Borrowed from the library. */
typedef struct {
    const char *section;
    const char *key;
    const char *text;        /* value and unit as written; NULL where the default holds */
    double value, low, high; /* SI; NaN for text. low = high = value without a range */
    const char *unit;        /* customary unit, "" for plain numbers and text */
    double unit_scale;       /* SI value of one such unit */
    const char *source;      /* the full citation, or NULL */
    const char *provenance;  /* "measured", "published", "estimated", "assumed" or NULL */
    const char *because;     /* or NULL */
    const char *summary;
    const char *file;
    int line;
} chiplet_datum;

CHIPLET_API size_t chiplet_library_datum_count(const chiplet_library *library, chiplet_kind kind,
                                               const char *name);
CHIPLET_API const chiplet_datum *chiplet_library_datum(const chiplet_library *library,
                                                       chiplet_kind kind, const char *name,
                                                       size_t index);
/* One number in SI units by its key, "pin_rate" for instance. */
CHIPLET_API chiplet_status chiplet_library_value(double *out, const chiplet_library *library,
                                                 chiplet_kind kind, const char *name,
                                                 const char *key, chiplet_error *err);
/* Citation of that one number, or NULL. */
CHIPLET_API const char *chiplet_library_source(const chiplet_library *library, chiplet_kind kind,
                                               const char *name, const char *key);
/* Sixteen hexadecimal digits over all that was read: the same data, the same digits. */
CHIPLET_API const char *chiplet_library_checksum(const chiplet_library *library);

/* -------------------------------------------------------------------- keys */

/* One key of a study, from the table behind parser, help and man page. */
typedef struct {
    const char *section, *key;
    const char *unit;    /* customary unit; "" for plain numbers and words */
    const char *form;    /* "number", "choice", "name", "text" or "list" */
    const char *choices; /* "a|b|c" for choices, the kind for names, else NULL */
    const char *default_text; /* as one would write it; "" if there is none */
    double min, max;     /* SI; NaN where they have no meaning */
    const char *summary;
} chiplet_param;

CHIPLET_API int chiplet_param_count(void);
/* Fills *out; 0 if `id` is out of range. */
CHIPLET_API int chiplet_param_info(chiplet_param *out, int id);
CHIPLET_API int chiplet_param_find(const char *dotted_key);  /* "die.cores"; -1 if unknown */

/* ----------------------------------------------------------------- metrics */

typedef struct {
    const char *name;    /* in studies: "throughput" */
    const char *column;  /* in CSV and JSON: "throughput_tokens_per_s" */
    const char *unit;    /* customary unit */
    double unit_scale;   /* SI value of one customary unit */
    int better;          /* +1 more, -1 less, 0 neither */
    const char *summary;
} chiplet_metric;

CHIPLET_API int chiplet_metric_count(void);
/* Fills *out; 0 if `id` is out of range. */
CHIPLET_API int chiplet_metric_info(chiplet_metric *out, int id);
CHIPLET_API int chiplet_metric_find(const char *name_or_column); /* -1 if unknown */

/* ------------------------------------------------------------------- study */

/* A question. Reads the library, which must outlive it. */
typedef struct chiplet_study chiplet_study;

/* From a file. Up to 20 faults go into `all` (may be NULL), the first into
 * `err`. Models beside the study (its folder's process/, chip/, ...) win over
 * the library's. */
CHIPLET_API chiplet_status chiplet_study_open(chiplet_study **out, const chiplet_library *library,
                                              const char *path, chiplet_diagnostics *all,
                                              chiplet_error *err);
/* From memory; `name` stands for the file in messages. An empty text is a
 * study of defaults. */
CHIPLET_API chiplet_status chiplet_study_parse(chiplet_study **out, const chiplet_library *library,
                                               const char *text, size_t size, const char *name,
                                               chiplet_diagnostics *all, chiplet_error *err);
CHIPLET_API void chiplet_study_free(chiplet_study *study);

/* Sets a key as `--set KEY=VALUE` does: "die.cores" to "24..72 step 8". */
CHIPLET_API chiplet_status chiplet_study_set(chiplet_study *study, const char *dotted_key,
                                             const char *value, chiplet_error *err);
/* The number behind a key that has one value, SI; choices and names give their index. */
CHIPLET_API chiplet_status chiplet_study_get(double *out, const chiplet_study *study,
                                             const char *dotted_key, chiplet_error *err);
/* The effective text of a key, and where it comes from: "default", "file:line",
 * "set". NULL if the key is unknown or has no value. */
CHIPLET_API const char *chiplet_study_text(const chiplet_study *study, const char *dotted_key);
CHIPLET_API const char *chiplet_study_origin(const chiplet_study *study, const char *dotted_key);
/* Checks what single keys cannot show (a base that lacks a required key, an
 * empty grid) and counts the points of the grid, inactive axes collapsed. */
CHIPLET_API chiplet_status chiplet_study_check(double *points, const chiplet_study *study,
                                               chiplet_diagnostics *all, chiplet_error *err);

/* ------------------------------------------------------------------ result */

/* One design with its metrics. */
typedef struct chiplet_result chiplet_result;

/* Evaluates a study that has one value for each key. An infeasible design is
 * a result, too: chiplet_result_feasible() is 0 and chiplet_result_limit()
 * says what does not fit, with numbers. */
CHIPLET_API chiplet_status chiplet_evaluate(chiplet_result **out, const chiplet_study *study,
                                            chiplet_error *err);
CHIPLET_API void chiplet_result_free(chiplet_result *result);
CHIPLET_API int chiplet_result_feasible(const chiplet_result *result);
/* SI; NaN if `metric` is out of range or has no meaning in this phase. */
CHIPLET_API double chiplet_result_value(const chiplet_result *result, int metric);
/* SI value of a key of this design; NaN if out of range. */
CHIPLET_API double chiplet_result_param(const chiplet_result *result, int param);
/* The same as text in customary units: "hbm3", "0.74 V". */
CHIPLET_API const char *chiplet_result_param_text(const chiplet_result *result, int param);
/* "unified", "partitioned" or "single". */
CHIPLET_API const char *chiplet_result_presentation(const chiplet_result *result);
/* The dtype that was taken: "fp8". */
CHIPLET_API const char *chiplet_result_dtype(const chiplet_result *result);
/* Which resource binds ("dram", "tensor", "link", ...), or what does not fit. */
CHIPLET_API const char *chiplet_result_limit(const chiplet_result *result);

/* Of a study with several workloads, sections [workload.NAME]: how many, and one
 * of them on this design alone, in the order of the study; NULL: out of range.
 * Borrowed from `result`, which has the metrics of the mix, and operators and parts
 * of the workload that takes most time. */
CHIPLET_API size_t chiplet_result_workload_count(const chiplet_result *result);
CHIPLET_API const chiplet_result *chiplet_result_workload(const chiplet_result *result,
                                                          size_t index);
/* NAME of such a workload; "" of any other result. */
CHIPLET_API const char *chiplet_result_workload_name(const chiplet_result *workload);

/* Time and energy of one distinct operator of the step, repeats included. */
typedef struct {
    const char *name;    /* "attention.qkv", "moe.experts", ... */
    const char *kind;    /* "gemm", "attention-decode", "all-reduce", ... */
    double count;        /* times it runs in a step */
    double time_s;       /* all repeats */
    double energy_j;     /* all repeats, one package */
    /* Time each resource alone would need, all repeats. */
    double tensor_s, vector_s, cache_s, dram_s, link_s, network_s, launch_s;
    const char *limit;   /* the largest of them */
    /* What one device executes and moves, all repeats: a roofline's axes. */
    double flop, dram_bytes, link_bytes;
} chiplet_operator_cost;

CHIPLET_API size_t chiplet_result_operator_count(const chiplet_result *result);
CHIPLET_API const chiplet_operator_cost *chiplet_result_operator(const chiplet_result *result,
                                                                 size_t index);
/* Parts of power and cost: name, value in W or USD. NULL name: out of range. */
typedef struct {
    const char *name;
    double value;
} chiplet_part;
CHIPLET_API chiplet_part chiplet_result_power_part(const chiplet_result *result, size_t index);
CHIPLET_API chiplet_part chiplet_result_cost_part(const chiplet_result *result, size_t index);

/* ------------------------------------------------------------------ search */

typedef struct chiplet_search chiplet_search;

/* What a long run is at. */
typedef enum {
    CHIPLET_STAGE_SEARCH = 0,   /* or whatever else was called */
    CHIPLET_STAGE_CONFLICT = 1, /* which limits conflict: one search after another */
    CHIPLET_STAGE_WORTH = 2     /* what more of each resource would give */
} chiplet_stage;

/* How far it is; valid during the call. */
typedef struct {
    chiplet_stage stage;
    double done, total; /* points proven of the grid, or tasks done */
    size_t front;       /* designs of the front so far */
    const char *proven; /* "package_cost 812 USD": up to there the front is complete; or NULL */
    double gap;         /* of one objective: by which share of the best value found another
                           design may be better; NaN: not known */
} chiplet_progress;

/* Called from the calling thread, at most ten times a second, and once at the
 * end. Non-zero stops the search; what was found is kept. */
typedef int (*chiplet_progress_fn)(const chiplet_progress *now, void *payload);

typedef struct {
    size_t struct_size; /* sizeof of the caller's struct; it grows at the end */
    int threads;        /* 0: as many as processors */
    chiplet_progress_fn progress;
    void *payload;
    int certify;        /* 1: keep what chiplet_certificate_write() needs, as long as
                           it is small; 2: whatever its size; 0: do not */
    size_t shard, shards; /* search part `shard` (from 1) of `shards` alone; 0: all */
    double time_limit_s;  /* stop after that time and keep what was found; 0: never */
    double evaluations;   /* the same after so many designs were evaluated; 0: never */
    double epsilon;       /* 0: the front itself; 0.01: few designs, of which one is within
                             1 % of every design of the front in each objective */
    int exhaustive;       /* 1: evaluate every design; 0: exclude by bounds where that is
                             quicker, with the same front */
} chiplet_search_options;

#define CHIPLET_SEARCH_OPTIONS_INIT \
    { sizeof(chiplet_search_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/* The front of the study: every feasible design that no other feasible design
 * beats in one objective without losing in another. Of designs equal in all
 * objectives the first in the order of the grid is kept.
 * `options` may be NULL. An empty front is CHIPLET_OK. */
CHIPLET_API chiplet_status chiplet_search_run(chiplet_search **out, const chiplet_study *study,
                                              const chiplet_search_options *options,
                                              chiplet_error *err);
CHIPLET_API void chiplet_search_free(chiplet_search *search);
/* Designs of the front, best first objective first. */
CHIPLET_API size_t chiplet_search_count(const chiplet_search *search);
CHIPLET_API const chiplet_result *chiplet_search_result(const chiplet_search *search, size_t rank);
/* Points of the grid. */
CHIPLET_API double chiplet_search_points(const chiplet_search *search);
/* How the search went: points that it evaluated, and feasible ones among them. They
 * may differ between a search in one go and one in parts; the answer does not. */
CHIPLET_API double chiplet_search_evaluated(const chiplet_search *search);
CHIPLET_API double chiplet_search_feasible(const chiplet_search *search);
/* Points that were evaluated, or excluded by bounds. */
CHIPLET_API double chiplet_search_closed(const chiplet_search *search);
/* Of a search that was stopped: the metric in whose order the front is found, and
 * up to which of its values (SI) the front is known to be complete. Returns 0 if
 * nothing of it is known; *metric is -1 where the order is that of an expression.
 * Either may be NULL. */
CHIPLET_API int chiplet_search_proven(int *metric, double *value, const chiplet_search *search);
/* 1 if the whole grid was covered, 0 if the search was stopped. */
CHIPLET_API int chiplet_search_complete(const chiplet_search *search);
/* Designs that refusals and clouds are of: all of a grid of up to 20,000 points,
 * 1,000 taken at random of a larger one, the same each time. *feasible (may be
 * NULL): how many of them are. */
CHIPLET_API double chiplet_search_sampled(const chiplet_search *search, double *feasible);
/* Why others of them are refused: name of the check or constraint, how many, the
 * nearest miss. NULL name: out of range. */
typedef struct {
    const char *name;
    double points;
    const char *nearest; /* the closest miss, with numbers; may be NULL */
} chiplet_refusal;
CHIPLET_API chiplet_refusal chiplet_search_refusal(const chiplet_search *search, size_t index);
/* Of a search without designs: sets of limits that no design keeps together,
 * while any one of them left out frees its set; sets share no limit, and there
 * are at most four. If nothing can be built and run whatever the limits, the set
 * is what refuses designs then, most of them first. NULL limit: out of range. */
typedef struct {
    const char *limit;   /* a constraint as written, a limit of die, package or memory, or a
                            rule of physics */
    int set;             /* 1, 2, ... */
    int sense;           /* -1: at most `bound`, +1: at least */
    double bound;        /* SI; of physics what a design has that needs `nearest` */
    int frees_all;       /* 1: without it the study has an answer; 0: only its set is free */
    double nearest;      /* the nearest to it among these designs: how far it has to move; of
                            physics what one of them needs; NaN: not found before a stop */
    const char *lever;   /* what would help, of what stands in no study; or NULL */
    int physics;         /* 1: it cannot be moved */
    int minimal;         /* 0: stopped early; a member of the set may be needless */
} chiplet_conflict;
/* 0 if the search was stopped while it looked for conflicts, or for what more of each
 * resource would give: what it knew until then is told, unknown numbers are NaN. */
CHIPLET_API int chiplet_search_explained(const chiplet_search *search);
CHIPLET_API chiplet_conflict chiplet_search_conflict(const chiplet_search *search, size_t index);
/* What a little more of one thing would give, where the study asks for it with
 * output.sensitivity: shadow values, each the answer of a search of the study with
 * that changed and all else chosen anew. `change` NULL: out of range, or not asked
 * for, or the search was stopped. */
typedef enum {
    CHIPLET_WORTH_KEY = 0,   /* a key beyond the value of the best design */
    CHIPLET_WORTH_LIMIT = 1, /* a constraint less tight: 10 W, 10 mm2, 100 USD, 5 K; else 5 % */
    CHIPLET_WORTH_LINK = 2   /* each value that the study has for the die-to-die link */
} chiplet_worth_kind;
typedef struct {
    const char *change;         /* "memory.stacks 4 -> 5" */
    chiplet_worth_kind kind;
    int lever;                  /* id of the key; of a limit, which constraint, from 0 */
    double more;                /* of that, SI; less than 0: a limit that is lower */
    int found;                  /* 0: nothing satisfies that study; `best`, `gain` are NaN */
    double best;                /* the first objective, SI */
    double gain;                /* by so much better than the best design of the study; less
                                   than 0: worse */
    double link_bytes_per_s;    /* of CHIPLET_WORTH_LINK: the link of that design; else 0 */
} chiplet_worth;
CHIPLET_API chiplet_worth chiplet_search_worth(const chiplet_search *search, size_t index);
/* Feasible ones of the designs sampled on a grid of power and throughput, at most
 * 5,000 marks, for figures. */
CHIPLET_API size_t chiplet_search_cloud(const chiplet_search *search, const double **power_w,
                                        const double **throughput_tokens_per_s);
/* The least die-to-die bandwidth (bytes/s, per direction, between neighbours)
 * at which one unified device is as fast as one device for each die, on a study
 * of a chip or design with several dies, each at its best mapping. 0: with any
 * link from 1 GB/s; HUGE_VAL: with none up to 100 TB/s. The study's keys are as
 * before afterwards. */
CHIPLET_API chiplet_status chiplet_link_flip(double *bytes_per_s, chiplet_study *study,
                                             chiplet_error *err);
/* The chip named by search.match in its own system; NULL if there is none. */
CHIPLET_API const chiplet_result *chiplet_search_match(const chiplet_search *search);

/* ------------------------------------------------------------- certificate
 *
 * What a search claims and why: its question, the designs of its answer, and a
 * reason for each other part of the grid. Somebody who trusts the model but not
 * the search can check it. doc/formats.md has the layout. */

/* Of a search with `certify`. CHIPLET_ERR_RANGE: it is too large to be written
 * unasked; CHIPLET_ERR_ARGUMENT: the search kept none. */
CHIPLET_API chiplet_status chiplet_certificate_write(const chiplet_search *search,
                                                     chiplet_write_fn write, void *payload,
                                                     chiplet_error *err);

typedef struct {
    double points;     /* designs that the certificate accounts for */
    size_t designs;    /* of its answer */
    size_t boxes;      /* parts of the grid, each with a reason */
    double evaluated;  /* designs that the check evaluated */
    double bounded;    /* boxes that it bounded */
    double epsilon;    /* how exact the answer is, as chiplet_search_options has it */
} chiplet_certificate_counts;

/* Checks the certificate in a file: that its boxes cover the grid, each point
 * once; that the designs are feasible, with the objectives claimed, and none
 * beats another; that each box is closed for its reason. `study` NULL: the
 * study that it holds itself. CHIPLET_ERR_REFUSED with the reason if a claim is
 * not so, or made by another version or from other models. Of the options threads
 * and progress count. Stopped by progress: CHIPLET_ERR_STOPPED. `out` and `options`
 * may be NULL. */
CHIPLET_API chiplet_status chiplet_certificate_check(chiplet_certificate_counts *out,
                                                     const chiplet_library *library,
                                                     const chiplet_study *study,
                                                     const char *path,
                                                     const chiplet_search_options *options,
                                                     chiplet_error *err);

/* ------------------------------------------------------------- uncertainty
 *
 * Data of parts and of base designs may be ranges, and kernels leave residuals.
 * The designs of a front and their near neighbours are evaluated on the same
 * samples of all of these; doc/models/uncertainty.md has the method. */

typedef struct chiplet_uncertainty chiplet_uncertainty;

/* Of a search with a front, which must outlive *out, by what the study's
 * [uncertainty] says; 1024 samples where it names no number. Of the options
 * threads and progress count. Stopped by progress: CHIPLET_ERR_STOPPED. The
 * same search and seed give the same numbers for any number of threads.
 * `options` may be NULL. */
CHIPLET_API chiplet_status chiplet_uncertainty_run(chiplet_uncertainty **out,
                                                   const chiplet_search *search,
                                                   const chiplet_search_options *options,
                                                   chiplet_error *err);
CHIPLET_API void chiplet_uncertainty_free(chiplet_uncertainty *uncertainty);

/* An uncertain number behind the best designs. */
typedef struct {
    const char *name;        /* "process/n7/wafer_price", "time/gemm" */
    const char *unit;        /* customary */
    double unit_scale;       /* SI value of one such unit */
    double low, value, high; /* SI. Of times: factors on what the model says, on
                                the best design of the first objective */
    double effect;           /* the range's largest relative change of an objective or
                                constraint; HUGE_VAL: an end cannot be built */
    int sampled;             /* 0: held at its value */
} chiplet_uncertain_input;

/* Largest effect first. Fills *out; 0 if `index` is out of range. */
CHIPLET_API int chiplet_uncertainty_input(chiplet_uncertain_input *out,
                                          const chiplet_uncertainty *uncertainty, size_t index);

typedef struct {
    const chiplet_result *result; /* with the data as stated */
    size_t rank;                  /* on the front, from 1; 0: a neighbour of it */
    double built, kept, on_front; /* shares of the samples in which it can be built, keeps
                                     all constraints, and is beaten by no other here */
} chiplet_uncertain_design;

/* The front first, by rank. Fills *out; 0 if `index` is out of range. */
CHIPLET_API int chiplet_uncertainty_design(chiplet_uncertain_design *out,
                                           const chiplet_uncertainty *uncertainty, size_t index);
/* Of a metric over the samples in which the design can be built. `share` is
 * 0.05, 0.5 or 0.95; NaN for others. */
CHIPLET_API double chiplet_uncertainty_quantile(const chiplet_uncertainty *uncertainty,
                                                size_t design, int metric, double share);
/* The design that is best in an objective with the data as stated. */
CHIPLET_API size_t chiplet_uncertainty_best(const chiplet_uncertainty *uncertainty, int objective);
/* Share of the samples in which design `a` is better than `b` in an objective;
 * equal ones count half. NaN if one of the three is out of range. */
CHIPLET_API double chiplet_uncertainty_beats(const chiplet_uncertainty *uncertainty, size_t a,
                                             size_t b, int objective);

/* What one input does to one objective of one design. */
typedef struct {
    double low, high;          /* the objective, the input at either end alone */
    double first, first_error; /* share of the variance that goes with the input alone */
    double total, total_error; /* and with its interactions; errors are standard errors */
} chiplet_uncertain_effect;

/* Fills *out; 0 if something is out of range or `design` is best in nothing.
 * The indices of an input that is not sampled are NaN. */
CHIPLET_API int chiplet_uncertainty_effect(chiplet_uncertain_effect *out,
                                           const chiplet_uncertainty *uncertainty, size_t input,
                                           size_t design, int objective);

/* ------------------------------------------------------------------- store
 *
 * A search in parts: a folder that holds the plan, a file for each shard that is
 * done, and an SQLite database of what was joined. Any program on any machine
 * that sees the folder may run any shard, in any order, again or not at all: a
 * file appears whole or not, and the joined front does not depend on who ran
 * what. doc/cluster.md has the use, doc/formats.md the files. */

typedef struct chiplet_store chiplet_store;

/* Opens the folder, or plans a search there: `shards` parts, 0 for a usual
 * number. A plan that is there must be of this version, of these models, of this
 * study and of so many shards (0: any), or it is refused with the reason.
 * `study` NULL: the study of the plan. Both handles must outlive the store. */
CHIPLET_API chiplet_status chiplet_store_open(chiplet_store **out, const char *folder,
                                              const chiplet_library *library,
                                              const chiplet_study *study, size_t shards,
                                              chiplet_error *err);
/* The same, and where it is planned, by these options: threads, exhaustive and
 * progress; and epsilon, to which shards keep then: of an answer within epsilon which
 * designs it has depends on the number of shards. The plan of a grid too large to be
 * evaluated takes a while: it looks for designs with which every shard excludes others.
 * CHIPLET_ERR_REFUSED: what is planned there has another epsilon. CHIPLET_ERR_STOPPED: nothing is
 * planned. `options` may be NULL. */
CHIPLET_API chiplet_status chiplet_store_plan(chiplet_store **out, const char *folder,
                                              const chiplet_library *library,
                                              const chiplet_study *study, size_t shards,
                                              const chiplet_search_options *options,
                                              chiplet_error *err);
CHIPLET_API void chiplet_store_free(chiplet_store *store);
CHIPLET_API const chiplet_study *chiplet_store_study(const chiplet_store *store);
CHIPLET_API size_t chiplet_store_shards(const chiplet_store *store);
/* 1 in *done if the file of a shard, counted from 1, is there and whole. */
CHIPLET_API chiplet_status chiplet_store_done(int *done, const chiplet_store *store,
                                              size_t shard, chiplet_error *err);
/* Searches a shard and writes its file; at once if it is done already. One that
 * is stopped leaves nothing: CHIPLET_ERR_STOPPED. How exact it is the plan says.
 * `options` may be NULL. */
CHIPLET_API chiplet_status chiplet_store_run(const chiplet_store *store, size_t shard,
                                             const chiplet_search_options *options,
                                             chiplet_error *err);
/* Joins the shards that are done; chiplet_search_complete() if those are all.
 * `certify` as in chiplet_search_options. Reads the store's study, which must
 * outlive the search. For one host: it writes the database. */
CHIPLET_API chiplet_status chiplet_store_join(chiplet_search **out, const chiplet_store *store,
                                              int certify, chiplet_error *err);

/* ------------------------------------------------------------------ report
 *
 * Text for people and for programs: what the command-line tools print. Nothing
 * here opens a file; text goes to `write` piece by piece. Machine formats hold
 * SI values in full precision under names that carry the unit, in the C
 * locale, columns always in the same order; what has no value is empty (CSV)
 * or null (JSON). The study behind a search or result must still be open. */

typedef enum {
    CHIPLET_TABLE = 0, /* for people: aligned, rounded, customary units */
    CHIPLET_JSON = 1,  /* one object with the name of its schema */
    CHIPLET_CSV = 2,
    CHIPLET_TSV = 3,
    CHIPLET_FORMATS = 4
} chiplet_format;

/* "table", "json", ...; NULL if out of range. */
CHIPLET_API const char *chiplet_format_name(chiplet_format format);

/* The front, one row a design. The table shows at most 20 of them, then the
 * best design of each objective, the comparison with search.match, and what
 * was refused and why. */
CHIPLET_API chiplet_status chiplet_report_write(chiplet_format format,
                                                const chiplet_search *search,
                                                chiplet_write_fn write, void *payload,
                                                chiplet_error *err);

/* A design beside others. */
typedef struct {
    const char *name;             /* stands first in the row */
    const chiplet_result *result; /* NULL: there is none */
    const char *note;             /* then stands as limit; may be NULL */
    const chiplet_result *other;  /* the same chip in its other presentation, or NULL */
} chiplet_report_row;

/* Metrics and mapping, a row each. */
CHIPLET_API chiplet_status chiplet_report_results(chiplet_format format,
                                                  const chiplet_report_row *row, size_t count,
                                                  chiplet_write_fn write, void *payload,
                                                  chiplet_error *err);
/* Time and energy of each operator, and the parts of power and cost. */
CHIPLET_API chiplet_status chiplet_report_breakdown(chiplet_format format,
                                                    const chiplet_report_row *row, size_t count,
                                                    chiplet_write_fn write, void *payload,
                                                    chiplet_error *err);

/* What chiplet_uncertainty_run() found. The table is for people and has both
 * parts; CSV and TSV have a row for each design, JSON has all. */
CHIPLET_API chiplet_status chiplet_report_uncertainty(chiplet_format format,
                                                      const chiplet_uncertainty *uncertainty,
                                                      chiplet_write_fn write, void *payload,
                                                      chiplet_error *err);
/* A row for each input, best design and objective: range, swing, indices. */
CHIPLET_API chiplet_status chiplet_report_sensitivity(chiplet_format format,
                                                      const chiplet_uncertainty *uncertainty,
                                                      chiplet_write_fn write, void *payload,
                                                      chiplet_error *err);

/* Every key of a study whose dotted name fits a shell pattern; NULL: all. */
CHIPLET_API chiplet_status chiplet_report_keys(chiplet_format format, const char *pattern,
                                               chiplet_write_fn write, void *payload,
                                               chiplet_error *err);
CHIPLET_API chiplet_status chiplet_report_metrics(chiplet_format format, chiplet_write_fn write,
                                                  void *payload, chiplet_error *err);
/* Every key of a study with its effective text and origin. */
CHIPLET_API chiplet_status chiplet_report_study(chiplet_format format, const chiplet_study *study,
                                                chiplet_write_fn write, void *payload,
                                                chiplet_error *err);

/* The models of one kind; CHIPLET_KINDS: of all kinds. */
CHIPLET_API chiplet_status chiplet_report_models(chiplet_format format,
                                                 const chiplet_library *library,
                                                 chiplet_kind kind, chiplet_write_fn write,
                                                 void *payload, chiplet_error *err);
/* Models of one kind side by side, a column each. With one name: every datum
 * with range, source, kind of knowledge and reason. */
CHIPLET_API chiplet_status chiplet_report_compare(chiplet_format format,
                                                  const chiplet_library *library,
                                                  chiplet_kind kind, const char *const *name,
                                                  size_t count, chiplet_write_fn write,
                                                  void *payload, chiplet_error *err);

/* A figure is a gnuplot script and the numbers that it reads, to be kept in
 * one folder under the names of chiplet_figure_file(): run there,
 * `gnuplot -d FIGURE.gp` writes FIGURE.svg and FIGURE.png. No text of a study
 * or model can make the script do anything else. */
typedef enum {
    CHIPLET_FIGURE_FRONT = 0,     /* throughput against power */
    CHIPLET_FIGURE_BREAKDOWN = 1, /* where time and energy of the best designs go */
    CHIPLET_FIGURE_ROOFLINE = 2,  /* operators of the best design under its ceilings */
    CHIPLET_FIGURE_TORNADO = 3,   /* one uncertain datum at a time; of an uncertainty */
    CHIPLET_FIGURE_INTERVALS = 4, /* the front with intervals; of an uncertainty */
    CHIPLET_FIGURE_FLOORPLAN = 5, /* dies, stacks and links of the best design, in mm */
    CHIPLET_FIGURE_HEAT = 6,      /* the same with temperatures */
    CHIPLET_FIGURE_SENSITIVITY = 7, /* what more of each resource and limit would give */
    CHIPLET_FIGURE_KNEE = 8,      /* best first objective against the die-to-die link */
    CHIPLET_FIGURE_PORTFOLIO = 9, /* what products cost with shared chiplets and without; of a
                                     portfolio */
    CHIPLET_FIGURES = 10
} chiplet_figure;

typedef enum {
    CHIPLET_FIGURE_SCRIPT = 0, /* "front.gp" */
    CHIPLET_FIGURE_DATA = 1,   /* "front.dat" */
    CHIPLET_FIGURE_LEGEND = 2, /* "front.txt": what numbers in the figure stand for */
    CHIPLET_FIGURE_SVG = 3,    /* "front.svg" and */
    CHIPLET_FIGURE_PNG = 4,    /* "front.png", which gnuplot writes */
    CHIPLET_FIGURE_PARTS = 5
} chiplet_figure_part;

/* "front", "breakdown", ...; NULL if out of range. */
CHIPLET_API const char *chiplet_figure_name(chiplet_figure figure);
/* NULL if the figure has no such part. */
CHIPLET_API const char *chiplet_figure_file(chiplet_figure figure, chiplet_figure_part part);
/* 1 if the search has what the figure shows: a design; for sensitivity and knee what
 * "output.sensitivity = yes" finds, and for the knee a link of several widths.
 * Figures of an uncertainty or a portfolio are of no search: 0. */
CHIPLET_API int chiplet_search_has_figure(const chiplet_search *search, chiplet_figure figure);
/* Script, data or legend. CHIPLET_ERR_INFEASIBLE where there is no such figure. */
CHIPLET_API chiplet_status chiplet_report_figure(chiplet_figure figure, chiplet_figure_part part,
                                                 const chiplet_search *search,
                                                 chiplet_write_fn write, void *payload,
                                                 chiplet_error *err);
/* The same for figures of an uncertainty. */
CHIPLET_API chiplet_status chiplet_report_uncertainty_figure(
    chiplet_figure figure, chiplet_figure_part part, const chiplet_uncertainty *uncertainty,
    chiplet_write_fn write, void *payload, chiplet_error *err);

/* A front.csv that an earlier search has written, as a plot for a terminal of 80
 * columns: y against x, each the name of a metric or of a column. */
CHIPLET_API chiplet_status chiplet_report_sketch(const char *path, const char *x, const char *y,
                                                 chiplet_write_fn write, void *payload,
                                                 chiplet_error *err);

/* An SVG that gnuplot has drawn, and a word for those who do not see it. */
typedef struct {
    const char *name;
    const char *svg;
    size_t size;
} chiplet_picture;

/* The search as one page of HTML that needs no other file: the pictures, the
 * front (at most 500 designs), and what the table for people says below its
 * front. The page runs no scripts, and texts of studies and models stand in it
 * as texts. */
CHIPLET_API chiplet_status chiplet_report_page(const chiplet_search *search,
                                               const chiplet_picture *picture, size_t count,
                                               chiplet_write_fn write, void *payload,
                                               chiplet_error *err);

/* The same page with other pictures. CHIPLET_ERR_SYNTAX: it is none that
 * chiplet_report_page() wrote. */
CHIPLET_API chiplet_status chiplet_report_page_pictures(const char *page, size_t size,
                                                        const chiplet_picture *picture,
                                                        size_t count, chiplet_write_fn write,
                                                        void *payload, chiplet_error *err);

/* --------------------------------------------------------------- portfolio */

typedef struct chiplet_portfolio chiplet_portfolio;

typedef struct {
    double usd, bound_usd; /* of all products; no portfolio costs less than the bound */
    double gap;            /* the difference as a share; 0: proven least */
} chiplet_portfolio_proof;

/* Which chiplets to tape out for a family of products, by integer programming. The
 * file at `path` names the products, each a study with a volume; chiplet-study(5) has its
 * keys, doc/models/portfolio.md the model. Of each product the whole grid is evaluated:
 * for every die the cheapest package that keeps the product's constraints.
 * CHIPLET_ERR_INFEASIBLE names a product for which there is none; a time limit of
 * the file gives what was found with its gap. Of the options threads and progress count.
 * The library must outlive *out. `options` and `all` may be NULL. */
CHIPLET_API chiplet_status chiplet_portfolio_run(chiplet_portfolio **out,
                                                 const chiplet_library *library,
                                                 const char *path,
                                                 const chiplet_search_options *options,
                                                 chiplet_diagnostics *all, chiplet_error *err);
CHIPLET_API void chiplet_portfolio_free(chiplet_portfolio *portfolio);
CHIPLET_API chiplet_portfolio_proof chiplet_portfolio_proven(const chiplet_portfolio *portfolio);
/* The table has chiplets and products, CSV and TSV a row for each product, JSON all. */
CHIPLET_API chiplet_status chiplet_portfolio_write(chiplet_format format,
                                                   const chiplet_portfolio *portfolio,
                                                   chiplet_write_fn write, void *payload,
                                                   chiplet_error *err);
/* CHIPLET_FIGURE_PORTFOLIO: its script or data. */
CHIPLET_API chiplet_status chiplet_portfolio_figure(chiplet_figure_part part,
                                                    const chiplet_portfolio *portfolio,
                                                    chiplet_write_fn write, void *payload,
                                                    chiplet_error *err);

/* --------------------------------------------------------------- placement */

/* The best shares of work, data and traffic over the dies, stacks and links of
 * one package, equal or not, by linear programming; and whole things (layers,
 * experts) on dies, by integer programming. The file at `path` has a section
 * for each part and each tensor: chipleteval(1) lists the keys,
 * doc/models/placement.md has the model. Rows: the step with its status
 * ("optimal", "stopped" by the time limit of the file, ...), what binds and the
 * time; a bound that no placement beats, as a time and as a share of that of the
 * step; then each die, stack, direction of a link, tensor on a stack, and item.
 * CHIPLET_ERR_INFEASIBLE if there is no placement, after the row that says so.
 * Faults of the file go to `all` (may be NULL), the first to `err`. */
CHIPLET_API chiplet_status chiplet_placement(const char *path, chiplet_format format,
                                             chiplet_write_fn write, void *payload,
                                             chiplet_diagnostics *all, chiplet_error *err);

/* ------------------------------------------------------------- cost tables */

typedef struct {
    size_t struct_size; /* sizeof of the caller's struct; it grows at the end */
    int keep_going;     /* non-zero: rows after a faulty one are predicted, too */
} chiplet_cost_table_options;

#define CHIPLET_COST_TABLE_OPTIONS_INIT { sizeof(chiplet_cost_table_options), 0 }

/* A published cost or carbon model over a table: `profile` is "actuary",
 * "catch", "ttmcas" or "ecochip", quirks included. The file at `path` is CSV
 * with a line of names; doc/compat.md lists the columns that each profile
 * reads. Every row goes to `write` as it stands, with a column predicted_NAME
 * for each column NAME of the file that the model yields, or for all of them
 * if the file has none; empty where the row does not say enough. The file may
 * be of any length.
 * A faulty row gives CHIPLET_ERR_VALUE or CHIPLET_ERR_SYNTAX and its place in
 * `all` (may be NULL), the first in `err`. Rows after it are then only looked
 * at for more faults; with keep_going they are written, faulty ones without
 * prediction. `options` may be NULL. */
CHIPLET_API chiplet_status chiplet_cost_table(const char *profile, const char *path,
                                              const chiplet_cost_table_options *options,
                                              chiplet_write_fn write, void *payload,
                                              chiplet_diagnostics *all, chiplet_error *err);

/* ------------------------------------------------------ measured operators
 *
 * Tables of operators are CSV with a line of names, as measuring tools write
 * them: doc/models/kernel.md lists the columns of each kind. Times are of one
 * run in a loop that keeps its buffers (what fits stays in the cache). */

/* "gemm", "attention-prefill", ...; NULL if out of range. */
CHIPLET_API const char *chiplet_operator_kind(int index);

/* How far predictions are from the measured column, on one chip. Shares, not
 * percent; the bias is the mean logarithm of predicted over measured. */
typedef struct {
    const char *chip;
    size_t rows;
    double median, mean, p90, bias;
    double inside; /* share of rows inside their interval */
    double width;  /* geometric mean of high over low */
} chiplet_operator_errors;

typedef struct {
    size_t struct_size; /* sizeof of the caller's struct; it grows at the end */
    int keep_going;     /* non-zero: rows after a faulty one are predicted, too */
    const char *chip;   /* name or alias; NULL: the rows' column `system` */
    const char *kernel; /* NULL: the chip's own, or the nearest */
    void (*errors)(const chiplet_operator_errors *errors, void *payload); /* once a chip */
    void *payload;
} chiplet_operator_table_options;

#define CHIPLET_OPERATOR_TABLE_OPTIONS_INIT \
    { sizeof(chiplet_operator_table_options), 0, NULL, NULL, NULL, NULL }

/* Writes every row of the file as it stands, with the columns predicted_s,
 * low_s, high_s (90 % interval) and limit; rows whose column `op` names
 * another operator are left out. Faulty rows as chiplet_cost_table() has it.
 * `options` may be NULL. The file may be of any length. */
CHIPLET_API chiplet_status chiplet_operator_table(const chiplet_library *library,
                                                  const char *kind, const char *path,
                                                  const chiplet_operator_table_options *options,
                                                  chiplet_write_fn write, void *payload,
                                                  chiplet_diagnostics *all, chiplet_error *err);

/* ------------------------------------------------------------ serving runs
 *
 * Engines that serve a stream of requests: a row for each run, with the model,
 * the lengths of prompts and outputs, how the work is split, and how many
 * requests are in flight. doc/models/serving.md lists the columns. */

typedef struct {
    size_t struct_size; /* sizeof of the caller's struct; it grows at the end */
    int keep_going;     /* non-zero: rows after a faulty one are predicted, too */
    const char *chip;   /* name or alias; NULL: the rows' column `system` */
    const char *stack;  /* kernel record of the serving stack; NULL: the column
                           `backend`, where there is one of that name */
    void (*errors)(const chiplet_operator_errors *errors, void *payload); /* "STACK on CHIP" */
    void *payload;
} chiplet_serving_table_options;

#define CHIPLET_SERVING_TABLE_OPTIONS_INIT \
    { sizeof(chiplet_serving_table_options), 0, NULL, NULL, NULL, NULL }

/* Writes every row of the file as it stands, with the columns
 * predicted_tpot_ms, low_ms, high_ms (90 % interval) and predicted_ttft_ms. A
 * row without `batch_size` has separate pools for prompts and for writing.
 * Faulty rows, runs that do not fit among them, as chiplet_cost_table() has it.
 * `options` may be NULL. */
CHIPLET_API chiplet_status chiplet_serving_table(const chiplet_library *library,
                                                 const char *path,
                                                 const chiplet_serving_table_options *options,
                                                 chiplet_write_fn write, void *payload,
                                                 chiplet_diagnostics *all, chiplet_error *err);

/* A fit of kernel parameters to measured times. Reads the library, which must
 * outlive it. */
typedef struct chiplet_fit chiplet_fit;

/* Starts from a kernel of the library; NULL: from the pooled one. */
CHIPLET_API chiplet_status chiplet_fit_new(chiplet_fit **out, const chiplet_library *library,
                                           const char *kernel, chiplet_error *err);
CHIPLET_API void chiplet_fit_free(chiplet_fit *fit);
/* Adds the rows of a file that have a measured time. `chip` NULL: the rows'
 * `system`. `where` may be NULL, or "COLUMN=TEXT&COLUMN=TEXT": only rows
 * whose columns begin so. */
CHIPLET_API chiplet_status chiplet_fit_add(chiplet_fit *fit, const char *kind, const char *path,
                                           const char *chip, const char *where,
                                           chiplet_error *err);
CHIPLET_API size_t chiplet_fit_rows(const chiplet_fit *fit);
/* Leaves one key of the kernel, "decode_pack" for instance, as it is. */
CHIPLET_API chiplet_status chiplet_fit_fix(chiplet_fit *fit, const char *key, chiplet_error *err);
/* Judges each chip by a fit to the others, where rows of several were added;
 * without it each fifth of the rows by a fit to the other four. */
CHIPLET_API void chiplet_fit_leave_out_chips(chiplet_fit *fit);
/* Fits what the rows can tell. */
CHIPLET_API chiplet_status chiplet_fit_run(chiplet_fit *fit, chiplet_error *err);

typedef enum {
    CHIPLET_FIT_KERNEL = 0, /* a model file */
    CHIPLET_FIT_ERRORS = 1, /* a table for people */
    CHIPLET_FIT_DATA = 2,   /* CSV: measured and predicted times */
    CHIPLET_FIT_SCRIPT = 3, /* a gnuplot script that draws them */
    CHIPLET_FIT_PARTS = 4
} chiplet_fit_part;

typedef struct {
    const char *name, *title; /* of the kernel */
    const char *rows;         /* where the rows are from, one line */
    const char *data, *picture; /* files that the script reads and writes */
} chiplet_fit_names;

CHIPLET_API chiplet_status chiplet_fit_report(const chiplet_fit *fit, chiplet_fit_part part,
                                              const chiplet_fit_names *names,
                                              chiplet_write_fn write, void *payload,
                                              chiplet_error *err);

#ifdef __cplusplus
}
#endif
#endif
