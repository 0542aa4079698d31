#include "search/heap.h"

#include <stdlib.h>
#include <string.h>

void chp_heap_close(chp_heap *heap)
{
    free(heap->entry);
    memset(heap, 0, sizeof *heap);
}

static int before(const chp_heap_entry *a, const chp_heap_entry *b)
{
    return a->key < b->key || (a->key == b->key && a->tie < b->tie);
}

int chp_heap_push(chp_heap *heap, chp_heap_entry entry)
{
    if (heap->count == heap->room) {
        size_t room = heap->room ? 2 * heap->room : 256;
        chp_heap_entry *more = realloc(heap->entry, room * sizeof *more);
        if (!more)
            return 0;
        heap->entry = more;
        heap->room = room;
    }
    size_t i = heap->count++;
    for (; i > 0 && before(&entry, &heap->entry[(i - 1) / 2]); i = (i - 1) / 2)
        heap->entry[i] = heap->entry[(i - 1) / 2];
    heap->entry[i] = entry;
    return 1;
}

chp_heap_entry chp_heap_pop(chp_heap *heap)
{
    chp_heap_entry first = heap->entry[0], last = heap->entry[--heap->count];
    size_t i = 0;
    for (size_t child = 1; child < heap->count; child = 2 * i + 1) {
        if (child + 1 < heap->count && before(&heap->entry[child + 1], &heap->entry[child]))
            child++;
        if (!before(&heap->entry[child], &last))
            break;
        heap->entry[i] = heap->entry[child];
        i = child;
    }
    heap->entry[i] = last;
    return first;
}

void chp_pool_open(chp_pool *pool, size_t size)
{
    memset(pool, 0, sizeof *pool);
    pool->size = (size + 7) / 8 * 8;
}

void chp_pool_close(chp_pool *pool)
{
    free(pool->piece);
    free(pool->free_slot);
    memset(pool, 0, sizeof *pool);
}

static int more_pieces(chp_pool *pool)
{
    size_t room = pool->room ? 2 * pool->room : 256;
    unsigned char *piece = realloc(pool->piece, room * pool->size);
    if (!piece)
        return 0;
    pool->piece = piece;
    uint32_t *slots = realloc(pool->free_slot, room * sizeof *slots);
    if (!slots)
        return 0;
    pool->free_slot = slots;
    pool->room = room;
    return 1;
}

int chp_pool_take(chp_pool *pool, uint32_t *slot)
{
    if (pool->free_count > 0) {
        *slot = pool->free_slot[--pool->free_count];
        return 1;
    }
    if (pool->count == pool->room && (pool->count == UINT32_MAX || !more_pieces(pool)))
        return 0;
    *slot = (uint32_t)pool->count++;
    return 1;
}

void chp_pool_give(chp_pool *pool, uint32_t slot)
{
    pool->free_slot[pool->free_count++] = slot;
}

void *chp_pool_at(const chp_pool *pool, uint32_t slot)
{
    return pool->piece + slot * pool->size;
}
