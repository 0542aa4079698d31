/* chipleteval: known chips and single designs at their best, side by side. */
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "cost.h"
#include "operators.h"
#include "placement.h"
#include "serving.h"

enum {
    OPT_CHIP = TOOL_OWN,
    OPT_WORKLOAD,
    OPT_PHASE,
    OPT_PACKAGES,
    OPT_BATCH,
    OPT_CONTEXT,
    OPT_DTYPE,
    OPT_SET,
    OPT_BREAKDOWN,
    OPT_COST,
    OPT_OPERATORS,
    OPT_SERVING,
    OPT_PLACEMENT,
    OPT_KERNEL,
    OPT_KEEP_GOING
};

static const tool_option options[] = {
    { OPT_CHIP, "chip", 0, TOOL_VALUE, "A,B,...", "chips or designs of the model library", 1 },
    { OPT_WORKLOAD, "workload", 0, TOOL_VALUE, "NAME", "language model", 1 },
    { OPT_PHASE, "phase", 0, TOOL_VALUE, "PHASE", "decode (the default) or prefill", 1 },
    { OPT_PACKAGES, "packages", 0, TOOL_VALUE, "N",
      "packages that share the model; without it the least power of two that holds it", 1 },
    { OPT_BATCH, "batch", 0, TOOL_VALUE, "N", "sequences in flight per package", 1 },
    { OPT_CONTEXT, "context", 0, TOOL_VALUE, "N", "tokens in the cache or the prompt", 1 },
    { OPT_DTYPE, "dtype", 0, TOOL_VALUE, "TYPE",
      "best (the default: of fp8, int8, bf16), bf16, fp8, int8 or fp4", 1 },
    { OPT_BREAKDOWN, "breakdown", 0, TOOL_FLAG, 0, "time and energy by operator and resource", 1 },
    { OPT_COST, "cost", 0, TOOL_VALUE, "PROFILE:FILE",
      "add what actuary, catch, ttmcas or ecochip would say to a table of packages", 1 },
    { OPT_OPERATORS, "operators", 0, TOOL_VALUE, "KIND:FILE",
      "predict each row of a table of operators, with --chip or its column 'system'", 1 },
    { OPT_SERVING, "serving", 0, TOOL_VALUE, "FILE",
      "predict each run of a table of serving runs, with --chip or its column 'system'", 1 },
    { OPT_PLACEMENT, "placement", 0, TOOL_VALUE, "FILE",
      "best shares of work, data and traffic over the unequal parts of a package", 1 },
    { OPT_KERNEL, "kernel", 0, TOOL_VALUE, "NAME",
      "software stack of a table; without it the chip's own, or the rows' column 'backend'", 0 },
    { OPT_KEEP_GOING, "keep-going", 0, TOOL_FLAG, 0, "predict the rows after a faulty one, too",
      0 },
    { OPT_SET, "set", 0, TOOL_VALUE, "KEY=VALUE", "any key of a study; repeatable", 0 },
    TOOL_FORMAT_ROW,
    TOOL_SHARED_ROWS,
};

static const tool_program program = {
    "chipleteval",
    "[OPTION]... --chip A,B,... --workload NAME\n[OPTION]... STUDY.ini...\n"
    "[OPTION]... --operators KIND:FILE.csv\n[OPTION]... --serving FILE.csv\n"
    "[OPTION]... --cost PROFILE:FILE.csv\n[OPTION]... --placement PACKAGE.ini",
    "Compares chips on a language model, each with its best mapping; or evaluates\n"
    "studies that leave nothing open.",
    "chipleteval --chip nvidia-h20,huawei-ascend-910c --workload deepseek-v3",
    "prints throughput, latency, power, energy, cost and what binds, a row a chip",
    options,
    sizeof options / sizeof options[0],
};

/* ------------------------------------------------------------------- options */

static int add_setting(tool_comparison *a, const char *option, const char *key, const char *value)
{
    if (a->settings == TOOL_MOST_SETTINGS)
        return tool_refuse_usage(&program, "more than %d settings", TOOL_MOST_SETTINGS);
    a->set[a->settings].option = option;
    a->set[a->settings].key = key;
    a->set[a->settings++].value = value;
    return 0;
}

