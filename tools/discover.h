/* Answers that need no study: keys, metrics, how a metric is calculated. */
#ifndef TOOL_DISCOVER_H
#define TOOL_DISCOVER_H

#include "request.h"

/* The exit status, or -1 if none of them was asked for. */
int tool_discover(const tool_request *request);

#endif
