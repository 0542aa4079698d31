#include "cost.h"

#include "operators.h"

int tool_cost(const tool_common *common, const char *table, int keep_going)
{
    char profile[64];
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_cost_table_options options = CHIPLET_COST_TABLE_OPTIONS_INIT;
    const char *path = tool_split_table(profile, sizeof profile, table);
    if (!path)
        return tool_refuse_usage(common->program, "--cost: expected PROFILE:FILE.csv, got '%s'",
                                 table);
    options.keep_going = keep_going;
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_cost_table(profile, path, &options, tool_write, stdout, all, &err);
    int code = status ? tool_explain(common, all, &err, NULL) : 0;
    chiplet_diagnostics_free(all);
    return code;
}
