/* A study searched, in one go or in parts, and its answer written. */
#ifndef TOOL_SEARCH_H
#define TOOL_SEARCH_H

#include "request.h"

/* `store` NULL: in one go. Returns the exit status. */
int tool_search(const tool_request *request, const char *path, const chiplet_library *library,
                const chiplet_study *study, const chiplet_store *store);

#endif
