#include "search/shards.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "search/certify.h"
#include "search/hints.h"
#include "search/seeds.h"
#include "study/flat.h"

/* Shards that nobody asked to be more or fewer: enough to lose little, few
 * enough to search each well. */
enum { USUAL_SHARDS = 16 };

/* -------------------------------------------------------------------- open */

/* The study of the plan, which must ask what it asked when it was planned. */
static chiplet_status read_own_study(chiplet_store *s, const chp_catalogue *library,
                                     chiplet_error *err)
{
    chiplet_status status =
        chp_study_again(&s->own, library, s->plan.text, s->plan.name, err);
    s->study = s->own;
    return status;
}

static chiplet_status compare_with_plan(const chiplet_store *s, size_t shards, double epsilon,
                                        chiplet_error *err)
{
    chp_identity asked;
    char *path = chp_store_plan_path(s->folder);
    chiplet_status status = path ? chp_identity_of(&asked, s->study, err) : chp_fail_memory(err);
    if (!status)
        status = chp_identity_compare(path, &s->plan.identity, &asked, err);
    if (!status && shards > 0 && shards != s->plan.shards)
        status = chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                          "%.200s: %zu shards were planned, not %zu", path, s->plan.shards, shards);
    if (!status && epsilon > 0 && epsilon != s->plan.epsilon)
        status = chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                          "%.200s: a front within %g %% was planned, not within %g %%", path,
                          100 * s->plan.epsilon, 100 * epsilon);
    free(path);
    return status;
}

/* No more shards than points, so that none is empty. */
static chiplet_status count_shards(size_t *out, const chiplet_study *study, size_t shards,
                                   chiplet_error *err)
{
    chp_space space;
    chiplet_status status = chp_study_check(study, NULL, err);
    if (!status)
        status = chp_space_open(&space, study, 1, err);
    if (status)
        return status;
    double points = chp_space_points(&space);
    if (shards == 0)
        shards = points < USUAL_SHARDS ? (size_t)points : USUAL_SHARDS;
    if ((double)shards > points)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL, "%zu shards of a grid of %.0f designs",
                        shards, points);
    *out = shards;
    return CHIPLET_OK;
}

static chiplet_status make_plan(chiplet_store *s, size_t shards,
                                const chiplet_search_options *options, chiplet_error *err)
{
    if (!s->study)
        return chp_fail(err, CHIPLET_ERR_IO, NULL, "%.200s: holds no plan of a search", s->folder);
    size_t planned = 0;
    chiplet_status status = count_shards(&planned, s->study, shards, err);
    if (!status)
        status = chp_certificate_begin(&s->plan, s->study, err);
    if (!status)
        status = chp_store_make_folder(s->folder, err);
    if (status)
        return status;
    s->plan.shards = planned;
    s->plan.epsilon = options->epsilon > 0 ? options->epsilon : 0;
    if (planned > 1)
        status = chp_seeds_find(&s->plan, s->study, options, err);
    if (status)
        return status;
    return chp_store_write_plan(&s->plan, s->folder, err);
}

static chiplet_status open_plan(chiplet_store *s, const chp_catalogue *library, size_t shards,
                                const chiplet_search_options *options, chiplet_error *err)
{
    int found = 0;
    chiplet_status status = chp_store_read_plan(&s->plan, &found, s->folder, err);
    if (status || !found)
        return status ? status : make_plan(s, shards, options, err);
    if (!s->study)
        status = read_own_study(s, library, err);
    return status ? status : compare_with_plan(s, shards, options->epsilon, err);
}

chiplet_status chp_store_open(chiplet_store **out, const char *folder,
                              const chp_catalogue *library, const chiplet_study *study,
                              size_t shards, const chiplet_search_options *options,
                              chiplet_error *err)
{
    chiplet_store *s = calloc(1, sizeof *s);
    if (!s)
        return chp_fail_memory(err);
    s->folder = strdup(folder);
    s->study = study;
    chiplet_status status =
        s->folder ? open_plan(s, library, shards, options, err) : chp_fail_memory(err);
    if (status)
        chp_store_free(s);
    else
        *out = s;
    return status;
}

void chp_store_free(chiplet_store *s)
{
    if (!s)
        return;
    chp_certificate_close(&s->plan);
    chp_study_free(s->own);
    free(s->folder);
    free(s);
}

/* --------------------------------------------------------------------- run */

static chiplet_status refuse_number(const chiplet_store *s, size_t shard, chiplet_error *err)
{
    if (shard >= 1 && shard <= s->plan.shards)
        return CHIPLET_OK;
    return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL, "there is no shard %zu of %zu", shard,
                    s->plan.shards);
}

chiplet_status chp_store_has(int *out, const chiplet_store *s, size_t shard, chiplet_error *err)
{
    chp_certificate read = { .rounds = 0 };
    chiplet_status status = refuse_number(s, shard, err);
    if (!status)
        status = chp_store_read_shard(&read, out, s->folder, &s->plan, shard,
                                      chp_certificate_read_designs, err);
    chp_certificate_close(&read);
    return status;
}

/* Other shards know designs that close boxes of this one, besides the seeds of the
 * plan. A shard hands on what it was given, so a few of them tell what all know:
 * the one before, which is the last when one host runs all in turn, and others at
 * twice the distance. Within epsilon those of the plan are enough: what a design
 * stands for is left out, so that the answer would depend on who was done when. */
static chiplet_status gather_hints(chp_certificate *hints, const chiplet_store *s, size_t shard,
                                   chiplet_error *err)
{
    size_t shards = s->plan.epsilon > 0 ? 0 : s->plan.shards;
    chiplet_status status = chp_hints_take(hints, &s->plan) ? CHIPLET_OK : chp_fail_memory(err);
    for (size_t far = 1; !status && far < shards; far *= 2) {
        size_t before = shard > far ? shard - far : 0;
        size_t after = shard + far <= shards ? shard + far : 0;
        if (before)
            status = chp_hints_add(hints, s, before, err);
        if (!status && after)
            status = chp_hints_add(hints, s, after, err);
    }
    return status || chp_hints_settle(hints) ? status : chp_fail_memory(err);
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

chiplet_status chp_store_run(const chiplet_store *s, size_t shard,
                             const chiplet_search_options *options, chiplet_error *err)
{
    int done = 0;
    chiplet_search *search = NULL;
    chp_certificate hints = { .rounds = 0 };
    chiplet_search_options how = *options;
    chiplet_status status = chp_store_has(&done, s, shard, err);
    if (status || done)
        return status;
    double start_s = now_s();
    how.shard = shard;
    how.shards = s->plan.shards;
    how.certify = CHP_CERTIFY_ALWAYS;
    how.epsilon = s->plan.epsilon;
    status = gather_hints(&hints, s, shard, err);
    if (!status)
        status = chp_search_run_with(&search, s->study, &how, &hints, err);
    chp_certificate_close(&hints);
    if (!status && !search->complete)
        status = chp_fail(err, CHIPLET_ERR_STOPPED, NULL, "shard %zu was stopped before its end",
                          shard);
    if (!status) {
        search->certificate->text = ""; /* the plan has it */
        search->certificate->took_s = now_s() - start_s;
        status = chp_store_write_shard(search->certificate, s->folder, err);
    }
    chp_search_free(search);
    return status;
}
