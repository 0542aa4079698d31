#include "discover.h"

#include <string.h>

static const char *metric_name(int index, const void *unused)
{
    chiplet_metric metric = { 0 };
    (void)unused;
    chiplet_metric_info(&metric, index);
    return metric.name;
}

typedef struct {
    const char *metric, *formula, *where;
} explanation;

static const explanation explanations[] = {
#define EXPLAIN(metric, formula, where) { metric, formula, where },
#include "explain.def"
#undef EXPLAIN
};

enum { INDENT = 4 };

static void print_formula(const char *formula)
{
    while (*formula) {
        char line[400];
        size_t length = strcspn(formula, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, formula);
        printf("%*s", INDENT, "");
        tool_print_folded(line, INDENT);
        formula += length + (formula[length] == '\n');
    }
}

static int explain_metric(const tool_request *a)
{
    int id = chiplet_metric_find(a->metric);
    if (id < 0) {
        const char *meant = tool_suggest(a->metric, metric_name, NULL, chiplet_metric_count());
        return tool_refuse_usage(a->common.program, "unknown metric '%s'%s%s%s", a->metric,
                                 meant ? "; did you mean '" : "; see --list-metrics",
                                 meant ? meant : "", meant ? "'?" : "");
    }
    chiplet_metric m;
    chiplet_metric_info(&m, id);
    char title[400];
    const char *better = m.better > 0 ? "more" : m.better < 0 ? "less" : "neither";
    snprintf(title, sizeof title, "%s: %s", m.name, m.summary);
    tool_print_folded(title, INDENT);
    printf("  unit    %s\n  better  %s\n  column  %s\n", *m.unit ? m.unit : "a plain number",
           better, m.column);
    for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++) {
        if (strcmp(explanations[i].metric, m.name) != 0)
            continue;
        puts("  formula");
        print_formula(explanations[i].formula);
        printf("  source\n%*s", INDENT, "");
        tool_print_folded(explanations[i].where, INDENT);
    }
    return 0;
}

int tool_discover(const tool_request *a)
{
    chiplet_error err = { 0 };
    chiplet_status status = CHIPLET_OK;
    if (a->list_keys)
        status = chiplet_report_keys(a->common.format, a->pattern, tool_write, stdout, &err);
    else if (a->list_metrics)
        status = chiplet_report_metrics(a->common.format, tool_write, stdout, &err);
    else if (a->metric)
        return explain_metric(a);
    else
        return -1;
    return status && !ferror(stdout) ? tool_explain(&a->common, NULL, &err, NULL) : 0;
}
