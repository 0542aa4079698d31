/* "did you mean": the nearest of many words to a misspelt one. */
#ifndef CHP_BASE_SUGGEST_H
#define CHP_BASE_SUGGEST_H

#include <stddef.h>

/* Insertions, deletions, replacements and swaps of neighbours that turn one
 * word into the other (optimal string alignment; Damerau, CACM 7(3), 1964),
 * capitals equal to small letters. Words over 64 bytes are far from all. */
size_t chp_edit_distance(const char *a, size_t a_length, const char *b, size_t b_length);

typedef struct {
    const char *word;
    size_t length;
    const char *best; /* NULL as long as nothing is near */
    size_t distance;
} chp_suggestion;

chp_suggestion chp_suggest_for(const char *word, size_t length);
/* Keeps `candidate` (borrowed) if it is near and nearer than all before. A name of
 * which the word is a part, from three letters on, is as near as a slip. */
void chp_suggest_offer(chp_suggestion *suggestion, const char *candidate);

#endif
