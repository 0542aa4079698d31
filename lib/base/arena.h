/* Memory that is released all at once: the strings and rows of one parsed
 * file, one catalogue, one study. */
#ifndef CHP_BASE_ARENA_H
#define CHP_BASE_ARENA_H

#include <stddef.h>

typedef struct chp_arena_chunk chp_arena_chunk;

/* All zero is an empty arena. */
typedef struct {
    chp_arena_chunk *chunk;
} chp_arena;

/* Zeroed and aligned for any type; NULL if there is no memory. */
void *chp_arena_alloc(chp_arena *arena, size_t size);
/* `length` bytes and a NUL; NULL if there is no memory. */
char *chp_arena_copy(chp_arena *arena, const char *text, size_t length);
char *chp_arena_print(chp_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* An array with room for one more row than `count`: `rows` itself, or a copy
 * of twice the size. NULL if there is no memory. */
void *chp_arena_grow(chp_arena *arena, void *rows, size_t count, size_t row_size);
void chp_arena_free(chp_arena *arena);

#endif
