#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 16384 };

struct chp_arena_chunk {
    chp_arena_chunk *next;
    size_t used, size;
    max_align_t bytes[];
};

static size_t aligned(size_t size)
{
    size_t step = sizeof(max_align_t);
    return (size + step - 1) / step * step;
}

static chp_arena_chunk *chunk_with(chp_arena *arena, size_t size)
{
    if (arena->chunk && arena->chunk->size - arena->chunk->used >= size)
        return arena->chunk;
    size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;
    chp_arena_chunk *chunk = calloc(1, sizeof *chunk + room);
    if (!chunk)
        return NULL;
    chunk->size = room;
    chunk->next = arena->chunk;
    arena->chunk = chunk;
    return chunk;
}

void *chp_arena_alloc(chp_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = aligned(size ? size : 1);
    chp_arena_chunk *chunk = chunk_with(arena, size);
    if (!chunk)
        return NULL;
    void *place = (char *)chunk->bytes + chunk->used;
    chunk->used += size;
    return place;
}

char *chp_arena_copy(chp_arena *arena, const char *text, size_t length)
{
    char *copy = chp_arena_alloc(arena, length + 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *chp_arena_print(chp_arena *arena, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = length < 0 ? NULL : chp_arena_alloc(arena, (size_t)length + 1);
    if (!text)
        return NULL;
    va_start(list, format);
    vsnprintf(text, (size_t)length + 1, format, list);
    va_end(list);
    return text;
}

/* Sizes are powers of two, so the count alone tells when the array is full. */
void *chp_arena_grow(chp_arena *arena, void *rows, size_t count, size_t row_size)
{
    if (count && (count & (count - 1)))
        return rows;
    char *larger = chp_arena_alloc(arena, (count ? 2 * count : 1) * row_size);
    if (larger && count)
        memcpy(larger, rows, count * row_size);
    return larger;
}

void chp_arena_free(chp_arena *arena)
{
    for (chp_arena_chunk *chunk = arena->chunk, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    arena->chunk = NULL;
}
