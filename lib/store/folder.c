#include "store/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *path_of(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

char *chp_store_plan_path(const char *folder)
{
    return path_of(folder, "plan");
}

char *chp_store_ledger_path(const char *folder)
{
    return path_of(folder, "runs.db");
}

char *chp_store_shard_path(const char *folder, size_t shard, size_t shards)
{
    char name[80];
    snprintf(name, sizeof name, "shard-%06zu-of-%06zu", shard, shards);
    return path_of(folder, name);
}

chiplet_status chp_store_make_folder(const char *folder, chiplet_error *err)
{
    char *path = strdup(folder);
    int failure = path ? 0 : ENOMEM;
    for (char *at = path ? path + 1 : NULL; !failure && at; ) {
        char *slash = *at ? strchr(at, '/') : NULL;
        if (slash)
            *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            failure = errno;
        if (slash)
            *slash = '/';
        at = slash ? slash + 1 : NULL;
    }
    free(path);
    if (!failure)
        return CHIPLET_OK;
    return chp_fail(err, CHIPLET_ERR_IO, NULL, "%.200s: %s", folder, strerror(failure));
}

/* -------------------------------------------------------------------- plan */

chiplet_status chp_store_read_plan(chp_certificate *out, int *found, const char *folder,
                                   chiplet_error *err)
{
    char *path = chp_store_plan_path(folder);
    if (!path)
        return chp_fail_memory(err);
    *found = access(path, F_OK) == 0;
    chiplet_status status = *found ? chp_certificate_read(out, path, err) : CHIPLET_OK;
    free(path);
    return status;
}

chiplet_status chp_store_write_plan(const chp_certificate *plan, const char *folder,
                                    chiplet_error *err)
{
    char *path = chp_store_plan_path(folder);
    if (!path)
        return chp_fail_memory(err);
    chiplet_status status = chp_certificate_save(plan, path, err);
    free(path);
    return status;
}

/* ------------------------------------------------------------------ shards */

static chiplet_status compare_with_plan(const chp_certificate *shard, const char *path,
                                        const chp_certificate *plan, size_t number,
                                        chiplet_error *err)
{
    chiplet_status status = chp_identity_compare(path, &shard->identity, &plan->identity, err);
    if (!status && shard->epsilon != plan->epsilon)
        status = chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                          "%.200s: is within %g %%, planned was within %g %%", path,
                          100 * shard->epsilon, 100 * plan->epsilon);
    if (!status && (shard->shard != number || shard->shards != plan->shards || !shard->complete))
        status = chp_fail(err, CHIPLET_ERR_REFUSED, NULL, "%.200s: is shard %zu of %zu", path,
                          shard->shard, shard->shards);
    return status;
}

chiplet_status chp_store_read_shard(chp_certificate *out, int *found, const char *folder,
                                    const chp_certificate *plan, size_t shard,
                                    chp_certificate_reader read, chiplet_error *err)
{
    chp_certificate found_there = { .rounds = 0 };
    char *path = chp_store_shard_path(folder, shard, plan->shards);
    *found = 0;
    if (!path)
        return chp_fail_memory(err);
    chiplet_status status =
        access(path, F_OK) == 0 ? read(&found_there, path, NULL) : CHIPLET_ERR_REFUSED;
    int damaged = status == CHIPLET_ERR_REFUSED || status == CHIPLET_ERR_SYNTAX;
    if (!status)
        status = compare_with_plan(&found_there, path, plan, shard, err);
    else if (damaged)
        status = CHIPLET_OK;
    else
        chp_fail(err, status, NULL, "%.200s: cannot be read", path);
    free(path);
    if (status || damaged) {
        chp_certificate_close(&found_there);
        return status;
    }
    *found = 1;
    *out = found_there;
    return CHIPLET_OK;
}

chiplet_status chp_store_write_shard(const chp_certificate *certificate, const char *folder,
                                     chiplet_error *err)
{
    char *path = chp_store_shard_path(folder, certificate->shard, certificate->shards);
    if (!path)
        return chp_fail_memory(err);
    chiplet_status status = chp_certificate_save(certificate, path, err);
    free(path);
    return status;
}

/* chp_file_create() names them so. */
static int is_half_written(const char *name)
{
    return strncmp(name, ".shard-", 7) == 0 || strncmp(name, ".plan.", 6) == 0;
}

void chp_store_sweep(const char *folder)
{
    DIR *all = opendir(folder);
    for (struct dirent *entry; all && (entry = readdir(all));) {
        char *path = is_half_written(entry->d_name) ? path_of(folder, entry->d_name) : NULL;
        if (path)
            unlink(path);
        free(path);
    }
    if (all)
        closedir(all);
}
