#include "base/suggest.h"

#include <string.h>

enum { LONGEST = 64 };

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t chp_edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    if (a_length > LONGEST || b_length > LONGEST)
        return a_length + b_length;
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            char ca = folded(a[i - 1]), cb = folded(b[j - 1]);
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + (ca != cb));
            if (i > 1 && j > 1 && ca == folded(b[j - 2]) && folded(a[i - 2]) == cb)
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b_length];
}

/* "h20" is a part of "nvidia-h20". */
static int is_part(const char *word, size_t length, const char *text)
{
    for (; *text; text++) {
        size_t i = 0;
        while (i < length && text[i] && folded(word[i]) == folded(text[i]))
            i++;
        if (i == length)
            return 1;
    }
    return 0;
}

/* One slip in three letters still looks like the word that was meant. */
chp_suggestion chp_suggest_for(const char *word, size_t length)
{
    chp_suggestion suggestion = { word, length, NULL, (length + 2) / 3 + 1 };
    return suggestion;
}

void chp_suggest_offer(chp_suggestion *suggestion, const char *candidate)
{
    size_t distance =
        chp_edit_distance(suggestion->word, suggestion->length, candidate, strlen(candidate));
    if (distance > 1 && suggestion->length > 2 &&
        is_part(suggestion->word, suggestion->length, candidate))
        distance = 1;
    if (distance >= suggestion->distance)
        return;
    suggestion->best = candidate;
    suggestion->distance = distance;
}
