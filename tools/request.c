#include "request.h"

#include <stdlib.h>
#include <string.h>

enum {
    OPT_SET = TOOL_OWN,
    OPT_OUTPUT,
    OPT_NO_PLOTS,
    OPT_THREADS,
    OPT_TIME_LIMIT,
    OPT_EVALUATIONS,
    OPT_EPSILON,
    OPT_EXHAUSTIVE,
    OPT_REQUIRE_OPTIMAL,
    OPT_UNCERTAINTY,
    OPT_PORTFOLIO,
    OPT_DRY_RUN,
    OPT_PRINT_CONFIG,
    OPT_LIST_KEYS,
    OPT_LIST_METRICS,
    OPT_EXPLAIN,
    OPT_CERTIFICATE,
    OPT_CHECK,
    OPT_STORE,
    OPT_SHARDS,
    OPT_SHARD,
    OPT_RESUME,
    OPT_MERGE
};

static const tool_option options[] = {
    { OPT_SET, "set", 0, TOOL_VALUE, "KEY=VALUE", "override a key of the study; repeatable", 1 },
    { OPT_OUTPUT, "output", 'o', TOOL_VALUE, "DIR", "write tables and figures to this folder", 1 },
    TOOL_FORMAT_ROW,
    { OPT_DRY_RUN, "dry-run", 0, TOOL_FLAG, 0, "check the study and count its designs", 1 },
    { OPT_PRINT_CONFIG, "print-config", 0, TOOL_FLAG, 0,
      "print every key with its value and where that comes from", 1 },
    { OPT_LIST_KEYS, "list-keys", 0, TOOL_MAYBE, "GLOB", "list the keys of a study", 1 },
    { OPT_LIST_METRICS, "list-metrics", 0, TOOL_FLAG, 0,
      "list what can be optimized and constrained", 1 },
    { OPT_EXPLAIN, "explain", 0, TOOL_VALUE, "METRIC", "how a metric is calculated", 1 },
    { OPT_PORTFOLIO, "portfolio", 0, TOOL_VALUE, "FILE",
      "which chiplets to tape out for the products in this file", 1 },
    { OPT_CHECK, "check", 0, TOOL_VALUE, "FILE", "check the certificate of a search", 1 },
    { OPT_STORE, "store", 0, TOOL_VALUE, "DIR",
      "search in parts, kept in this folder until they are joined", 0 },
    { OPT_SHARDS, "shards", 0, TOOL_VALUE, "N", "only plan the parts, so many of them", 0 },
    { OPT_SHARD, "shard", 0, TOOL_VALUE, "I/N",
      "only run one part, counted from 1; slurm: $SLURM_ARRAY_TASK_ID", 0 },
    { OPT_RESUME, "resume", 0, TOOL_FLAG, 0, "go on with a search in parts", 0 },
    { OPT_MERGE, "merge", 0, TOOL_VALUE, "DIR", "only join the parts that are in this folder", 0 },
    { OPT_CERTIFICATE, "certificate", 0, TOOL_FLAG, 0,
      "write front.cert to the folder, however large", 0 },
    { OPT_NO_PLOTS, "no-plots", 0, TOOL_FLAG, 0, "write no figures", 0 },
    { OPT_THREADS, "threads", 0, TOOL_VALUE, "N", "threads; as many as processors by default", 0 },
    { OPT_TIME_LIMIT, "time-limit", 0, TOOL_VALUE, "SECONDS",
      "stop the search after that time and keep what was found", 0 },
    { OPT_EVALUATIONS, "evaluations", 0, TOOL_VALUE, "N",
      "stop the search after so many designs were evaluated", 0 },
    { OPT_EPSILON, "epsilon", 0, TOOL_VALUE, "PERCENT",
      "fewer designs, one within so much of each design of the front", 0 },
    { OPT_EXHAUSTIVE, "exhaustive", 0, TOOL_FLAG, 0,
      "evaluate every design instead of excluding most by bounds", 0 },
    { OPT_REQUIRE_OPTIMAL, "require-optimal", 0, TOOL_FLAG, 0,
      "exit with 5 if the search stopped before its end", 0 },
    { OPT_UNCERTAINTY, "uncertainty", 0, TOOL_MAYBE, "SAMPLES",
      "sample what is known as ranges: chances, intervals, what matters", 0 },
    TOOL_SHARED_ROWS,
};

