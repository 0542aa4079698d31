#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_version.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tool_begin(void)
{
    /* Opened for reading, so that writing to a closed stdout fails as it should. */
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDONLY) < 0)
            _exit(TOOL_FAILURE);
}

/* Of the first write that failed: nothing may be left for the last to say. */
static int stdout_errno;

int tool_finish(const tool_program *program, int code)
{
    errno = stdout_errno;
    int unwritten = fflush(stdout) != 0 || ferror(stdout);
    if (!unwritten)
        return code;
    const char *why = errno ? strerror(errno) : "an earlier write failed";
    fprintf(stderr, "%s: standard output: %s\n", program->name, why);
    return TOOL_FAILURE;
}

/* ----------------------------------------------------------------- messages */

static int colored(const tool_common *common, FILE *stream)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (common->color != TOOL_COLOR_AUTO)
        return common->color == TOOL_COLOR_ALWAYS;
    if (no_color && *no_color)
        return 0;
    if (!term || strcmp(term, "dumb") == 0)
        return 0;
    return isatty(fileno(stream));
}

static const char *style(const tool_common *common, const char *sequence)
{
    return colored(common, stderr) ? sequence : "";
}

__attribute__((format(printf, 3, 0))) static void say(const tool_common *common,
                                                      const char *color, const char *format,
                                                      va_list values)
{
    fprintf(stderr, "%s%s:%s ", style(common, color), common->program->name,
            style(common, "\033[0m"));
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
}

void tool_complain(const tool_common *common, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    say(common, "\033[1;31m", format, values);
    va_end(values);
}

void tool_note(const tool_common *common, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    if (!common->quiet)
        say(common, "\033[1m", format, values);
    va_end(values);
}

void tool_detail(const tool_common *common, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    if (common->verbose)
        say(common, "\033[2m", format, values);
    va_end(values);
}

int tool_exit_of(chiplet_status status)
{
    switch (status) {
    case CHIPLET_OK:
        return TOOL_FOUND;
    case CHIPLET_ERR_SYNTAX:
    case CHIPLET_ERR_KEY:
    case CHIPLET_ERR_UNIT:
    case CHIPLET_ERR_RANGE:
    case CHIPLET_ERR_NAME:
    case CHIPLET_ERR_VALUE:
    case CHIPLET_ERR_SOURCE:
        return TOOL_INPUT;
    case CHIPLET_ERR_INFEASIBLE:
        return TOOL_NOTHING;
    case CHIPLET_ERR_REFUSED:
        return TOOL_REFUSED;
    case CHIPLET_ERR_STOPPED:
        return TOOL_INTERRUPTED;
    default:
        return TOOL_FAILURE;
    }
}

/* The first line is the message, the others the source and what is marked in it. */
static void print_finding(const tool_common *common, const chiplet_diagnostics *all, size_t index)
{
    char text[4096];
    chiplet_diagnostics_format(all, index, text, sizeof text);
    size_t first = strcspn(text, "\n");
    tool_complain(common, "%.*s", (int)first, text);
    if (text[first] && text[first + 1])
        fprintf(stderr, "%s%s%s", style(common, "\033[36m"), text + first + 1,
                style(common, "\033[0m"));
}

int tool_explain(const tool_common *common, const chiplet_diagnostics *all,
                 const chiplet_error *err, const char *prefix)
{
    char text[900];
    size_t count = chiplet_diagnostics_count(all);
    for (size_t i = 0; i < count; i++)
        print_finding(common, all, i);
    if (chiplet_diagnostics_dropped(all) > 0)
        tool_complain(common, "%zu more faults are not shown", chiplet_diagnostics_dropped(all));
    if (count == 0) {
        chiplet_error_format(err, text, sizeof text);
        tool_complain(common, "%s%s%s", prefix ? prefix : "", prefix ? ": " : "", text);
    }
    return tool_exit_of(count ? chiplet_diagnostics_get(all, 0)->status
                              : (chiplet_status)err->status);
}

/* ------------------------------------------------------------------ library */

