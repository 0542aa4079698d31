/* Fails the n-th call to the disk, for n = 1, 2, ... until all is well: a file is
 * there as it was before or as it shall be, never half, nothing lies beside it,
 * and the failure is told with the name of the file. Prints TAP.
 *
 * usage: fault_store FOLDER */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "ini/text.h"
#include "store/file.h"

int __real_mkstemp(char *path);
ssize_t __real_write(int fd, const void *bytes, size_t size);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_mkstemp(char *path);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);

static int left = -1; /* calls until one fails; negative: none does */

static int fails(int number)
{
    if (left < 0 || left-- != 0)
        return 0;
    errno = number;
    return 1;
}

int __wrap_mkstemp(char *path)
{
    return fails(EACCES) ? -1 : __real_mkstemp(path);
}

/* A disk that is nearly full takes a part first. */
ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
    if (fails(ENOSPC))
        return -1;
    return __real_write(fd, bytes, size > 1 ? size / 2 : size);
}

int __wrap_fsync(int fd)
{
    return fails(EIO) ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
    return fails(EXDEV) ? -1 : __real_rename(from, to);
}

enum { SIZE = 300000 };

static chiplet_status write_file(const char *path, char letter, chiplet_error *err)
{
    static char bytes[SIZE];
    chp_file *file = NULL;
    memset(bytes, letter, sizeof bytes);
    chiplet_status status = chp_file_create(&file, path, err);
    if (status)
        return status;
    chp_file_write(bytes, sizeof bytes, file);
    return chp_file_publish(file, err);
}

/* The letter that a whole file is made of, 0 if there is none, -1 if it is cut. */
static int letter_of(const char *path)
{
    char *bytes = NULL;
    size_t size = 0;
    if (chp_read_file(&bytes, &size, path, 2 * SIZE))
        return 0;
    int letter = size == SIZE ? bytes[0] : -1;
    for (size_t i = 1; i < size; i++)
        letter = bytes[i] == bytes[0] ? letter : -1;
    free(bytes);
    return letter;
}

static int files_in(const char *folder)
{
    int count = 0;
    DIR *all = opendir(folder);
    for (struct dirent *entry; all && (entry = readdir(all));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (all)
        closedir(all);
    return count;
}

/* Calls made until all went well, or -1. `before`: the letter of what stands there. */
static int run(const char *folder, const char *path, char before)
{
    for (int n = 0;; n++) {
        chiplet_error err = { 0 };
        remove(path);
        if (before && write_file(path, before, &err))
            return -1;
        left = n;
        chiplet_status status = write_file(path, 'n', &err);
        int unused = left >= 0, letter = letter_of(path);
        left = -1;
        int good = status == CHIPLET_OK ? letter == 'n'
                                        : (letter == before || letter == 'n') &&
                                              status == CHIPLET_ERR_IO && strstr(err.message, path);
        if (!good || files_in(folder) != (letter != 0)) {
            printf("# call %d: status %d, letter %d, %s\n", n, (int)status, letter, err.message);
            return -1;
        }
        if (unused)
            return status == CHIPLET_OK ? n : -1;
    }
}

static int report(int number, const char *what, int calls)
{
    printf("%sok %d - %s\n# %d calls\n", calls < 5 ? "not " : "", number, what, calls);
    return calls < 5;
}

int main(int count, char **argument)
{
    char path[4096];
    if (count != 2)
        return 2;
    snprintf(path, sizeof path, "%s/shard", argument[1]);
    int failed = report(1, "a new file is whole or absent", run(argument[1], path, '\0'));
    failed |= report(2, "a file that is replaced is the old or the new",
                     run(argument[1], path, 'o'));
    remove(path);
    puts("1..2");
    return failed;
}
