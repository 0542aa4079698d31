/* A legal split of the work over dies and packages, turned into the operators
 * that each device runs. Knows shapes and bytes; knows no times. */
#ifndef CHP_MAPPING_MAPPING_H
#define CHP_MAPPING_MAPPING_H

#include "base/shortfall.h"
#include "chip/chip.h"
#include "operator/operator.h"
#include "workload/workload.h"

typedef enum { CHP_PREFILL = 0, CHP_DECODE = 1 } chp_phase;
typedef enum { CHP_ATTENTION_BY_HEAD = 0, CHP_ATTENTION_BY_SEQUENCE = 1 } chp_attention_split;

typedef struct {
    chp_phase phase;
    double context;       /* tokens in the cache, or of the prompt */
    double batch;         /* sequences in flight per package */
    chp_dtype dtype, kv_dtype;
    double packages, domain; /* in all; per scale-up domain */
    double dies;          /* of a package */
    chp_presentation presentation;
    double tensor, expert;
    chp_attention_split attention;
    double popularity;    /* of experts: 0 balanced, else power law */
    /* Tokens of a prompt whose keys and values are found in the cache. */
    double prefix;
    /* Prompts that are read beside a decode step: tokens per package, the
     * prefix left out, and the length of a prompt. 0: none. */
    double prompt_tokens, prompt_len;
    double drafted;       /* tokens of a sequence that a decode step checks beyond one */
    int scales_known;     /* 1: inputs of GEMMs are quantised by scales known beforehand */
    int expert_blocks;    /* 1: experts multiply in blocks with scales of their own */
} chp_split;

#define CHP_MAX_OPERATORS 64

typedef struct {
    int count;
    chp_operator op[CHP_MAX_OPERATORS]; /* one step of one device */
    double tensor_flop[CHP_MAX_OPERATORS]; /* of one run of each, padding left out */
    double devices;                     /* in the system */
    double tokens;                      /* of a step, whole system: written or read */
    double weight_bytes, kv_bytes, activation_bytes; /* of the fullest device */
} chp_mapping;

/* Returns 1, or 0 with why the split is not legal (more ranks than devices,
 * heads that do not divide, fewer sequences than groups). Capacity is not
 * judged here. */
int chp_map(chp_mapping *out, const chp_workload *workload, const chp_split *split,
            chp_shortfall *why);

#endif
