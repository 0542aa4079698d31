#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *chiplet_status_name(chiplet_status status)
{
    switch (status) {
    case CHIPLET_OK: return "CHIPLET_OK";
    case CHIPLET_ERR_ARGUMENT: return "CHIPLET_ERR_ARGUMENT";
    case CHIPLET_ERR_SYNTAX: return "CHIPLET_ERR_SYNTAX";
    case CHIPLET_ERR_KEY: return "CHIPLET_ERR_KEY";
    case CHIPLET_ERR_UNIT: return "CHIPLET_ERR_UNIT";
    case CHIPLET_ERR_RANGE: return "CHIPLET_ERR_RANGE";
    case CHIPLET_ERR_NAME: return "CHIPLET_ERR_NAME";
    case CHIPLET_ERR_VALUE: return "CHIPLET_ERR_VALUE";
    case CHIPLET_ERR_SOURCE: return "CHIPLET_ERR_SOURCE";
    case CHIPLET_ERR_IO: return "CHIPLET_ERR_IO";
    case CHIPLET_ERR_MEMORY: return "CHIPLET_ERR_MEMORY";
    case CHIPLET_ERR_SOLVER: return "CHIPLET_ERR_SOLVER";
    case CHIPLET_ERR_STOPPED: return "CHIPLET_ERR_STOPPED";
    case CHIPLET_ERR_INFEASIBLE: return "CHIPLET_ERR_INFEASIBLE";
    case CHIPLET_ERR_REFUSED: return "CHIPLET_ERR_REFUSED";
    }
    return "unknown status";
}

int chiplet_error_format(const chiplet_error *err, char *text, size_t size)
{
    if (!err)
        return snprintf(text, size, "%s", "");
    if (!err->file[0])
        return snprintf(text, size, "%s", err->message);
    if (err->line == 0)
        return snprintf(text, size, "%s: %s", err->file, err->message);
    return snprintf(text, size, "%s:%d:%d: %s", err->file, err->line, err->column, err->message);
}

chp_place chp_place_within(const chp_place *place, size_t offset, size_t length)
{
    chp_place part = *place;
    if (part.line == 0)
        return part;
    part.column += (int)offset;
    part.length = (int)length;
    return part;
}

/* Cuts at the last whole character, so that a long message stays UTF-8. */
static void copy_cut(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);
    if (length >= size) {
        length = size - 1;
        while (length && ((unsigned char)from[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(to, from, length);
    to[length] = '\0';
}

static void fill(chiplet_error *err, chiplet_status status, const chp_place *place,
                 const char *message)
{
    err->status = (int)status;
    err->line = place ? place->line : 0;
    err->column = place ? place->column : 0;
    copy_cut(err->file, sizeof err->file, place && place->file ? place->file : "");
    copy_cut(err->message, sizeof err->message, message);
}

chiplet_status chp_fail(chiplet_error *err, chiplet_status status, const chp_place *place,
                        const char *format, ...)
{
    if (!err)
        return status;
    char message[2 * sizeof err->message];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    fill(err, status, place, message);
    return status;
}

chiplet_status chp_fail_memory(chiplet_error *err)
{
    return chp_fail(err, CHIPLET_ERR_MEMORY, NULL, "out of memory");
}

chiplet_status chp_find_fault(chp_findings *to, chiplet_status status, const chp_place *place,
                              const chp_hint *hint, const char *format, ...)
{
    char message[sizeof(((chiplet_error *)0)->message)];
    va_list list;
    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    chp_finding finding = { .status = status, .message = message };
    if (place)
        finding.place = *place;
    if (hint) {
        finding.expected = hint->expected;
        finding.got = hint->got;
        finding.suggestion = hint->suggestion;
    }
    if (to->status == CHIPLET_OK)
        to->status = status;
    return chp_report(to->all, to->err, &finding);
}

chiplet_status chp_find_no_memory(chp_findings *to)
{
    to->status = CHIPLET_ERR_MEMORY;
    return chp_fail_memory(to->err);
}
