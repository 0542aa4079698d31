#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "progress.h"

static int refuse(const tool_common *common, const char *what)
{
    return tool_refuse_usage(common->program, "%s", what);
}

int tool_parts_check(const tool_parts *p, const tool_common *common)
{
    if (!p->folder && (p->shard || p->shards || p->resume))
        return refuse(common, "a search in parts needs --store=DIR");
    if (p->folder && p->evaluations)
        return refuse(common, "a part is done as a whole or not: --evaluations would end none of "
                              "them; --time-limit stops, and --resume goes on");
    if (p->shard && (p->merge || p->resume))
        return refuse(common, "--shard runs one part; --resume and --merge take all");
    return 0;
}

int tool_parts_open(chiplet_store **out, const tool_parts *p, const tool_common *common,
                    const chiplet_library *library, const chiplet_study *study)
{
    tool_progress progress;
    chiplet_error err = { 0 };
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    int planned_only = p->merge || p->resume;
    if (planned_only && access(p->folder, F_OK) != 0) {
        tool_complain(common, "%s: %s", p->folder, strerror(errno));
        return TOOL_FAILURE;
    }
    how.threads = p->threads;
    how.exhaustive = p->exhaustive;
    how.epsilon = p->epsilon;
    how.progress = tool_progress_step;
    how.payload = &progress;
    tool_progress_begin(&progress, common, p->time_limit_s);
    chiplet_status status = chiplet_store_plan(out, p->folder, library, study,
                                               (size_t)p->shards, &how, &err);
    tool_progress_end(&progress);
    if (status == CHIPLET_ERR_STOPPED)
        return tool_stopped(&progress);
    return status ? tool_explain(common, NULL, &err, NULL) : 0;
}

/* --------------------------------------------------------------- one shard */

static int take_shard(long *shard, long *shards, const char *text)
{
    char *end;
    errno = 0;
    *shard = strtol(text, &end, 10);
    *shards = 0;
    if (end == text || errno)
        return 0;
    if (*end == '/') {
        text = end + 1;
        *shards = strtol(text, &end, 10);
    }
    return end != text && !*end && !errno && *shard >= 1 && *shards >= 0;
}

/* "slurm": array indices count from 1, as sbatch --array=1-N gives them. */
static int find_shard(size_t *out, const tool_parts *p, const tool_common *common,
                      const chiplet_store *store)
{
    long shard = 0, shards = 0;
    const char *text = p->shard;
    if (strcmp(text, "slurm") == 0 && !(text = getenv("SLURM_ARRAY_TASK_ID")))
        return tool_refuse_usage(common->program,
                                 "--shard=slurm: SLURM_ARRAY_TASK_ID is not set");
    if (!take_shard(&shard, &shards, text))
        return tool_refuse_usage(common->program, "--shard needs I/N, I or slurm, not '%s'", text);
    long planned = (long)chiplet_store_shards(store);
    if (shards != 0 && shards != planned)
        return tool_refuse_usage(common->program, "%ld shards are planned, not %ld", planned,
                                 shards);
    if (shard > planned)
        return tool_refuse_usage(common->program, "there is no shard %ld of %ld", shard, planned);
    *out = (size_t)shard;
    return 0;
}

static int run_shard(const tool_parts *p, const tool_common *common, const chiplet_store *store,
                     size_t shard, tool_progress *progress)
{
    chiplet_error err = { 0 };
    chiplet_search_options how = CHIPLET_SEARCH_OPTIONS_INIT;
    how.threads = p->threads;
    how.exhaustive = p->exhaustive;
    how.progress = tool_progress_step;
    how.payload = progress;
    chiplet_status status = chiplet_store_run(store, shard, &how, &err);
    if (status == CHIPLET_ERR_STOPPED)
        return tool_stopped(progress);
    return status ? tool_explain(common, NULL, &err, NULL) : 0;
}

static int run_one(const tool_parts *p, const tool_common *common, const chiplet_store *store)
{
    size_t shard = 0;
    tool_progress progress;
    int code = find_shard(&shard, p, common, store);
    if (code)
        return code;
    tool_progress_begin(&progress, common, p->time_limit_s);
    code = run_shard(p, common, store, shard, &progress);
    tool_progress_end(&progress);
    if (code)
        tool_note(common, "shard %zu is not done", shard);
    else
        tool_detail(common, "shard %zu of %zu is done", shard, chiplet_store_shards(store));
    return code;
}

int tool_parts_run_one(const tool_parts *p, const tool_common *common, const chiplet_store *store)
{
    size_t shards = chiplet_store_shards(store);
    if (p->shard)
        return run_one(p, common, store);
    if (!p->plan)
        return -1;
    printf("%s: %zu shards are planned\n"
           "run each:  %s --store=%s --shard=I/%zu, for I from 1 to %zu\n"
           "join them: %s --merge=%s\n",
           p->folder, shards, common->program->name, p->folder, shards, shards,
           common->program->name, p->folder);
    return 0;
}

/* --------------------------------------------------------------- all shards */

/* Stops at the first that is stopped; what is done stays. */
static int run_missing(const tool_parts *p, const tool_common *common, const chiplet_store *store)
{
    size_t shards = chiplet_store_shards(store), before = 0;
    tool_progress progress;
    int code = 0;
    tool_progress_begin(&progress, common, p->time_limit_s);
    for (size_t i = 1; !code && i <= shards; i++) {
        int done = 0;
        chiplet_store_done(&done, store, i, NULL);
        before += (size_t)done;
        if (!done)
            code = run_shard(p, common, store, i, &progress);
    }
    tool_progress_end(&progress);
    if (before > 0)
        tool_note(common, "%zu of %zu shards were done before", before, shards);
    return code == TOOL_FAILURE || code == TOOL_INPUT || code == TOOL_REFUSED ? code : 0;
}

static void tell_gap(const tool_common *common, const chiplet_store *store, const char *folder)
{
    size_t shards = chiplet_store_shards(store), missing = 0;
    for (size_t i = 1; i <= shards; i++) {
        int done = 0;
        chiplet_store_done(&done, store, i, NULL);
        missing += !done;
    }
    tool_note(common, "%zu of %zu shards are missing, %.3g %% of the grid; "
              "%s --store=%s --resume runs them",
              missing, shards, 100.0 * (double)missing / (double)shards, common->program->name,
              folder);
}

int tool_parts_run_all(chiplet_search **out, const tool_parts *p, const tool_common *common,
                       const chiplet_store *store)
{
    chiplet_error err = { 0 };
    int code = p->merge ? 0 : run_missing(p, common, store);
    if (code)
        return code;
    if (chiplet_store_join(out, store, p->certify, &err)) {
        code = tool_explain(common, NULL, &err, NULL);
        return tool_interrupted() ? tool_interrupted() : code;
    }
    if (!chiplet_search_complete(*out))
        tell_gap(common, store, p->folder);
    return 0;
}
