/* The columns that stand for metrics and keys of a result. */
#ifndef CHP_REPORT_COLUMNS_H
#define CHP_REPORT_COLUMNS_H

#include "design/design.h"
#include "report/table.h"
#include "search/result.h"

/* "name_m2": a name and the SI unit of its numbers. */
void chp_unit_column(char *text, size_t size, const char *name, chp_dimension dimension);
/* "die.voltage_v": the dotted key and the SI unit of its numbers. */
void chp_key_column(char *text, size_t size, int key);
/* "die.voltage" */
void chp_key_name(char *text, size_t size, int key);
/* 1 if a key stands in tables: free texts, lists and what says how to search do
 * not. */
int chp_key_shown(int key);

/* 1 if a key means nothing for this design: the link of a single die. */
int chp_key_idle(const chiplet_result *result, int key);

void chp_add_metric_column(chp_table *table, int metric);
/* One for each expression among objectives and constraints, "throughput /
 * power (tokens/J)", and its cells. */
void chp_add_formula_columns(chp_table *table, const chiplet_study *study);
void chp_add_formulas(chp_table *table, const chiplet_study *study, const chiplet_result *result);
/* The n-th expression of a study that is more than a metric; NULL: no more. */
const chp_formula *chp_study_formula(const chiplet_study *study, int n);
void chp_formula_column(char *text, size_t size, const chp_formula *formula);
void chp_add_key_column(chp_table *table, int key);
/* `result` NULL: nothing. */
void chp_add_metric(chp_table *table, const chiplet_result *result, int metric);
void chp_add_key(chp_table *table, const chiplet_result *result, int key);

#endif
