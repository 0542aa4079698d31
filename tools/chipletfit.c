/* chipletfit: parameters of a kernel from measured times of operators. */
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "operators.h"
#include "plot.h"
#include "tool.h"

enum {
    OPT_NAME = TOOL_OWN,
    OPT_TITLE,
    OPT_SOURCE,
    OPT_CHIP,
    OPT_KERNEL,
    OPT_WHERE,
    OPT_OUTPUT,
    OPT_LEAVE,
    OPT_FIX
};

static const tool_option options[] = {
    { OPT_NAME, "name", 0, TOOL_VALUE, "NAME", "of the kernel, and of its files", 1 },
    { OPT_CHIP, "chip", 0, TOOL_VALUE, "NAME",
      "chip that was measured; without it the rows' column 'system'", 1 },
    { OPT_OUTPUT, "output", 'o', TOOL_VALUE, "FOLDER",
      "write model file, rows and figure there; without it the model to standard output", 1 },
    { OPT_WHERE, "where", 0, TOOL_VALUE, "COLUMN=TEXT[&...]",
      "only rows whose columns begin so", 1 },
    { OPT_KERNEL, "kernel", 0, TOOL_VALUE, "NAME", "kernel to start from; 'default' without it",
      0 },
    { OPT_LEAVE, "leave-out-chips", 0, TOOL_FLAG, 0,
      "judge each chip by a fit to the others, not a fifth of the rows by the rest", 0 },
    { OPT_FIX, "fix", 0, TOOL_VALUE, "KEY,...",
      "keys that stay as the kernel to start from has them", 0 },
    { OPT_TITLE, "title", 0, TOOL_VALUE, "TEXT", "software stack and versions", 0 },
    { OPT_SOURCE, "source", 0, TOOL_VALUE, "TEXT", "where the rows are from, one line", 0 },
    TOOL_SHARED_ROWS,
};

static const tool_program program = {
    "chipletfit",
    "[OPTION]... --name NAME KIND:FILE.csv[?COLUMN=TEXT[&...]]...",
    "Fits how well a software stack runs operators on a chip to measured times.",
    "chipletfit --name mine --chip nvidia-h100 -o fit gemm:gemm.csv moe:moe.csv",
    "writes fit/mine.ini, a kernel model, with a table of errors and a figure",
    options,
    sizeof options / sizeof options[0],
};

typedef struct {
    tool_common common;
    const char *name, *title, *source, *chip, *kernel, *where, *output, *fixed;
    int leave_out_chips;
} arguments;

static int take(int id, const char *value, void *payload)
{
    arguments *a = payload;
    switch (id) {
    case OPT_NAME: a->name = value; break;
    case OPT_TITLE: a->title = value; break;
    case OPT_SOURCE: a->source = value; break;
    case OPT_CHIP: a->chip = value; break;
    case OPT_KERNEL: a->kernel = value; break;
    case OPT_FIX: a->fixed = value; break;
    case OPT_LEAVE: a->leave_out_chips = 1; break;
    case OPT_WHERE: a->where = value; break;
    default: a->output = value; break;
    }
    return 0;
}

/* -------------------------------------------------------------------- rows */

/* Adds "KIND:FILE" or "KIND:FILE?COLUMN=TEXT". */
static int add_file(chiplet_fit *fit, const arguments *a, const char *table)
{
    char kind[64], *copy = strdup(table), *condition;
    chiplet_error err = { 0 };
    if (!copy) {
        tool_complain(&a->common, "out of memory");
        return TOOL_FAILURE;
    }
    condition = strchr(copy, '?');
    if (condition)
        *condition++ = '\0';
    const char *path = tool_split_table(kind, sizeof kind, copy);
    int code = path ? 0
                    : tool_refuse_usage(&program, "expected KIND:FILE.csv, got '%s'", table);
    if (!code && chiplet_fit_add(fit, kind, path, a->chip, condition ? condition : a->where, &err))
        code = tool_explain(&a->common, NULL, &err, NULL);
    free(copy);
    return code;
}

/* ------------------------------------------------------------------ output */

static int report(const arguments *a, const chiplet_fit *fit, chiplet_fit_part part,
                  const chiplet_fit_names *names, FILE *to)
{
    chiplet_error err = { 0 };
    if (chiplet_fit_report(fit, part, names, tool_write, to, &err))
        return tool_explain(&a->common, NULL, &err, NULL);
    return 0;
}

