#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char manifest_name[] = "MANIFEST";
static const char manifest_head[] = "chiplet-output 1\n";

static int refuse(const tool_common *common, const char *path, const char *what)
{
    tool_complain(common, "%s: %s", path, what);
    return TOOL_FAILURE;
}

static int refuse_system(const tool_common *common, const char *path)
{
    return refuse(common, path, strerror(errno));
}

/* "FOLDER/NAME", to be freed; NULL without memory. */
static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

static char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *print(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int length = vsnprintf(NULL, 0, format, values);
    va_end(values);
    char *text = malloc((size_t)length + 1);
    va_start(values, format);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, values);
    va_end(values);
    return text;
}

/* ----------------------------------------------------------------- manifest */

/* The text of FOLDER/MANIFEST, to be freed; NULL if there is none of ours. */
static char *read_manifest(const char *folder)
{
    enum { LONGEST = 65536 };
    char *path = join(folder, manifest_name), *text = calloc(1, LONGEST + 1);
    FILE *file = path ? fopen(path, "r") : NULL;
    size_t size = file && text ? fread(text, 1, LONGEST, file) : 0;
    if (file)
        fclose(file);
    free(path);
    if (size > 0 && strncmp(text, manifest_head, sizeof manifest_head - 1) == 0)
        return text;
    free(text);
    return NULL;
}

static int lists(const char *manifest, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = strstr(manifest, "\nfile "); line;
         line = strstr(line + 1, "\nfile "))
        if (strncmp(line + 6, name, length) == 0 && line[6 + length] == '\n')
            return 1;
    return strcmp(name, manifest_name) == 0;
}

/* Calls `visit` for each entry but . and .. until it returns non-zero. */
static int each_entry(const char *folder, int (*visit)(const char *, const char *, void *),
                      void *payload)
{
    int stopped = 0;
    DIR *all = opendir(folder);
    if (!all)
        return -1;
    for (struct dirent *entry; !stopped && (entry = readdir(all));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            stopped = visit(folder, entry->d_name, payload);
    closedir(all);
    return stopped;
}

typedef struct {
    const tool_common *common;
    const char *manifest;     /* NULL: there is none */
} inspection;

static int inspect(const char *folder, const char *name, void *payload)
{
    const inspection *by = payload;
    if (!by->manifest) {
        tool_complain(by->common, "%s: holds files, but no MANIFEST of an earlier run; "
                      "choose another folder or empty this one", folder);
        return 1;
    }
    if (lists(by->manifest, name))
        return 0;
    tool_complain(by->common, "%s: holds '%s', which no earlier run wrote; move it away, "
                  "as the folder is replaced", folder, name);
    return 1;
}

static int check_name(const tool_common *common, const char *place)
{
    size_t length = strlen(place);
    while (length > 1 && place[length - 1] == '/')
        length--;
    const char *name = place + length;
    while (name > place && name[-1] != '/')
        name--;
    size_t own = (size_t)(place + length - name);
    int special = own == 0 || (own == 1 && *name == '/') || (own == 1 && *name == '.') ||
                  (own == 2 && name[0] == '.' && name[1] == '.');
    return special ? refuse(common, place, "needs a folder with a name of its own") : 0;
}

int tool_folder_check(const tool_common *common, const char *place)
{
    struct stat about;
    int code = check_name(common, place);
    if (code)
        return code;
    if (lstat(place, &about) != 0)
        return errno == ENOENT ? 0 : refuse_system(common, place);
    if (!S_ISDIR(about.st_mode))
        return refuse(common, place, "stands where the output folder should be");
    char *manifest = read_manifest(place);
    inspection by = { common, manifest };
    int stopped = each_entry(place, inspect, &by);
    free(manifest);
    if (stopped < 0)
        return refuse_system(common, place);
    return stopped ? TOOL_FAILURE : 0;
}

/* -------------------------------------------------------------------- fill */

static int make_parents(const tool_common *common, const char *place)
{
    char *path = print("%s", place);
    int code = path ? 0 : refuse(common, place, "out of memory");
    for (char *slash = path ? strchr(path + 1, '/') : NULL; !code && slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            code = refuse_system(common, path);
        *slash = '/';
    }
    free(path);
    return code;
}

/* mkdtemp() makes a private folder; a result is as open as other files. */
static void open_up(const char *folder)
{
    mode_t mask = umask(0);
    umask(mask);
    chmod(folder, 0777 & ~mask);
}

int tool_folder_open(tool_folder *folder, const tool_common *common, const char *place)
{
    memset(folder, 0, sizeof *folder);
    folder->common = common;
    folder->place = print("%s", place);
    if (!folder->place)
        return refuse(common, place, "out of memory");
    for (size_t end = strlen(folder->place); end > 1 && folder->place[end - 1] == '/'; end--)
        folder->place[end - 1] = '\0';
    int code = tool_folder_check(common, folder->place);
    if (!code)
        code = make_parents(common, folder->place);
    if (code)
        return code;
    const char *slash = strrchr(folder->place, '/');
    int parent = slash ? (int)(slash - folder->place + 1) : 0;
    char *scratch = print("%.*s.%s.XXXXXX", parent, folder->place, folder->place + parent);
    if (!scratch || !mkdtemp(scratch)) {
        free(scratch);
        return refuse_system(common, folder->place);
    }
    folder->scratch = scratch;
    open_up(scratch);
    return 0;
}

static void list_file(tool_folder *folder, const char *name)
{
    for (int i = 0; i < folder->files; i++)
        if (strcmp(folder->name[i], name) == 0)
            return;
    if (folder->files < TOOL_FOLDER_FILES)
        folder->name[folder->files++] = name;
}

FILE *tool_folder_file(tool_folder *folder, const char *name)
{
    char *path = join(folder->scratch, name);
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file)
        list_file(folder, name);
    else
        refuse_system(folder->common, path ? path : name);
    free(path);
    return file;
}

