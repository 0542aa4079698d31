#include "store/seal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/checksum.h"

enum { LAST_LINE = 4 + 16 + 1 }; /* "end ", digits, newline */

chp_seal chp_seal_begin(chiplet_write_fn write, void *payload)
{
    return (chp_seal){ write, payload, CHP_CHECKSUM_START, 0 };
}

void chp_seal_put(chp_seal *seal, const char *bytes, size_t size)
{
    seal->checksum = chp_checksum(seal->checksum, bytes, size);
    if (!seal->failed && seal->write(bytes, size, seal->payload))
        seal->failed = 1;
}

void chp_seal_print(chp_seal *seal, const char *format, ...)
{
    char text[2001];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= sizeof text)
        seal->failed = 1;
    else
        chp_seal_put(seal, text, (size_t)length);
}

int chp_seal_end(chp_seal *seal)
{
    chp_seal_print(seal, "end %016" PRIx64 "\n", seal->checksum);
    return !seal->failed;
}

size_t chp_seal_verify(const char *bytes, size_t size)
{
    char last[LAST_LINE + 1];
    if (size <= LAST_LINE || bytes[size - LAST_LINE - 1] != '\n')
        return 0;
    size_t body = size - LAST_LINE;
    snprintf(last, sizeof last, "end %016" PRIx64 "\n",
             chp_checksum(CHP_CHECKSUM_START, bytes, body));
    return memcmp(bytes + body, last, LAST_LINE) == 0 ? body : 0;
}
