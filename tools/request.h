/* What the user of chipletopt asks for. */
#ifndef TOOL_REQUEST_H
#define TOOL_REQUEST_H

#include "store.h"

enum { TOOL_MOST_SETTINGS = 64 };

typedef struct {
    tool_common common;
    char *key[TOOL_MOST_SETTINGS], *value[TOOL_MOST_SETTINGS]; /* of --set */
    int settings;
    const char *output, *pattern, *metric, *check, *samples, *portfolio;
    tool_parts parts;
    int uncertainty, certificate, no_plots, threads, evaluations, exhaustive, require_optimal;
    double epsilon, time_limit_s;
    int dry_run, print_config, list_keys, list_metrics;
} tool_request;

/* The table of options of chipletopt. */
extern const tool_program tool_search_program;

/* A tool_take; its payload is the request. */
int tool_request_take(int id, const char *value, void *request);
void tool_request_free(tool_request *request);

#endif
