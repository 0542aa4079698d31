/* Fails the n-th request for memory, for n = 1, 2, ... until all is well: the
 * library and a study are opened or refused, never half, and nothing leaks
 * (the sanitizers tell). Prints TAP.
 *
 * usage: fault_study MODELS STUDY */
#include <stdio.h>
#include <stdlib.h>

#include "chiplet.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static long long left = -1; /* requests until one fails; negative: none does */

static int fails(void)
{
    return left >= 0 && left-- == 0;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails() ? NULL : __real_realloc(block, size);
}

typedef struct {
    const char *models, *study;
    chiplet_library *library; /* of a study */
} input;

typedef chiplet_status attempt_fn(const input *from, chiplet_error *err);

static chiplet_status open_library(const input *from, chiplet_error *err)
{
    chiplet_library *library = NULL;
    chiplet_diagnostics *all = NULL;
    chiplet_status status = chiplet_diagnostics_new(&all, err);
    if (status == CHIPLET_OK)
        status = chiplet_library_open(&library, from->models, all, err);
    if ((status == CHIPLET_OK) != (library != NULL))
        abort();
    chiplet_library_free(library);
    chiplet_diagnostics_free(all);
    return status;
}

static chiplet_status open_study(const input *from, chiplet_error *err)
{
    chiplet_study *study = NULL;
    chiplet_status status = chiplet_study_open(&study, from->library, from->study, NULL, err);
    if ((status == CHIPLET_OK) != (study != NULL))
        abort();
    if (study)
        status = chiplet_study_set(study, "die.cores", "24..72 step 8", err);
    chiplet_study_free(study);
    return status;
}

static long long run(attempt_fn *attempt, const input *from, long long step)
{
    long long n = 0;
    chiplet_status status;
    do {
        chiplet_error err = { 0 };
        left = n;
        status = attempt(from, &err);
        int unused = left >= 0;
        left = -1;
        if (status != CHIPLET_OK && status != CHIPLET_ERR_MEMORY) {
            printf("# request %lld: %s: %s\n", n, chiplet_status_name(status), err.message);
            return -1;
        }
        if (unused && status == CHIPLET_OK)
            return n;
        n += step;
    } while (status == CHIPLET_ERR_MEMORY);
    return -1;
}

static int report(int number, const char *what, long long requests)
{
    printf("%sok %d - %s without memory is refused as such\n", requests < 0 ? "not " : "", number,
           what);
    printf("# %lld requests\n", requests);
    return requests < 0;
}

int main(int count, char **argument)
{
    if (count != 3)
        return 2;
    input from = { argument[1], argument[2], NULL };
    int failed = report(1, "a library", run(open_library, &from, 1));
    if (chiplet_library_open(&from.library, from.models, NULL, NULL))
        return 2;
    failed |= report(2, "a study", run(open_study, &from, 1));
    chiplet_library_free(from.library);
    puts("1..2");
    return failed;
}
