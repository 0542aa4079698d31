/* Results by the hash of all that they were made from. */
#ifndef CHP_EVALUATE_MEMO_H
#define CHP_EVALUATE_MEMO_H

#include <stddef.h>
#include <stdint.h>

/* 128 bits stand for what was hashed: among 10^10 different inputs two are taken
 * for one with a probability of 10^-19. */
typedef struct {
    uint64_t a, b;
} chp_hash;

chp_hash chp_hash_seed(void);
/* `size` a multiple of eight. */
chp_hash chp_hash_bytes(chp_hash hash, const void *bytes, size_t size);

static inline int chp_hash_same(chp_hash x, chp_hash y)
{
    return x.a == y.a && x.b == y.b;
}

/* A place among a power of two of them. */
static inline size_t chp_hash_slot(chp_hash hash, size_t slots)
{
    return (size_t)(hash.a ^ (hash.b >> 7)) & (slots - 1);
}

typedef struct chp_memo chp_memo;

/* `slots` a power of two; each keeps the result that came to it last. */
chp_memo *chp_memo_new(size_t slots, size_t size); /* NULL: out of memory */
void chp_memo_free(chp_memo *memo);

/* Where the result is, if *known, or is to be written. */
void *chp_memo_slot(chp_memo *memo, chp_hash hash, int *known);

#endif
