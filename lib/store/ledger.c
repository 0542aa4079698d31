#include "store/ledger.h"

#include <jansson.h>
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
    int axes;                  /* what tells designs of the front apart */
    char axis[CHP_KEYS][CHP_AXIS_NAME_SIZE];
    int failed;                /* an SQLite code, the first */
    char why[160];
};

static const char settings[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "PRAGMA foreign_keys = ON;";

static const char tables[] =
    "CREATE TABLE IF NOT EXISTS runs(id INTEGER PRIMARY KEY, version TEXT NOT NULL,"
    " models TEXT NOT NULL, study TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,"
    " shards INTEGER NOT NULL, shards_done INTEGER, points REAL, evaluated REAL,"
    " host TEXT NOT NULL, joined TEXT NOT NULL, UNIQUE(version, models, study, shards));"
    "CREATE TABLE IF NOT EXISTS shards(run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
    " shard INTEGER NOT NULL, packages REAL, designs INTEGER, boxes INTEGER, evaluated REAL,"
    " feasible REAL, seconds REAL, PRIMARY KEY(run, shard)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS front(run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,"
    " rank INTEGER NOT NULL, design TEXT NOT NULL, PRIMARY KEY(run, rank));";

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

/* ---------------------------------------------------------------------- front */

static int has_column(chp_ledger *l, const char *name)
{
    sqlite3_stmt *statement = prepare(l, "SELECT 1 FROM pragma_table_info('front') WHERE name = ?");
    bind_text(statement, 1, name);
    int code = l->failed ? SQLITE_DONE : sqlite3_step(statement);
    note(l, code);
    sqlite3_finalize(statement);
    return code == SQLITE_ROW;
}

/* A database of an earlier version lacks the metrics that are new. */
static void add_columns(chp_ledger *l)
{
    char sql[160];
    for (int m = 0; m < CHP_METRICS && !l->failed; m++) {
        const char *name = chp_metric_at(m)->column;
        snprintf(sql, sizeof sql, "ALTER TABLE front ADD COLUMN \"%s\" REAL", name);
        if (!has_column(l, name))
            run_sql(l, sql);
    }
}

static void prepare_design(chp_ledger *l)
{
    char sql[100 + CHP_METRICS * 50], values[1 + CHP_METRICS * 3] = "";
    char *at = sql, *value = values;
    at += sprintf(at, "INSERT INTO front(run, rank, design");
    for (int m = 0; m < CHP_METRICS; m++) {
        at += sprintf(at, ", \"%.40s\"", chp_metric_at(m)->column);
        value += sprintf(value, ", ?");
    }
    sprintf(at, ") VALUES(?, ?, ?%s)", values);
    l->design = prepare(l, sql);
}

/* ------------------------------------------------------------------------ run */

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
    run_sql(l, settings);
    run_sql(l, "BEGIN IMMEDIATE");
    run_sql(l, tables);
    add_columns(l);
    begin_run(l, plan);
    l->shard = prepare(l, "INSERT INTO shards VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    prepare_design(l);
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
    for (int a = 0; a < l->axes; a++)
        snprintf(l->axis[a], sizeof l->axis[a], "%s", last->axis[a]);
    sqlite3_bind_int64(l->shard, 1, l->run);
    sqlite3_bind_int64(l->shard, 2, (sqlite3_int64)shard->shard);
    sqlite3_bind_double(l->shard, 3, last->packages);
    sqlite3_bind_int64(l->shard, 4, (sqlite3_int64)last->claims);
    sqlite3_bind_int64(l->shard, 5, (sqlite3_int64)chp_round_boxes(last));
    sqlite3_bind_double(l->shard, 6, last->evaluated);
    sqlite3_bind_double(l->shard, 7, last->feasible);
    sqlite3_bind_double(l->shard, 8, shard->took_s);
    step(l, l->shard);
}

/* {"package.dies": "2", ...}; NULL: out of memory. */
static char *axes_text(const chp_ledger *l, const char *const *text)
{
    json_t *object = json_object();
    for (int a = 0; a < l->axes; a++)
        json_object_set_new(object, l->axis[a], json_string(text[a] ? text[a] : ""));
    char *out = json_dumps(object, 0);
    json_decref(object);
    return out;
}

void chp_ledger_design(chp_ledger *l, size_t rank, const double *metric, const char *const *text)
{
    char *design = axes_text(l, text);
    if (!design)
        note(l, SQLITE_NOMEM);
    sqlite3_bind_int64(l->design, 1, l->run);
    sqlite3_bind_int64(l->design, 2, (sqlite3_int64)rank);
    sqlite3_bind_text(l->design, 3, design, -1, SQLITE_STATIC);
    for (int m = 0; m < CHP_METRICS; m++)
        sqlite3_bind_double(l->design, 4 + m, metric[m]); /* NaN is stored as NULL */
    step(l, l->design);
    free(design);
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
