/* Searches in parts: what --store, --shards, --shard, --resume and --merge ask. */
#ifndef TOOL_STORE_H
#define TOOL_STORE_H

#include "tool.h"

typedef struct {
    const char *folder;       /* of --store or --merge; NULL: no search in parts */
    int shards;               /* to be planned; 0: as planned, or a usual number */
    int plan, merge, resume;  /* only plan; only join; the plan must be there */
    const char *shard;        /* "3", "3/64", "slurm"; NULL: none alone */
    int threads, exhaustive, certify;
    double time_limit_s, epsilon;
    int evaluations;          /* --evaluations was given, too */
} tool_parts;

/* What the options say together; 0, or TOOL_USAGE with the message printed. */
int tool_parts_check(const tool_parts *parts, const tool_common *common);

/* Plans, or runs a shard, which is all that is asked then: -1 if not, else an exit
 * status. */
int tool_parts_run_one(const tool_parts *parts, const tool_common *common,
                       const chiplet_store *store);

/* Runs what is missing, unless only to be joined, and joins. Returns 0, or an exit
 * status with the message printed. */
int tool_parts_run_all(chiplet_search **out, const tool_parts *parts, const tool_common *common,
                       const chiplet_store *store);

/* Opens the store; `study` may be NULL. */
int tool_parts_open(chiplet_store **out, const tool_parts *parts, const tool_common *common,
                    const chiplet_library *library, const chiplet_study *study);

#endif
