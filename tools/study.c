#include "study.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "uncertainty.h"

static char *read_stdin(size_t *size)
{
    enum { LONGEST = 16 << 20 };
    size_t room = 65536;
    char *text = malloc(room);
    *size = 0;
    while (text) {
        size_t got = fread(text + *size, 1, room - *size, stdin);
        *size += got;
        if (got == 0 || *size > LONGEST)
            break;
        if (*size < room)
            continue;
        char *more = realloc(text, room *= 2);
        if (!more)
            free(text);
        text = more;
    }
    return text;
}

static chiplet_status read_study(chiplet_study **out, const chiplet_library *library,
                                 const char *path, chiplet_diagnostics *all, chiplet_error *err)
{
    size_t size;
    if (strcmp(path, "-") != 0)
        return chiplet_study_open(out, library, path, all, err);
    char *text = read_stdin(&size);
    chiplet_status status = CHIPLET_OK;
    if (!text || ferror(stdin)) {
        status = text ? CHIPLET_ERR_IO : CHIPLET_ERR_MEMORY;
        err->status = (int)status;
        snprintf(err->message, sizeof err->message, "<stdin>: %s", strerror(errno));
    } else {
        status = chiplet_study_parse(out, library, text, size, "<stdin>", all, err);
    }
    free(text);
    return status;
}

/* Without a number the study's own holds, if it has one. */
static int apply_samples(chiplet_study *study, const tool_request *a)
{
    chiplet_error err = { 0 };
    const char *samples = a->samples;
    if (!samples && !tool_uncertainty_wanted(study))
        samples = "1024";
    if (samples && chiplet_study_set(study, "uncertainty.samples", samples, &err))
        return tool_explain(&a->common, NULL, &err, "--uncertainty");
    return 0;
}

static int apply_settings(chiplet_study *study, const tool_request *a)
{
    chiplet_error err = { 0 };
    for (int i = 0; i < a->settings; i++)
        if (chiplet_study_set(study, a->key[i], a->value[i], &err))
            return tool_explain(&a->common, NULL, &err, "--set");
    if (a->output && chiplet_study_set(study, "output.directory", a->output, &err))
        return tool_explain(&a->common, NULL, &err, "--output");
    return a->uncertainty ? apply_samples(study, a) : 0;
}

int tool_study_open(chiplet_study **out, const chiplet_library *library, const char *path,
                    const tool_request *a)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = read_study(out, library, path, all, &err);
    int code = status ? tool_explain(&a->common, all, &err, NULL) : apply_settings(*out, a);
    chiplet_diagnostics_free(all);
    return code;
}

int tool_study_check(double *points, const chiplet_study *study, const tool_request *a)
{
    chiplet_diagnostics *all = NULL;
    chiplet_error err = { 0 };
    chiplet_status status = chiplet_diagnostics_new(&all, &err);
    if (!status)
        status = chiplet_study_check(points, study, all, &err);
    int code = status ? tool_explain(&a->common, all, &err, NULL) : 0;
    chiplet_diagnostics_free(all);
    return code;
}
