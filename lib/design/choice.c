#include "design/choice.h"

#include <stdio.h>
#include <string.h>

#include "base/suggest.h"

enum { LONGEST = 32, LONGEST_LIST = 200, SHOWN = 60 };

/* Copies the word at *start and moves on; 0 behind the last. */
static int next_choice(char word[LONGEST], const char **start)
{
    if (!*start)
        return 0;
    size_t length = strcspn(*start, "|");
    snprintf(word, LONGEST, "%.*s", (int)length, *start);
    *start = (*start)[length] ? *start + length + 1 : NULL;
    return 1;
}

int chp_choice_find(const char *choices, const char *word, size_t length)
{
    char choice[LONGEST];
    const char *start = choices;
    for (int position = 0; next_choice(choice, &start); position++)
        if (strlen(choice) == length && memcmp(choice, word, length) == 0)
            return position;
    return -1;
}

/* "a, b or c" */
static void list_choices(char text[LONGEST_LIST], const char *choices)
{
    char choice[LONGEST];
    size_t used = 0;
    text[0] = '\0';
    for (const char *start = choices; next_choice(choice, &start) && used < LONGEST_LIST;) {
        const char *before = !used ? "" : start ? ", " : " or ";
        used += (size_t)snprintf(text + used, LONGEST_LIST - used, "%s%s", before, choice);
    }
}

/* The suggestion is copied: chp_suggest_offer() borrows its words. */
static void nearest_choice(char nearest[LONGEST], const char *choices, const char *word,
                           size_t length)
{
    char choice[LONGEST];
    chp_suggestion suggestion = chp_suggest_for(word, length);
    nearest[0] = '\0';
    for (const char *start = choices; next_choice(choice, &start);) {
        size_t before = suggestion.distance;
        chp_suggest_offer(&suggestion, choice);
        if (suggestion.distance < before)
            memcpy(nearest, choice, LONGEST);
    }
}

int chp_choice_read(const char *choices, const char *name, const char *word, size_t length,
                    const chp_place *place, chp_findings *to)
{
    char list[LONGEST_LIST], nearest[LONGEST], got[SHOWN + 3];
    int position = chp_choice_find(choices, word, length);
    if (position >= 0)
        return position;
    list_choices(list, choices);
    nearest_choice(nearest, choices, word, length);
    snprintf(got, sizeof got, "'%.*s'", length > SHOWN ? SHOWN : (int)length, word);
    chp_hint hint = { list, length ? got : "nothing", length && nearest[0] ? nearest : NULL };
    chp_find_fault(to, CHIPLET_ERR_VALUE, place, &hint, "%s must be %s, got %s", name, list,
                   hint.got);
    return -1;
}
