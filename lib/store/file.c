#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 16 };

struct chp_file {
    char *path, *scratch;
    int fd, failure;           /* an errno, the first */
    size_t used;
    char buffer[BUFFER];
};

static chiplet_status fail_at(const char *path, int number, chiplet_error *err)
{
    return chp_fail(err, CHIPLET_ERR_IO, NULL, "%.200s: %s", path, strerror(number));
}

/* ".NAME.XXXXXX" beside NAME. */
static char *scratch_of(const char *path)
{
    size_t size = strlen(path) + 10;
    char *scratch = malloc(size);
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path + 1) : 0;
    if (scratch)
        snprintf(scratch, size, "%.*s.%s.XXXXXX", folder, path, path + folder);
    return scratch;
}

/* mkstemp() makes a private file; a result is as open as other files. */
static void open_up(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
}

chiplet_status chp_file_create(chp_file **out, const char *path, chiplet_error *err)
{
    chp_file *file = calloc(1, sizeof *file);
    if (!file)
        return chp_fail_memory(err);
    file->fd = -1;
    file->path = strdup(path);
    file->scratch = scratch_of(path);
    if (!file->path || !file->scratch) {
        chp_file_drop(file);
        return chp_fail_memory(err);
    }
    file->fd = mkstemp(file->scratch);
    if (file->fd < 0) {
        int number = errno;
        chp_file_drop(file);
        return fail_at(path, number, err);
    }
    open_up(file->fd);
    *out = file;
    return CHIPLET_OK;
}

static void write_out(chp_file *file)
{
    size_t done = 0;
    while (!file->failure && done < file->used) {
        ssize_t written = write(file->fd, file->buffer + done, file->used - done);
        if (written < 0 && errno != EINTR)
            file->failure = errno;
        done += written > 0 ? (size_t)written : 0;
    }
    file->used = 0;
}

int chp_file_write(const char *bytes, size_t size, void *payload)
{
    chp_file *file = payload;
    while (size > 0 && !file->failure) {
        size_t room = BUFFER - file->used, part = size < room ? size : room;
        memcpy(file->buffer + file->used, bytes, part);
        file->used += part;
        bytes += part;
        size -= part;
        if (file->used == BUFFER)
            write_out(file);
    }
    return file->failure;
}

/* A name survives a lost machine once its folder is synced. Some file systems
 * cannot sync a folder and say so by EINVAL. */
static int sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == path ? strdup("/") : slash ? strdup(path) : strdup(".");
    if (!folder)
        return ENOMEM;
    if (slash && slash != path)
        folder[slash - path] = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    int failure = fd < 0 || (fsync(fd) != 0 && errno != EINVAL) ? errno : 0;
    if (fd >= 0)
        close(fd);
    free(folder);
    return failure;
}

static int close_synced(chp_file *file)
{
    int failure = fsync(file->fd) != 0 ? errno : 0;
    if (close(file->fd) != 0 && !failure)
        failure = errno;
    file->fd = -1;
    return failure;
}

chiplet_status chp_file_publish(chp_file *file, chiplet_error *err)
{
    chiplet_status status = CHIPLET_OK;
    write_out(file);
    if (!file->failure)
        file->failure = close_synced(file);
    if (!file->failure && rename(file->scratch, file->path) != 0)
        file->failure = errno;
    if (file->failure) {
        status = fail_at(file->path, file->failure, err);
    } else {
        file->scratch[0] = '\0'; /* nothing is left to be removed */
        int failure = sync_folder(file->path);
        status = failure ? fail_at(file->path, failure, err) : CHIPLET_OK;
    }
    chp_file_drop(file);
    return status;
}

void chp_file_drop(chp_file *file)
{
    if (!file)
        return;
    if (file->fd >= 0)
        close(file->fd);
    if (file->scratch && *file->scratch)
        unlink(file->scratch);
    free(file->scratch);
    free(file->path);
    free(file);
}
