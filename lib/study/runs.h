/* Sections [workload.NAME]: workloads that take turns on the same packages. */
#ifndef CHP_STUDY_RUNS_H
#define CHP_STUDY_RUNS_H

#include "study/axis.h"
#include "study/layers.h"

/* What a row sets: a key, of all workloads (run -1) or of one. key -1: nothing. */
typedef struct {
    int key, run;
} chp_target;

/* Keys that a workload may have of its own: a place among them, or -1; and back. */
int chp_run_slot(int key);
int chp_run_key(int slot);

/* 1 if it begins with "workload." */
int chp_is_run_section(const char *section);
/* The place of a workload of the study by its name, or -1. */
int chp_run_find(const chiplet_study *study, const char *name);
/* The row `key` of [section]; of a section that the study does not have, key -1. */
chp_target chp_target_of(const chiplet_study *study, const char *section, const char *key);
/* What "die.cores" or "workload.chat.batch" sets. */
chp_target chp_study_target(const chiplet_study *study, const char *dotted_key);
/* The values that it has; NULL of none. A workload that does not have a key of its
 * own has that of all. */
const chp_axis *chp_target_axis(const chiplet_study *study, chp_target target);
/* 1 if each workload has its own value of a key, so that the one for all is idle. */
int chp_run_all_have(const chiplet_study *study, int key);

/* Begins a workload for each such section. */
void chp_runs_open(chiplet_study *study, const chp_setting *rows, size_t count, chp_findings *to);
/* The share of a workload. */
void chp_run_lay_share(chp_study_run *run, const chp_axis_text *text, chp_arena *arena,
                       chp_findings *to);
/* Reports a key that no workload can have of its own. */
void chp_run_unknown_key(const chp_setting *row, chp_findings *to);
/* Shares, and what does not go together with several workloads. */
void chp_runs_check(const chiplet_study *study, chp_findings *to);

#endif