static char *keep(tool_comparison *a, const char *text)
{
    char *copy = a->copies < TOOL_MOST_SETTINGS ? strdup(text) : NULL;
    if (copy)
        a->copy[a->copies++] = copy;
    return copy;
}

static int take_setting(tool_comparison *a, const char *text)
{
    char *value, *copy = keep(a, text);
    if (!copy) {
        tool_complain(&a->common, "too many settings");
        return TOOL_FAILURE;
    }
    int code = tool_split_setting(&program, copy, &value);
    if (!code && strcmp(copy, "system.packages") == 0)
        a->packages_given = 1;
    return code ? code : add_setting(a, "--set", copy, value);
}

static int take_chips(tool_comparison *a, const char *text)
{
    a->chips = keep(a, text);
    return a->chips ? 0 : TOOL_FAILURE;
}

static int take(int id, const char *value, void *payload)
{
    tool_comparison *a = payload;
    switch (id) {
    case OPT_CHIP:
        return take_chips(a, value);
    case OPT_WORKLOAD:
        return add_setting(a, "--workload", "workload.model", value);
    case OPT_PHASE:
        return add_setting(a, "--phase", "workload.phase", value);
    case OPT_PACKAGES:
        a->packages_given = 1;
        return add_setting(a, "--packages", "system.packages", value);
    case OPT_BATCH:
        return add_setting(a, "--batch", "workload.batch", value);
    case OPT_CONTEXT:
        return add_setting(a, "--context", "workload.context", value);
    case OPT_DTYPE:
        return add_setting(a, "--dtype", "workload.dtype", value);
    case OPT_COST:
        a->cost = value;
        return 0;
    case OPT_OPERATORS:
        a->operators = value;
        return 0;
    case OPT_SERVING:
        a->serving = value;
        return 0;
    case OPT_PLACEMENT:
        a->placement = value;
        return 0;
    case OPT_KERNEL:
        a->kernel = value;
        return 0;
    case OPT_KEEP_GOING:
        a->keep_going = 1;
        return 0;
    case OPT_SET:
        return take_setting(a, value);
    default:
        a->breakdown = 1;
        return 0;
    }
}

/* ---------------------------------------------------------------------- run */

static int check_usage(const tool_comparison *a, int studies)
{
    int workload = 0;
    for (int i = 0; i < a->settings; i++)
        workload |= strcmp(a->set[i].key, "workload.model") == 0;
    if (a->chips && studies)
        return tool_refuse_usage(&program, "give either --chip or studies");
    if (!a->chips && !studies)
        return tool_refuse_usage(&program, "needs --chip or a study");
    if (a->chips && !workload)
        return tool_refuse_usage(&program, "--chip needs --workload");
    return 0;
}

static int run(const tool_comparison *a, int argc, char **argv, int first)
{
    const char *table = a->operators   ? "operators"
                        : a->serving   ? "serving"
                        : a->placement ? "placement"
                        : a->cost      ? "cost"
                                       : NULL;
    if (table && first < argc)
        return tool_refuse_usage(&program, "give either --%s or studies", table);
    if (!!a->operators + !!a->serving + !!a->cost + !!a->placement > 1)
        return tool_refuse_usage(
            &program, "give one of --operators, --serving, --cost and --placement");
    if (a->placement)
        return tool_placement(&a->common, a->placement);
    if (a->cost)
        return tool_cost(&a->common, a->cost, a->keep_going);
    if (a->operators)
        return tool_operators(&a->common, a->operators, a->chips, a->kernel, a->keep_going);
    if (a->serving)
        return tool_serving(&a->common, a->serving, a->chips, a->kernel, a->keep_going);
    int code = check_usage(a, argc - first);
    return code ? code : tool_compare(a, argc - first, argv + first);
}

int main(int argc, char **argv)
{
    tool_comparison a = { .common = { .program = &program } };
    int first = 0;
    tool_begin();
    int code = tool_parse(&a.common, argc, argv, take, &a, &first);
    if (code < 0)
        code = run(&a, argc, argv, first);
    for (int i = 0; i < a.copies; i++)
        free(a.copy[i]);
    return tool_finish(&program, code);
}
