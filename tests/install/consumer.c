/* A program as a user of the installed library writes it: the header is found
 * by pkg-config, the models are the installed ones. */
#include <chiplet.h>
#include <stdio.h>

int main(void)
{
    static const char text[] = "[workload]\nmodel = llama-3-8b\n";
    chiplet_library *library = NULL;
    chiplet_study *study = NULL;
    chiplet_error err;
    int code = 0;

    if (chiplet_version() != CHIPLET_VERSION ||
        chiplet_library_open(&library, NULL, NULL, &err) ||
        chiplet_study_parse(&study, library, text, sizeof text - 1, "consumer", NULL, &err)) {
        char line[900];
        chiplet_error_format(&err, line, sizeof line);
        fprintf(stderr, "consumer: %s\n", line);
        code = 1;
    } else {
        printf("%zu chips\n", chiplet_library_count(library, CHIPLET_CHIP));
    }
    chiplet_study_free(study);
    chiplet_library_free(library);
    return code;
}