const tool_program tool_search_program = {
    "chipletopt",
    "[OPTION]... STUDY.ini\n[OPTION]... -\n--check=FILE [STUDY.ini]\n--portfolio=FILE",
    "Finds the designs of a study that no other design beats.",
    "chipletopt --set die.process=n7 -o out/n7 examples/two-7nm-dies-vs-h20.ini",
    "prints the front of throughput against power and draws it to out/n7/front.svg",
    options,
    sizeof options / sizeof options[0],
};

static int take_setting(tool_request *a, const char *text)
{
    if (a->settings == TOOL_MOST_SETTINGS)
        return tool_refuse_usage(&tool_search_program, "more than %d --set", TOOL_MOST_SETTINGS);
    char *copy = strdup(text);
    if (!copy) {
        tool_complain(&a->common, "out of memory");
        return TOOL_FAILURE;
    }
    int code = tool_split_setting(&tool_search_program, copy, &a->value[a->settings]);
    if (code)
        free(copy);
    else
        a->key[a->settings++] = copy;
    return code;
}

/* "1" or "0.5": percent, with or without the sign. */
static int take_epsilon(double *out, const char *text)
{
    double percent;
    const char *at = tool_read_decimal(&percent, text);
    at += strcmp(at, "%") == 0;
    *out = percent / 100;
    if (at == text || *at || !(*out > 0 && *out <= 1))
        return tool_refuse_usage(&tool_search_program,
                                 "--epsilon takes a percentage above 0 and up to 100, not '%s'",
                                 text);
    return 0;
}

int tool_request_take(int id, const char *value, void *request)
{
    tool_request *a = request;
    switch (id) {
    case OPT_SET:
        return take_setting(a, value);
    case OPT_OUTPUT:
        a->output = value;
        return *value ? 0 : tool_refuse_usage(&tool_search_program, "--output names no folder");
    case OPT_THREADS:
        return tool_take_number(&a->threads, &tool_search_program, "threads", value, 1);
    case OPT_TIME_LIMIT:
        return tool_take_seconds(&a->time_limit_s, &tool_search_program, "time-limit", value);
    case OPT_EVALUATIONS:
        return tool_take_number(&a->evaluations, &tool_search_program, "evaluations", value, 1);
    case OPT_EPSILON:
        return take_epsilon(&a->epsilon, value);
    case OPT_EXPLAIN:
        a->metric = value;
        return 0;
    case OPT_CHECK:
        a->check = value;
        return 0;
    case OPT_PORTFOLIO:
        a->portfolio = value;
        return 0;
    case OPT_UNCERTAINTY:
        a->uncertainty = 1;
        a->samples = value;
        return 0;
    case OPT_STORE:
    case OPT_MERGE:
        a->parts.folder = value;
        a->parts.merge |= id == OPT_MERGE;
        return 0;
    case OPT_SHARDS:
        a->parts.plan = 1;
        return tool_take_number(&a->parts.shards, &tool_search_program, "shards", value, 1);
    case OPT_SHARD:
        a->parts.shard = value;
        return 0;
    case OPT_LIST_KEYS:
        a->list_keys = 1;
        a->pattern = value;
        return 0;
    }
    a->no_plots |= id == OPT_NO_PLOTS;
    a->exhaustive |= id == OPT_EXHAUSTIVE;
    a->certificate |= id == OPT_CERTIFICATE;
    a->parts.resume |= id == OPT_RESUME;
    a->require_optimal |= id == OPT_REQUIRE_OPTIMAL;
    a->dry_run |= id == OPT_DRY_RUN;
    a->print_config |= id == OPT_PRINT_CONFIG;
    a->list_metrics |= id == OPT_LIST_METRICS;
    return 0;
}

void tool_request_free(tool_request *request)
{
    for (int i = 0; i < request->settings; i++)
        free(request->key[i]);
}
