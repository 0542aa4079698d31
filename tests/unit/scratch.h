/* A folder of small files for one test, and the models of the tree. */
#ifndef CHP_TESTS_SCRATCH_H
#define CHP_TESTS_SCRATCH_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

typedef struct {
    char path[64];
} scratch;

static inline scratch scratch_new(void)
{
    scratch folder = { "/tmp/chiplet-test-XXXXXX" };
    cr_assert(mkdtemp(folder.path) != NULL);
    return folder;
}

/* Writes "kind/name.ini"; makes the folder if needed. */
static inline void scratch_write(const scratch *folder, const char *name, const char *text)
{
    char path[200];
    const char *slash = strchr(name, '/');
    snprintf(path, sizeof path, "%s/%.*s", folder->path, slash ? (int)(slash - name) : 0, name);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
}

static inline int scratch_remove_one(const char *path, const struct stat *info, int flag,
                                     struct FTW *place)
{
    (void)info;
    (void)flag;
    (void)place;
    return remove(path);
}

static inline void scratch_free(const scratch *folder)
{
    nftw(folder->path, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline const char *models_folder(void)
{
    static const char *const tried[] = { "models", "../models", "../../models" };
    static char path[4096];
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/models", top ? top : ".");
    for (size_t i = 0; access(path, R_OK) && i < sizeof tried / sizeof *tried; i++)
        snprintf(path, sizeof path, "%s", tried[i]);
    return path;
}

#endif
