/* Any bytes as a study and as a model file: faults are reported, nothing
 * crashes, nothing leaks. Entry point of libFuzzer; standalone.c runs it over
 * files. FUZZ_MODELS: folder of the model library. */
#include <stdlib.h>

#include "base/error.h"
#include "catalogue/datum.h"
#include "chiplet.h"
#include "ini/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void show(const chiplet_diagnostics *all)
{
    char text[400];
    for (size_t i = 0; i < chiplet_diagnostics_count(all); i++)
        if (chiplet_diagnostics_format(all, i, text, sizeof text) <= 0)
            abort();
}

/* Each line as if it stood in a model file, of some dimension. */
static void read_as_model(const char *text, size_t size)
{
    chiplet_diagnostics *all = NULL;
    chp_ini *ini = NULL;
    chp_datum datum;
    if (chiplet_diagnostics_new(&all, NULL))
        return;
    chp_findings to = { all, NULL, CHIPLET_OK };
    chp_ini_parse(&ini, text, size, "fuzz", NULL, all, NULL);
    for (size_t i = 0; ini && i < chp_ini_count(ini); i++) {
        chp_ini_line line = { chp_ini_entry_at(ini, i), ini };
        chp_limits limits = { (chp_dimension)(i % CHP_DIMENSIONS), -1e3, 1e12 };
        chp_datum_number(&datum, &line, &limits, &to);
        chp_datum_word(&datum, &line, &to);
    }
    show(all);
    chp_ini_free(ini);
    chiplet_diagnostics_free(all);
}

static void read_as_study(const chiplet_library *library, const char *text, size_t size)
{
    double points = 0;
    chiplet_error err;
    chiplet_diagnostics *all = NULL;
    chiplet_study *study = NULL;
    if (chiplet_diagnostics_new(&all, NULL))
        return;
    chiplet_status status = chiplet_study_parse(&study, library, text, size, "fuzz", all, &err);
    if (!status != !chiplet_diagnostics_count(all) || !status != !!study)
        abort(); /* a refusal without a reason, or a reason without a refusal */
    if (study)
        chiplet_study_check(&points, study, all, &err);
    show(all);
    chiplet_study_free(study);
    chiplet_diagnostics_free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static chiplet_library *library; /* opened once, for speed */
    if (!library && chiplet_library_open(&library, getenv("FUZZ_MODELS"), NULL, NULL))
        abort();
    read_as_model((const char *)data, size);
    read_as_study(library, (const char *)data, size);
    return 0;
}
