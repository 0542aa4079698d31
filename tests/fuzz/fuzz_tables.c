/* Any bytes as a table of operators, of serving runs or of costs, and as the
 * config.json of a language model: faults are reported, nothing crashes,
 * nothing leaks. Entry point of libFuzzer, as in fuzz_study.c. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "chiplet.h"
#include "import/import.h"
#include "measure/measure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int pass_over(const char *text, size_t size, void *payload)
{
    (void)text, (void)size, (void)payload;
    return 0;
}

/* A refusal has a reason. */
static void agree(chiplet_status status, const chiplet_diagnostics *all, const chiplet_error *err)
{
    if (status && !chiplet_diagnostics_count(all) && !err->message[0])
        abort();
}

static void read_as_tables(const chiplet_library *library, const char *path,
                           chiplet_diagnostics *all)
{
    chiplet_error err = { 0 };
    chiplet_operator_table_options operators = CHIPLET_OPERATOR_TABLE_OPTIONS_INIT;
    chiplet_serving_table_options serving = CHIPLET_SERVING_TABLE_OPTIONS_INIT;
    chiplet_cost_table_options cost = CHIPLET_COST_TABLE_OPTIONS_INIT;
    operators.keep_going = serving.keep_going = cost.keep_going = 1;
    serving.chip = "nvidia-h100";
    for (int kind = 0; chp_measure_kind_name(kind); kind++)
        agree(chiplet_operator_table(library, chp_measure_kind_name(kind), path, &operators,
                                     pass_over, NULL, all, &err), all, &err);
    agree(chiplet_serving_table(library, path, &serving, pass_over, NULL, all, &err), all, &err);
    agree(chiplet_cost_table("actuary", path, &cost, pass_over, NULL, all, &err), all, &err);
}

static void read_as_config(const char *path, chiplet_diagnostics *all)
{
    chp_arena arena = { 0 };
    chp_workload workload;
    chiplet_error err = { 0 };
    chp_findings to = { all, &err, CHIPLET_OK };
    chp_import_config(&workload, &arena, path, &to);
    chp_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static chiplet_library *library; /* opened once, for speed */
    char path[] = "/tmp/fuzz-tables-XXXXXX";
    chiplet_diagnostics *all = NULL;
    if (!library && chiplet_library_open(&library, getenv("FUZZ_MODELS"), NULL, NULL))
        abort();
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || chiplet_diagnostics_new(&all, NULL))
        abort();
    close(fd);
    read_as_tables(library, path, all);
    read_as_config(path, all);
    chiplet_diagnostics_free(all);
    unlink(path);
    return 0;
}
