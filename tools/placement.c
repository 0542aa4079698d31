#include "placement.h"

int tool_placement(const tool_common *common, const char *path)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_placement(path, common->format, tool_write, stdout, all, &err);
    int code = status ? tool_explain(common, all, &err, NULL) : TOOL_FOUND;
    chiplet_diagnostics_free(all);
    return code;
}
