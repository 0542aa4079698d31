/* Workloads that take turns on a design, one by one. */
#ifndef CHP_REPORT_MIX_H
#define CHP_REPORT_MIX_H

#include "report/columns.h"
#include "report/json.h"
#include "report/text.h"

/* "chat: 50 % of the tokens; qwen3-32b, decode, context 4096": a line each. */
void chp_mix_put_question(const chiplet_study *study, chp_text *to);
/* A table with a row for each workload of a result. */
void chp_mix_put_runs(const chiplet_result *result, chp_text *to);

/* "workload.chat.batch" */
void chp_mix_add_key_column(chp_table *table, const chiplet_study *study, int run, int key);
/* For programs: throughput, latencies and power of each workload, and its own
 * keys; nothing where there is one workload. */
void chp_mix_add_columns(chp_table *table, const chiplet_study *study);
void chp_mix_add(chp_table *table, const chiplet_study *study, const chiplet_result *result);
/* [{"name": ..., "share": ..., "metrics": {...}, "design": {...}}] */
json_t *chp_mix_json(const chiplet_result *result, json_t *(*metrics)(const chiplet_result *),
                     json_t *(*keys)(const chiplet_result *));

#endif