static int is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int same_folder(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static void cut_name(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
}

/* BUILD/models if the program is BUILD/tools/NAME or libtool's
 * BUILD/tools/.libs/NAME; its mark is libtool's own library beside it. */
static int build_models(char *path, size_t size)
{
    char program[2000], mark[2100];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return 0;
    program[length] = '\0';
    cut_name(program);
    length = (ssize_t)strlen(program);
    if (length > 6 && strcmp(program + length - 6, "/.libs") == 0)
        cut_name(program);
    cut_name(program);
    snprintf(mark, sizeof mark, "%s/lib/libchiplet.la", program);
    snprintf(path, size, "%s/models", program);
    return access(mark, F_OK) == 0 && access(path, F_OK) == 0 && is_folder(path);
}

/* Is a folder of the ':' list the same as `path`? Read twice, it would count
 * twice in the checksum. */
static int lists(const char *list, const char *path)
{
    char one[2100];
    for (const char *start = list; *start;) {
        size_t length = strcspn(start, ":");
        snprintf(one, sizeof one, "%.*s", (int)length, start);
        if (same_folder(one, path))
            return 1;
        start += length + (start[length] == ':');
    }
    return 0;
}

int tool_open_library(chiplet_library **out, const tool_common *common)
{
    char own[2100], list[6000];
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    const char *named = getenv("CHIPLET_MODELS");
    if (!named)
        named = "";
    if (!build_models(own, sizeof own))
        snprintf(own, sizeof own, "%s", MODELS_DIR);
    int more = is_folder(own) && !lists(named, own);
    snprintf(list, sizeof list, "%s%s%s", named, *named && more ? ":" : "", more ? own : "");
    if (!*list)
        snprintf(list, sizeof list, "%s", own);
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_library_open(out, list, all, &err);
    int code = status ? tool_explain(common, all, &err, "models") : 0;
    chiplet_diagnostics_free(all);
    if (!code)
        tool_detail(common, "models from %s, checksum %s", list, chiplet_library_checksum(*out));
    return code;
}

int tool_print_version(const tool_common *common)
{
    chiplet_library *library = NULL;
    printf("%s (chiplet) %s\n", common->program->name, chiplet_version_string());
    puts("Copyright (C) 2026 the authors of libchiplet\n"
         "License GPLv3+: GNU GPL version 3 or later <https://gnu.org/licenses/gpl.html>.\n"
         "This is free software: you are free to change and redistribute it.\n"
         "There is NO WARRANTY, to the extent permitted by law.\n");
    printf("built with GSL %s and jansson %s\n", GSL_VERSION, JANSSON_VERSION);
    int code = tool_open_library(&library, common);
    if (!code)
        printf("model library %s\n", chiplet_library_checksum(library));
    chiplet_library_free(library);
    return code;
}

/* ------------------------------------------------------------------- pieces */

int tool_write(const char *text, size_t size, void *file)
{
    int failed = fwrite(text, 1, size, file) != size;
    if (failed && file == stdout)
        stdout_errno = errno;
    return failed;
}

int tool_take_number(int *out, const tool_program *program, const char *option,
                     const char *value, int min)
{
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (errno || end == value || *end || number < min || number > 1000000000)
        return tool_refuse_usage(program, "--%s needs a whole number of at least %d, not '%s'",
                                 option, min, value);
    *out = (int)number;
    return 0;
}

const char *tool_read_decimal(double *out, const char *text)
{
    double whole = 0, part = 0, tenth = 1;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++)
        whole = 10 * whole + (*at - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++)
            part += (tenth /= 10) * (*at - '0');
    *out = whole + part;
    return at;
}

int tool_take_seconds(double *out, const tool_program *program, const char *option,
                      const char *value)
{
    const char *end = tool_read_decimal(out, value);
    if (end == value || *end || !(*out > 0 && *out <= 1e9))
        return tool_refuse_usage(program, "--%s needs a number of seconds above 0, not '%s'",
                                 option, value);
    return 0;
}

int tool_split_setting(const tool_program *program, char *text, char **value)
{
    char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return tool_refuse_usage(program, "--set needs KEY=VALUE, not '%s'", text);
    *equals = '\0';
    *value = equals + 1;
    return 0;
}
