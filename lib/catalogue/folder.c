#include "catalogue/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void find_unreadable(const char *path, int reason, chp_findings *to)
{
    char why[128] = "unknown reason";
    chp_place place = { .file = path };
    strerror_r(reason, why, sizeof why);
    chp_find_fault(to, CHIPLET_ERR_IO, &place, NULL, "cannot read the folder: %s", why);
}

int chp_is_folder(const char *path, chp_findings *to)
{
    struct stat info;
    int reason = stat(path, &info) ? errno : S_ISDIR(info.st_mode) ? 0 : ENOTDIR;
    if (reason)
        find_unreadable(path, reason, to);
    return !reason;
}

/* Bytes of the name in NAME.ini; 0 if it is another file or hidden. */
static size_t name_length(const char *file)
{
    size_t length = strlen(file);
    int model = length > 4 && file[0] != '.' && strcmp(file + length - 4, ".ini") == 0;
    return model ? length - 4 : 0;
}

/* Names stand in comma lists of studies. */
static int is_good_name(const char *name, const char *path, chp_findings *to)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    chp_place place = { .file = path };
    if (name[strspn(name, allowed)] == '\0')
        return 1;
    chp_find_fault(to, CHIPLET_ERR_NAME, &place, NULL,
                   "the name of '%.60s.ini' has more than letters, digits, '.', '_' and '-'", name);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void chp_folder_names(const char ***out, size_t *count, const char *path, chp_arena *arena,
                      chp_findings *to)
{
    const char **names = NULL;
    size_t found = 0;
    errno = 0;
    DIR *folder = opendir(path);
    if (!folder && errno != ENOENT)
        find_unreadable(path, errno, to);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = name_length(entry->d_name);
        const char *name = length ? chp_arena_copy(arena, entry->d_name, length) : NULL;
        if (length == 0 || (name && !is_good_name(name, path, to)))
            continue;
        names = chp_arena_grow(arena, names, found, sizeof *names);
        if (!names || !name) {
            chp_find_no_memory(to);
            names = NULL;
            break;
        }
        names[found++] = name;
    }
    if (folder)
        closedir(folder);
    if (names && found)
        qsort(names, found, sizeof *names, by_name);
    *out = names;
    *count = names ? found : 0;
}