int tool_folder_close_file(tool_folder *folder, FILE *file, const char *name)
{
    int failed = ferror(file);
    failed |= fclose(file) != 0;
    if (!failed)
        return 0;
    tool_complain(folder->common, "%s/%s: %s", folder->place, name,
                  errno ? strerror(errno) : "cannot be written");
    return TOOL_FAILURE;
}

int tool_folder_adopt(tool_folder *folder, const char *name)
{
    struct stat about;
    char *path = join(folder->scratch, name);
    int there = path && stat(path, &about) == 0 && about.st_size > 0;
    if (there)
        list_file(folder, name);
    else if (path)
        remove(path);
    free(path);
    return there;
}

void tool_folder_forget(tool_folder *folder, const char *name)
{
    char *path = join(folder->scratch, name);
    if (path)
        remove(path);
    free(path);
    if (folder->files > 0 && folder->name[folder->files - 1] == name)
        folder->files--;
}

/* One line a word: a value must not break it. */
void tool_folder_say(tool_folder *folder, const char *word, const char *value)
{
    size_t used = strlen(folder->about);
    int length = snprintf(folder->about + used, sizeof folder->about - used, "%s %s\n", word,
                          value);
    if (length < 0 || (size_t)length >= sizeof folder->about - used) {
        folder->about[used] = '\0';
        return;
    }
    for (char *c = folder->about + used; c < folder->about + used + length - 1; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
}

static int copy_bytes(FILE *to, FILE *from)
{
    char buffer[65536];
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, from)) > 0)
        if (fwrite(buffer, 1, size, to) != size)
            return 0;
    return !ferror(from);
}

static int copy_file(tool_folder *folder, const char *name)
{
    if (strchr(name, '/') || strcmp(name, "..") == 0)
        return refuse(folder->common, folder->place, "its MANIFEST names a file elsewhere");
    char *path = join(folder->place, name);
    FILE *from = path ? fopen(path, "rb") : NULL;
    int code = from ? 0 : refuse_system(folder->common, path ? path : name);
    FILE *to = code ? NULL : tool_folder_file(folder, name);
    code = to ? 0 : TOOL_FAILURE;
    if (to && !copy_bytes(to, from))
        code = refuse_system(folder->common, path);
    if (to && tool_folder_close_file(folder, to, name))
        code = TOOL_FAILURE;
    if (from)
        fclose(from);
    free(path);
    return code;
}

int tool_folder_copy(tool_folder *folder)
{
    int code = 0;
    folder->earlier = read_manifest(folder->place);
    if (!folder->earlier)
        return refuse(folder->common, folder->place, "is no output folder of an earlier run");
    char *line = folder->earlier + sizeof manifest_head - 1;
    while (!code && *line) {
        char *end = line + strcspn(line, "\n"), *value = line + strcspn(line, " \n");
        char *next = *end ? end + 1 : end;
        *end = '\0';
        if (value < end)
            *value++ = '\0';
        if (strcmp(line, "file") == 0)
            code = copy_file(folder, value);
        else
            tool_folder_say(folder, line, value);
        line = next;
    }
    return code;
}

static int write_manifest(tool_folder *folder)
{
    FILE *file = tool_folder_file(folder, manifest_name);
    if (!file)
        return TOOL_FAILURE;
    fprintf(file, "%s%s", manifest_head, folder->about);
    for (int i = 0; i < folder->files; i++)
        if (strcmp(folder->name[i], manifest_name) != 0)
            fprintf(file, "file %s\n", folder->name[i]);
    return tool_folder_close_file(folder, file, manifest_name);
}

/* ------------------------------------------------------------------ publish */

static int remove_entry(const char *folder, const char *name, void *payload)
{
    char *path = join(folder, name);
    (void)payload;
    if (path)
        remove(path);
    free(path);
    return 0;
}

static void remove_folder(const char *folder)
{
    each_entry(folder, remove_entry, NULL);
    rmdir(folder);
}

/* Renames the old folder out of the way; "" if there is none. */
static char *set_aside(const tool_folder *folder)
{
    struct stat about;
    if (lstat(folder->place, &about) != 0)
        return print("%s", "");
    char *aside = print("%s.old", folder->scratch);
    if (aside && rename(folder->place, aside) != 0) {
        free(aside);
        return NULL;
    }
    return aside;
}

int tool_folder_publish(tool_folder *folder)
{
    int code = write_manifest(folder);
    if (!code)
        code = tool_folder_check(folder->common, folder->place);
    if (code)
        return code;
    char *aside = set_aside(folder);
    if (!aside)
        return refuse_system(folder->common, folder->place);
    if (rename(folder->scratch, folder->place) != 0) {
        code = refuse_system(folder->common, folder->place);
        if (*aside && rename(aside, folder->place) != 0)
            tool_complain(folder->common, "the earlier results are in %s", aside);
    } else {
        free(folder->scratch);
        folder->scratch = NULL;
        if (*aside)
            remove_folder(aside);
    }
    free(aside);
    return code;
}

void tool_folder_drop(tool_folder *folder)
{
    if (folder->scratch)
        remove_folder(folder->scratch);
    free(folder->scratch);
    free(folder->place);
    free(folder->earlier);
    memset(folder, 0, sizeof *folder);
}
