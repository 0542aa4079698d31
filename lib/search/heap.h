/* Open boxes and waiting designs, the least key first. */
#ifndef CHP_SEARCH_HEAP_H
#define CHP_SEARCH_HEAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    double key;
    uint64_t tie;      /* of equal keys the least comes first */
    uint32_t slot;     /* what it stands for */
} chp_heap_entry;

typedef struct {
    size_t count, room;
    chp_heap_entry *entry;
} chp_heap;

void chp_heap_close(chp_heap *heap);
int chp_heap_push(chp_heap *heap, chp_heap_entry entry); /* 0: out of memory */
chp_heap_entry chp_heap_pop(chp_heap *heap);             /* of a heap that is not empty */

/* Equal pieces of memory that are given out and taken back. */
typedef struct {
    size_t size, count, room, free_count;
    unsigned char *piece;
    uint32_t *free_slot;
} chp_pool;

void chp_pool_open(chp_pool *pool, size_t size);
void chp_pool_close(chp_pool *pool);
int chp_pool_take(chp_pool *pool, uint32_t *slot); /* 0: out of memory */
void chp_pool_give(chp_pool *pool, uint32_t slot);
void *chp_pool_at(const chp_pool *pool, uint32_t slot);

#endif
