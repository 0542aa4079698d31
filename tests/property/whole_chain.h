/* The shipped models through the public interface, for tests of the whole chain. */
#ifndef CHIPLET_TESTS_WHOLE_CHAIN_H
#define CHIPLET_TESTS_WHOLE_CHAIN_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chiplet.h"

static chiplet_library *open_models(void)
{
    char folder[4096];
    chiplet_library *library = NULL;
    chiplet_error err = { 0 };
    const char *source = getenv("top_srcdir");
    snprintf(folder, sizeof folder, "%s/models", source ? source : ".");
    cr_assert(zero(int, (int)chiplet_library_open(&library, folder, NULL, &err)), "%s",
              err.message);
    return library;
}

static chiplet_study *parse(const chiplet_library *library, const char *text)
{
    chiplet_study *study = NULL;
    chiplet_error err = { 0 };
    cr_assert(zero(int, (int)chiplet_study_parse(&study, library, text, strlen(text), "test", NULL,
                                                 &err)),
              "%s", err.message);
    return study;
}

static void set(chiplet_study *study, const char *key, const char *value)
{
    chiplet_error err = { 0 };
    cr_assert(zero(int, (int)chiplet_study_set(study, key, value, &err)), "%s", err.message);
}

#endif
