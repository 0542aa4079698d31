#include "store/box_log.h"

#include <stdlib.h>
#include <string.h>

void chp_box_log_open(chp_box_log *log, int axes)
{
    memset(log, 0, sizeof *log);
    log->axes = axes;
}

void chp_box_log_close(chp_box_log *log)
{
    free(log->bytes);
    memset(log, 0, sizeof *log);
}

/* Seven bits a byte, the last without the eighth. */
static unsigned char *put_number(unsigned char *to, unsigned value)
{
    while (value > 127) {
        *to++ = (unsigned char)(value | 128);
        value >>= 7;
    }
    *to++ = (unsigned char)value;
    return to;
}

static unsigned get_number(const unsigned char **from)
{
    unsigned value = 0, shift = 0;
    while (**from & 128) {
        value |= (unsigned)(*(*from)++ & 127) << shift;
        shift += 7;
    }
    return value | (unsigned)*(*from)++ << shift;
}

enum { MOST_BYTES = 2 + 6 * CHP_KEYS };

static int has_room(chp_box_log *log, size_t bytes)
{
    if (log->size + bytes <= log->room)
        return 1;
    size_t room = 2 * log->room + 4 * MOST_BYTES + bytes;
    unsigned char *larger = realloc(log->bytes, room);
    if (!larger)
        return 0;
    log->bytes = larger;
    log->room = room;
    return 1;
}

int chp_box_log_add(chp_box_log *log, const chp_closed_box *closed)
{
    if (!has_room(log, MOST_BYTES))
        return 0;
    unsigned char *to = log->bytes + log->size;
    *to++ = (unsigned char)closed->closing;
    *to++ = (unsigned char)closed->rule;
    for (int a = 0; a < log->axes; a++) {
        to = put_number(to, closed->box.first[a]);
        to = put_number(to, (unsigned)(closed->box.last[a] - closed->box.first[a]));
    }
    log->size = (size_t)(to - log->bytes);
    log->count++;
    return 1;
}

int chp_box_log_append(chp_box_log *log, const chp_box_log *other)
{
    if (!has_room(log, other->size))
        return 0;
    if (other->size > 0)
        memcpy(log->bytes + log->size, other->bytes, other->size);
    log->size += other->size;
    log->count += other->count;
    return 1;
}

int chp_box_log_next(const chp_box_log *log, size_t *at, chp_closed_box *out)
{
    if (*at >= log->size)
        return 0;
    const unsigned char *from = log->bytes + *at;
    memset(out, 0, sizeof *out);
    out->closing = (chp_closing)*from++;
    out->rule = *from++;
    for (int a = 0; a < log->axes; a++) {
        out->box.first[a] = (uint16_t)get_number(&from);
        out->box.last[a] = (uint16_t)(out->box.first[a] + get_number(&from));
    }
    *at = (size_t)(from - log->bytes);
    return 1;
}

/* -------------------------------------------------------------------- sort */

typedef struct {
    uint64_t cell;
    size_t at, size;
} place;

static int by_cell(const void *a, const void *b)
{
    const place *p = a, *q = b;
    if (p->cell != q->cell)
        return p->cell < q->cell ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}

int chp_box_log_sort(chp_box_log *log, const chp_space *space)
{
    chp_closed_box closed;
    size_t at = 0, i = 0, to = 0;
    place *order = malloc((log->count + 1) * sizeof *order);
    unsigned char *sorted = malloc(log->size + 1);
    if (!order || !sorted) {
        free(order);
        free(sorted);
        return 0;
    }
    for (size_t before = 0; chp_box_log_next(log, &at, &closed); before = at)
        order[i++] = (place){ chp_space_cell(space, closed.box.first), before, at - before };
    qsort(order, i, sizeof *order, by_cell);
    for (size_t k = 0; k < i; k++) {
        memcpy(sorted + to, log->bytes + order[k].at, order[k].size);
        to += order[k].size;
    }
    free(order);
    free(log->bytes);
    log->bytes = sorted;
    log->room = log->size;
    return 1;
}
