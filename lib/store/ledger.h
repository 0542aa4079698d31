/* runs.db, an SQLite database for people to query: runs, shards, fronts. A design of
 * a front is one row: a column for each metric, and what tells it from others as a
 * JSON object of keys. The database is
 * derived from the shards and never asked by a search. Written by the host that
 * joins the shards, and by no other: its write-ahead log is for one host. */
#ifndef CHP_STORE_LEDGER_H
#define CHP_STORE_LEDGER_H

#include "store/certificate.h"

typedef struct chp_ledger chp_ledger;

/* Makes the file and its tables where they are missing, and begins to write down
 * a run of this plan, in place of what was known of it. */
chiplet_status chp_ledger_open(chp_ledger **out, const char *path, const chp_certificate *plan,
                               chiplet_error *err);
/* These keep the first failure for chp_ledger_finish(). Shards come first; of a
 * design all metrics are written, and the axes. */
void chp_ledger_shard(chp_ledger *ledger, const chp_certificate *shard);
void chp_ledger_design(chp_ledger *ledger, size_t rank, const double *metric,
                       const char *const *text);
/* Ends the run, all of it or nothing, and releases the ledger. */
chiplet_status chp_ledger_finish(chp_ledger *ledger, size_t shards_done, double points,
                                 double evaluated, chiplet_error *err);
/* Releases and writes nothing. NULL does nothing. */
void chp_ledger_drop(chp_ledger *ledger);

#endif
