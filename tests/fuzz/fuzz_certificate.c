/* Any bytes as a certificate, with a checksum that fits, so that what lies behind
 * it is reached: refused with a reason, or written again as it was read; and then
 * checked, as if it were of the study that it was made from. Nothing crashes or
 * leaks. Entry point of libFuzzer; standalone.c runs it over files. FUZZ_MODELS:
 * folder of the model library. */
#include <stdlib.h>
#include <string.h>

#include "store/check.h"
#include "store/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char study_text[] = "[workload]\nmodel = llama-3-8b\nbatch = 1, 8\n"
                                 "[package]\nbase = two-die-7nm\ndies = 1, 2\n"
                                 "[system]\npackages = 4\n"
                                 "[die]\nvoltage = 0.6..0.8 V step 0.05 V\n"
                                 "[link]\nlanes = 128, 256\n"
                                 "[search]\nmaximize = throughput\nminimize = power\n";

typedef struct {
    char *bytes;
    size_t size;
} text;

static int collect(const char *bytes, size_t size, void *payload)
{
    text *t = payload;
    char *larger = realloc(t->bytes, t->size + size);
    if (!larger)
        abort();
    memcpy(larger + t->size, bytes, size);
    t->bytes = larger;
    t->size += size;
    return 0;
}

/* All but the last line, and a last line that fits. */
static text sealed(const uint8_t *data, size_t size)
{
    text t = { NULL, 0 };
    while (size > 0 && data[size - 1] == '\n')
        size--;
    while (size > 0 && data[size - 1] != '\n')
        size--;
    chp_seal to = chp_seal_begin(collect, &t);
    chp_seal_put(&to, (const char *)data, size);
    chp_seal_end(&to);
    return t;
}

static void read_again(const chp_certificate *certificate)
{
    text first = { NULL, 0 }, second = { NULL, 0 };
    chp_certificate again = { .rounds = 0 };
    if (!chp_certificate_write(certificate, collect, &first))
        abort();
    if (chp_certificate_parse(&again, first.bytes, first.size, "again", NULL))
        abort();
    chp_certificate_write(&again, collect, &second);
    if (first.size != second.size || memcmp(first.bytes, second.bytes, first.size) != 0)
        abort();
    chp_certificate_close(&again);
    free(first.bytes);
    free(second.bytes);
}

static const chiplet_study *known_study(void)
{
    static chp_catalogue *models; /* opened once, for speed */
    static chiplet_study *study;
    if (!models && chp_catalogue_open(&models, getenv("FUZZ_MODELS"), NULL, NULL, NULL))
        abort();
    if (!study && chp_study_parse(&study, models, study_text, strlen(study_text), "fuzz", NULL,
                                  NULL, NULL))
        abort();
    return study;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    chiplet_search_options one = CHIPLET_SEARCH_OPTIONS_INIT;
    one.threads = 1;
    chp_certificate certificate = { .rounds = 0 };
    chp_checked count;
    chiplet_error err = { 0 };
    text t = sealed(data, size);
    chiplet_status status =
        chp_certificate_parse(&certificate, t.bytes, t.size, "fuzz", &err);
    if (status && !*err.message)
        abort(); /* a refusal without a reason */
    if (!status) {
        read_again(&certificate);
        chp_identity_of(&certificate.identity, known_study(), NULL);
        if (chp_certificate_check(&count, &certificate, known_study(), &one, &err) &&
            !*err.message)
            abort();
    }
    chp_certificate_close(&certificate);
    free(t.bytes);
    return 0;
}