static int write_file(tool_folder *folder, const arguments *a, const chiplet_fit *fit,
                      chiplet_fit_part part, const chiplet_fit_names *names, const char *file_name)
{
    FILE *file = tool_folder_file(folder, file_name);
    if (!file)
        return TOOL_FAILURE;
    int code = report(a, fit, part, names, file);
    int closed = tool_folder_close_file(folder, file, file_name);
    return code ? code : closed;
}

static int write_folder(const arguments *a, const chiplet_fit *fit, chiplet_fit_names *names)
{
    char model[160];
    tool_folder folder = { 0 };
    snprintf(model, sizeof model, "%s.ini", a->name);
    names->data = "points.csv";
    names->picture = "points.svg";
    int code = tool_folder_open(&folder, &a->common, a->output);
    if (!code)
        code = write_file(&folder, a, fit, CHIPLET_FIT_KERNEL, names, model);
    if (!code)
        code = write_file(&folder, a, fit, CHIPLET_FIT_DATA, names, "points.csv");
    if (!code)
        code = write_file(&folder, a, fit, CHIPLET_FIT_SCRIPT, names, "points.gp");
    if (!code) {
        if (tool_gnuplot(&folder, "points.gp") == 127)
            tool_note(&a->common, "gnuplot is not installed: the figure is left as a script");
        tool_folder_adopt(&folder, "points.svg");
        code = tool_folder_publish(&folder);
    }
    tool_folder_drop(&folder);
    return code;
}

static int write_all(const arguments *a, const chiplet_fit *fit)
{
    chiplet_fit_names names = { .name = a->name, .title = a->title ? a->title : a->name,
                                .rows = a->source ? a->source : "measured by the user" };
    int code = a->common.quiet ? 0 : report(a, fit, CHIPLET_FIT_ERRORS, &names, stderr);
    if (code)
        return code;
    return a->output ? write_folder(a, fit, &names)
                     : report(a, fit, CHIPLET_FIT_KERNEL, &names, stdout);
}

/* --------------------------------------------------------------------- run */

/* A name becomes a file name: letters, digits, '-', '_' and '.'. */
static int check_name(const char *name)
{
    if (!name)
        return tool_refuse_usage(&program, "--name is needed");
    if (!*name || *name == '.' || strlen(name) > 100 ||
        name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")])
        return tool_refuse_usage(&program, "--name: '%s' is no name for a file", name);
    return 0;
}

static int fix_keys(chiplet_fit *fit, const arguments *a)
{
    char key[64];
    chiplet_error err = { 0 };
    for (const char *at = a->fixed ? a->fixed : ""; *at;) {
        size_t length = strcspn(at, ",");
        snprintf(key, sizeof key, "%.*s", (int)(length < sizeof key ? length : sizeof key - 1), at);
        if (chiplet_fit_fix(fit, key, &err))
            return tool_explain(&a->common, NULL, &err, "--fix");
        at += length + (at[length] == ',');
    }
    return 0;
}

static int fit_files(const arguments *a, chiplet_fit *fit, int count, char **table)
{
    chiplet_error err = { 0 };
    int code = 0;
    for (int i = 0; !code && i < count; i++)
        code = add_file(fit, a, table[i]);
    if (!code)
        code = fix_keys(fit, a);
    if (code)
        return code;
    tool_detail(&a->common, "%zu rows", chiplet_fit_rows(fit));
    if (a->leave_out_chips)
        chiplet_fit_leave_out_chips(fit);
    if (chiplet_fit_run(fit, &err))
        return tool_explain(&a->common, NULL, &err, NULL);
    return write_all(a, fit);
}

static int run(const arguments *a, int count, char **table)
{
    chiplet_library *library = NULL;
    chiplet_fit *fit = NULL;
    chiplet_error err = { 0 };
    int code = check_name(a->name);
    if (!code && count == 0)
        code = tool_refuse_usage(&program, "no table of measured operators");
    if (!code && a->output)
        code = tool_folder_check(&a->common, a->output);
    if (!code)
        code = tool_open_library(&library, &a->common);
    if (!code && chiplet_fit_new(&fit, library, a->kernel, &err))
        code = tool_explain(&a->common, NULL, &err, NULL);
    if (!code)
        code = fit_files(a, fit, count, table);
    chiplet_fit_free(fit);
    chiplet_library_free(library);
    return code;
}

int main(int argc, char **argv)
{
    arguments a = { .common = { .program = &program } };
    int first = 0;
    tool_begin();
    int code = tool_parse(&a.common, argc, argv, take, &a, &first);
    if (code < 0)
        code = run(&a, argc - first, argv + first);
    return tool_finish(&program, code);
}
