/* The folder of a search in parts: "plan", then "shard-I-of-N" as they come, and
 * "runs.db" of whoever joins them. */
#ifndef CHP_STORE_FOLDER_H
#define CHP_STORE_FOLDER_H

#include "store/certificate.h"

/* FOLDER/plan and so on, to be freed; NULL: out of memory. */
char *chp_store_plan_path(const char *folder);
char *chp_store_shard_path(const char *folder, size_t shard, size_t shards);
char *chp_store_ledger_path(const char *folder);

/* Makes the folder with its parents where they are missing. */
chiplet_status chp_store_make_folder(const char *folder, chiplet_error *err);

/* A plan is a certificate without rounds. 1 in *found and the plan, or 0. */
chiplet_status chp_store_read_plan(chp_certificate *out, int *found, const char *folder,
                                   chiplet_error *err);
chiplet_status chp_store_write_plan(const chp_certificate *plan, const char *folder,
                                    chiplet_error *err);

/* A shard's file, if it is there, whole and of this plan. A damaged one counts as
 * absent, one of another question as a failure. `read` is one of the ways to read a
 * certificate. */
typedef chiplet_status (*chp_certificate_reader)(chp_certificate *, const char *, chiplet_error *);
chiplet_status chp_store_read_shard(chp_certificate *out, int *found, const char *folder,
                                    const chp_certificate *plan, size_t shard,
                                    chp_certificate_reader read, chiplet_error *err);
chiplet_status chp_store_write_shard(const chp_certificate *certificate, const char *folder,
                                     chiplet_error *err);

/* Removes what workers that were killed left half-written. */
void chp_store_sweep(const char *folder);

#endif
