/* Public face of certificates. */
#include <string.h>

#include "api/library.h"
#include "search/search.h"
#include "store/check.h"
#include "study/flat.h"

chiplet_status chiplet_certificate_write(const chiplet_search *search, chiplet_write_fn write,
                                         void *payload, chiplet_error *err)
{
    if (!search || !write)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_certificate_write: NULL argument");
    if (search->certificate_too_large)
        return chp_fail(err, CHIPLET_ERR_RANGE, NULL,
                        "the certificate is too large to be written unasked");
    if (!search->certificate)
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "the search kept no certificate; set chiplet_search_options.certify");
    if (!chp_certificate_write(search->certificate, write, payload))
        return chp_fail(err, CHIPLET_ERR_IO, NULL, "the certificate cannot be written");
    return CHIPLET_OK;
}

/* The study that a certificate was made from, found where it was then. */
static chiplet_status check_own(chp_checked *out, const chp_certificate *certificate,
                                const chp_catalogue *library,
                                const chiplet_search_options *options, chiplet_error *err)
{
    chiplet_study *study = NULL;
    chiplet_status status =
        chp_study_again(&study, library, certificate->text, certificate->name, err);
    if (!status)
        status = chp_certificate_check(out, certificate, study, options, err);
    chp_study_free(study);
    return status;
}

chiplet_status chiplet_certificate_check(chiplet_certificate_counts *out,
                                         const chiplet_library *library,
                                         const chiplet_study *study, const char *path,
                                         const chiplet_search_options *options,
                                         chiplet_error *err)
{
    const chiplet_search_options defaults = CHIPLET_SEARCH_OPTIONS_INIT;
    chp_certificate certificate = { .rounds = 0 };
    chp_checked count = { 0 };
    if (!library || !path || (options && options->struct_size < sizeof *options))
        return chp_fail(err, CHIPLET_ERR_ARGUMENT, NULL,
                        "chiplet_certificate_check: NULL argument, or options that do not begin "
                        "with CHIPLET_SEARCH_OPTIONS_INIT");
    if (!options)
        options = &defaults;
    chiplet_status status = chp_certificate_read(&certificate, path, err);
    if (status)
        return status;
    if (study)
        status = chp_certificate_check(&count, &certificate, study, options, err);
    else
        status = check_own(&count, &certificate, library->catalogue, options, err);
    chp_certificate_close(&certificate);
    if (!status && out)
        *out = (chiplet_certificate_counts){ count.points, count.designs, count.boxes,
                                             count.evaluated, count.bounded, count.epsilon };
    return status;
}
