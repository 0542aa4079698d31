/* A table of a published cost model with predictions: cost_tables PROFILE FILE */
#include <stdio.h>

#include "chiplet.h"

static int print(const char *text, size_t size, void *payload)
{
    return fwrite(text, 1, size, payload) != size;
}

int main(int argc, char **argv)
{
    chiplet_cost_table_options options = CHIPLET_COST_TABLE_OPTIONS_INIT;
    chiplet_diagnostics *all = NULL;
    chiplet_error err;
    char text[2048];
    if (argc != 3 || chiplet_diagnostics_new(&all, NULL))
        return 2;
    options.keep_going = 1;
    chiplet_status status =
        chiplet_cost_table(argv[1], argv[2], &options, print, stdout, all, &err);
    for (size_t i = 0; i < chiplet_diagnostics_count(all); i++) {
        chiplet_diagnostics_format(all, i, text, sizeof text);
        fputs(text, stderr);
    }
    if (status && chiplet_diagnostics_count(all) == 0)
        fprintf(stderr, "%s\n", err.message);
    chiplet_diagnostics_free(all);
    return status ? 3 : 0;
}
