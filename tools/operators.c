#include "operators.h"

#include <string.h>

const char *tool_split_table(char *kind, size_t size, const char *table)
{
    size_t length = strcspn(table, ":");
    if (table[length] == '\0' || table[length + 1] == '\0' || length >= size)
        return NULL;
    memcpy(kind, table, length);
    kind[length] = '\0';
    return table + length + 1;
}

void tool_show_errors(const chiplet_operator_errors *e, void *common)
{
    tool_note(common,
              "%s: %zu rows, error median %.1f %%, mean %.1f %%, 90th percentile %.1f %%, "
              "bias %+.1f %%, %.1f %% inside an interval of a factor %.2f",
              e->chip, e->rows, 100 * e->median, 100 * e->mean, 100 * e->p90, 100 * e->bias,
              100 * e->inside, e->width);
}

static int print_table(const tool_common *common, const chiplet_library *library,
                       const char *kind, const char *path,
                       const chiplet_operator_table_options *options)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_operator_table(library, kind, path, options, tool_write, stdout, all,
                                        &err);
    int code = status ? tool_explain(common, all, &err, NULL) : 0;
    chiplet_diagnostics_free(all);
    return code;
}

int tool_operators(const tool_common *common, const char *table, const char *chip,
                   const char *kernel, int keep_going)
{
    char kind[64];
    chiplet_library *library = NULL;
    const char *path = tool_split_table(kind, sizeof kind, table);
    chiplet_operator_table_options options = CHIPLET_OPERATOR_TABLE_OPTIONS_INIT;
    options.chip = chip;
    options.kernel = kernel;
    options.keep_going = keep_going;
    options.errors = tool_show_errors;
    options.payload = (void *)(size_t)common;
    if (!path)
        return tool_refuse_usage(common->program,
                                 "--operators: expected KIND:FILE.csv, got '%s'", table);
    int code = tool_open_library(&library, common);
    if (!code)
        code = print_table(common, library, kind, path, &options);
    chiplet_library_free(library);
    return code;
}
