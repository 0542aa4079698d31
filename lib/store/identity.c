#include "store/identity.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "ini/text.h"
#include "study/flat.h"
#include "study/layers.h"

enum { LONGEST_IMPORT = 16 << 20 };

/* A model that is imported has no part in the library's checksum. */
static int add_imports(uint64_t *sum, const chp_axis *axis)
{
    for (size_t i = 0; axis->record && i < axis->count; i++) {
        const chp_record *record = axis->record[i];
        char *text = NULL;
        size_t size = 0;
        if (!record || record->line_count > 0 || record->path != record->name)
            continue;
        int failure = chp_read_file(&text, &size, record->path, LONGEST_IMPORT);
        if (failure)
            return failure;
        *sum = chp_checksum(*sum, text, size);
        free(text);
    }
    return 0;
}

chiplet_status chp_identity_of(chp_identity *out, const chiplet_study *study, chiplet_error *err)
{
    char *text = chp_study_flat(study, CHP_FLAT_QUESTION);
    if (!text)
        return chp_fail_memory(err);
    uint64_t sum = chp_checksum(CHP_CHECKSUM_START, text, strlen(text));
    free(text);
    int failure = add_imports(&sum, &study->axis[CHP_KEY_WORKLOAD_MODEL]);
    if (failure)
        return chp_fail(err, CHIPLET_ERR_IO, NULL, "workload.model: %s", strerror(failure));
    memset(out, 0, sizeof *out);
    snprintf(out->version, sizeof out->version, "%s", chiplet_version_string());
    snprintf(out->models, sizeof out->models, "%s",
             chp_catalogue_checksum(chp_study_models(study)));
    snprintf(out->study, sizeof out->study, "%016" PRIx64, sum);
    return CHIPLET_OK;
}

chiplet_status chp_identity_compare(const char *what, const chp_identity *found,
                                    const chp_identity *asked, chiplet_error *err)
{
    if (strcmp(found->version, asked->version) != 0)
        return chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                        "%.200s: made by version %s, this is %s; its numbers may differ", what,
                        found->version, asked->version);
    if (strcmp(found->models, asked->models) != 0)
        return chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                        "%.200s: made from other model data (checksum %s, here %s)", what,
                        found->models, asked->models);
    if (strcmp(found->study, asked->study) != 0)
        return chp_fail(err, CHIPLET_ERR_REFUSED, NULL,
                        "%.200s: answers another study (checksum %s, here %s)", what,
                        found->study, asked->study);
    return CHIPLET_OK;
}
