#include "store/ledger.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUSY_MS = 10000 };

struct chp_ledger {
    sqlite3 *db;
    sqlite3_stmt *shard, *design;
    sqlite3_int64 run;
    int axes, key[CHP_KEYS], of_run[CHP_KEYS]; /* what tells designs of the front apart */
    int failed;                /* an SQLite code, the first */
    char why[160];
};

static const char tables[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "PRAGMA foreign_keys = ON;"
    "CREATE TABLE IF NOT EXISTS runs(id INTEGER PRIMARY KEY, version TEXT NOT NULL,"
    " models TEXT NOT NULL, study TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,"
    " shards INTEGER NOT NULL, shards_done INTEGER, points REAL, evaluated REAL,"
    " host TEXT NOT NULL, joined TEXT NOT NULL, UNIQUE(version, models, study, shards));"
    "CREATE TABLE IF NOT EXISTS shards(run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
    " shard INTEGER NOT NULL, packages REAL, designs INTEGER, boxes INTEGER, evaluated REAL,"
    " feasible REAL, seconds REAL, PRIMARY KEY(run, shard)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS front(run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
    " rank INTEGER NOT NULL, name TEXT NOT NULL, value, PRIMARY KEY(run, rank, name))"
    " WITHOUT ROWID;";

static void note(chp_ledger *l, int code)
{
    if (l->failed || code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    l->failed = code;
    snprintf(l->why, sizeof l->why, "%s", l->db ? sqlite3_errmsg(l->db) : sqlite3_errstr(code));
}

static void run_sql(chp_ledger *l, const char *sql)
{
    if (!l->failed)
        note(l, sqlite3_exec(l->db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(chp_ledger *l, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (!l->failed)
        note(l, sqlite3_prepare_v2(l->db, sql, -1, &statement, NULL));
    return statement;
}

static void step(chp_ledger *l, sqlite3_stmt *statement)
{
    if (!l->failed)
        note(l, sqlite3_step(statement));
    if (statement)
        sqlite3_reset(statement);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

/* What was known of the same run goes, with its shards and its front. */
static void begin_run(chp_ledger *l, const chp_certificate *plan)
{
    char host[256] = "", now[32] = "";
    time_t seconds = time(NULL);
    struct tm utc;
    gethostname(host, sizeof host - 1);
    if (gmtime_r(&seconds, &utc))
        strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    static const char *const sql[] = {
        "DELETE FROM runs WHERE version = ? AND models = ? AND study = ? AND shards = ?",
        "INSERT INTO runs(version, models, study, shards, name, text, host, joined)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
    };
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *statement = prepare(l, sql[i]);
        bind_text(statement, 1, plan->identity.version);
        bind_text(statement, 2, plan->identity.models);
        bind_text(statement, 3, plan->identity.study);
        sqlite3_bind_int64(statement, 4, (sqlite3_int64)plan->shards);
        if (i == 1) {
            bind_text(statement, 5, plan->name);
            bind_text(statement, 6, plan->text);
            bind_text(statement, 7, host);
            bind_text(statement, 8, now);
        }
        step(l, statement);
        sqlite3_finalize(statement);
    }
    l->run = l->failed ? 0 : sqlite3_last_insert_rowid(l->db);
}

static chiplet_status tell(const chp_ledger *l, const char *path, chiplet_error *err)
{
    return l->failed ? chp_fail(err, CHIPLET_ERR_IO, NULL, "%.200s: %s", path, l->why)
                     : CHIPLET_OK;
}

chiplet_status chp_ledger_open(chp_ledger **out, const char *path, const chp_certificate *plan,
                               chiplet_error *err)
{
    chp_ledger *l = calloc(1, sizeof *l);
    if (!l)
        return chp_fail_memory(err);
    note(l, sqlite3_open_v2(path, &l->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL));
    if (!l->failed)
        sqlite3_busy_timeout(l->db, BUSY_MS);
    run_sql(l, tables);
    run_sql(l, "BEGIN IMMEDIATE");
    begin_run(l, plan);
    l->shard = prepare(l, "INSERT INTO shards VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    l->design = prepare(l, "INSERT INTO front VALUES(?, ?, ?, ?)");
    chiplet_status status = tell(l, path, err);
    if (status)
        chp_ledger_drop(l);
    else
        *out = l;
    return status;
}

void chp_ledger_shard(chp_ledger *l, const chp_certificate *shard)
{
    const chp_round *last = &shard->round[shard->rounds - 1];
    l->axes = last->axes;
    memcpy(l->key, last->key, sizeof l->key);
    memcpy(l->of_run, last->run, sizeof l->of_run);
    sqlite3_bind_int64(l->shard, 1, l->run);
    sqlite3_bind_int64(l->shard, 2, (sqlite3_int64)shard->shard);
    sqlite3_bind_double(l->shard, 3, last->packages);
    sqlite3_bind_int64(l->shard, 4, (sqlite3_int64)last->claims);
    sqlite3_bind_int64(l->shard, 5, (sqlite3_int64)last->boxes.count);
    sqlite3_bind_double(l->shard, 6, last->evaluated);
    sqlite3_bind_double(l->shard, 7, last->feasible);
    sqlite3_bind_double(l->shard, 8, shard->took_s);
    step(l, l->shard);
}

static void begin_value(chp_ledger *l, size_t rank, const char *name)
{
    sqlite3_bind_int64(l->design, 1, l->run);
    sqlite3_bind_int64(l->design, 2, (sqlite3_int64)rank);
    bind_text(l->design, 3, name);
}

void chp_ledger_design(chp_ledger *l, size_t rank, const double *metric, const char *const *text)
{
    char name[100];
    for (int m = 0; m < CHP_METRICS; m++) {
        begin_value(l, rank, chp_metric_at(m)->column);
        sqlite3_bind_double(l->design, 4, metric[m]); /* NaN is stored as NULL */
        step(l, l->design);
    }
    for (int a = 0; a < l->axes; a++) {
        const chp_param *param = chp_param_at(l->key[a]);
        int length = snprintf(name, sizeof name, "%s.%s", param->section, param->key);
        if (l->of_run[a] >= 0)
            snprintf(name + length, sizeof name - (size_t)length, "#%d", l->of_run[a] + 1);
        begin_value(l, rank, name);
        bind_text(l->design, 4, text[a] ? text[a] : "");
        step(l, l->design);
    }
}

chiplet_status chp_ledger_finish(chp_ledger *l, size_t shards_done, double points,
                                 double evaluated, chiplet_error *err)
{
    sqlite3_stmt *statement = prepare(
        l, "UPDATE runs SET shards_done = ?, points = ?, evaluated = ? WHERE id = ?");
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)shards_done);
    sqlite3_bind_double(statement, 2, points);
    sqlite3_bind_double(statement, 3, evaluated);
    sqlite3_bind_int64(statement, 4, l->run);
    step(l, statement);
    sqlite3_finalize(statement);
    run_sql(l, "COMMIT");
    chiplet_status status = tell(l, "runs.db", err);
    chp_ledger_drop(l);
    return status;
}

void chp_ledger_drop(chp_ledger *l)
{
    if (!l)
        return;
    sqlite3_finalize(l->shard);
    sqlite3_finalize(l->design);
    sqlite3_close(l->db);
    free(l);
}
