#include "evaluate/memo.h"

#include <stdlib.h>
#include <string.h>

struct chp_memo {
    size_t slots, size;
    chp_hash *hash;        /* 0, 0: empty */
    unsigned char *result;
};

chp_hash chp_hash_seed(void)
{
    chp_hash seed = { 0x9e3779b97f4a7c15u, 0xd1b54a32d192ed03u };
    return seed;
}

chp_hash chp_hash_bytes(chp_hash h, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i += 8) {
        uint64_t word;
        memcpy(&word, at + i, sizeof word);
        h.a = (h.a ^ word) * 0xff51afd7ed558ccdu;
        h.b = (h.b + word) * 0xc4ceb9fe1a85ec53u;
        h.a ^= h.a >> 32;
        h.b ^= h.b >> 29;
    }
    return h;
}

chp_memo *chp_memo_new(size_t slots, size_t size)
{
    chp_memo *memo = calloc(1, sizeof *memo);
    if (!memo)
        return NULL;
    memo->slots = slots;
    memo->size = (size + 7) / 8 * 8;
    memo->hash = calloc(slots, sizeof *memo->hash);
    memo->result = calloc(slots, memo->size);
    if (memo->hash && memo->result)
        return memo;
    chp_memo_free(memo);
    return NULL;
}

void chp_memo_free(chp_memo *memo)
{
    if (!memo)
        return;
    free(memo->hash);
    free(memo->result);
    free(memo);
}

void *chp_memo_slot(chp_memo *memo, chp_hash hash, int *known)
{
    size_t slot = chp_hash_slot(hash, memo->slots);
    *known = chp_hash_same(memo->hash[slot], hash);
    memo->hash[slot] = hash;
    return memo->result + slot * memo->size;
}
