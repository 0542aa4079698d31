/* Chips and studies side by side, each at its best. */
#ifndef TOOL_COMPARE_H
#define TOOL_COMPARE_H

#include "tool.h"

enum { TOOL_MOST_SETTINGS = 64 };

typedef struct {
    const char *key, *value;
    const char *option; /* that it came from */
} tool_setting;

/* What the user of chipleteval asks for. */
typedef struct {
    tool_common common;
    char *chips;
    tool_setting set[TOOL_MOST_SETTINGS];
    char *copy[TOOL_MOST_SETTINGS];
    int settings, copies, breakdown, packages_given, keep_going;
    const char *cost, *operators, *serving, *placement, *kernel;
} tool_comparison;

/* A row for each chip of --chip, or else for each of these studies. Returns the
 * exit status. */
int tool_compare(const tool_comparison *asked, int studies, char **path);

#endif
