/* Runs a fuzz target over files, each as it is and then MUTATIONS times with
 * random bytes changed, copied, cut out: what a machine without libFuzzer can
 * do in a second. The same files give the same run.
 *
 * usage: fuzz_study MUTATIONS FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 1 << 16 };

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t below(uint64_t *state, size_t limit)
{
    return limit ? (size_t)(next(state) % limit) : 0;
}

/* One small change; returns the new size. */
static size_t mutate(uint8_t *data, size_t size, uint64_t *state)
{
    static const char marks[] = "=[];#,.@%-+x0919 \n\r\t\xC3\xFF";
    size_t at = below(state, size), length = 1 + below(state, 12);
    if (length > size - at)
        length = size - at;
    switch (below(state, 4)) {
    case 0:
        if (size)
            data[at] = (uint8_t)next(state);
        return size;
    case 1:
        if (size)
            data[at] = (uint8_t)marks[below(state, sizeof marks)];
        return size;
    case 2: memmove(data + at, data + at + length, size - at - length); return size - length;
    default:
        if (size + length > LARGEST)
            return size;
        memmove(data + at + length, data + at, size - at);
        return size + length;
    }
}

static int run_file(const char *path, int mutations)
{
    static uint8_t original[LARGEST], data[LARGEST];
    uint64_t state = UINT64_C(88172645463325252);
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    size_t size = fread(original, 1, sizeof original, file);
    fclose(file);
    LLVMFuzzerTestOneInput(original, size);
    for (int i = 0; i < mutations; i++) {
        size_t now = size;
        memcpy(data, original, size);
        for (size_t changes = 1 + below(&state, 4); changes > 0; changes--)
            now = mutate(data, now, &state);
        LLVMFuzzerTestOneInput(data, now);
    }
    return 0;
}

int main(int count, char **argument)
{
    int failed = count < 3;
    for (int i = 2; i < count; i++)
        failed |= run_file(argument[i], atoi(argument[1]));
    return failed;
}
