#include "design/design.h"

#include <math.h>
#include <string.h>

static const chp_param params[CHP_KEYS] = {
#define NUM(id, section, key, dimension, fallback, min, max, summary)                              \
    [CHP_KEY_##id] = { section,  key,  CHP_FORM_NUMBER, CHP_##dimension, min, max,                 \
                       fallback, NULL, CHIPLET_KINDS,   summary },
#define CHOICE(id, section, key, fallback, choices, summary)                                       \
    [CHP_KEY_##id] = { section, key,      CHP_FORM_CHOICE, CHP_NUMBER,    NAN,                     \
                       NAN,     fallback, choices,         CHIPLET_KINDS, summary },
#define NAME(id, section, key, fallback, kind, summary)                                            \
    [CHP_KEY_##id] = { section, key,      CHP_FORM_NAME, CHP_NUMBER,     NAN,                      \
                       NAN,     fallback, NULL,          CHIPLET_##kind, summary },
#define TEXT(id, section, key, summary)                                                            \
    [CHP_KEY_##id] = { section, key, CHP_FORM_TEXT, CHP_NUMBER,    NAN,                            \
                       NAN,     "",  NULL,          CHIPLET_KINDS, summary },
#define LIST(id, section, key, summary)                                                            \
    [CHP_KEY_##id] = { section, key, CHP_FORM_LIST, CHP_NUMBER,    NAN,                            \
                       NAN,     "",  NULL,          CHIPLET_KINDS, summary },
#include "design/params.def"
#undef NUM
#undef CHOICE
#undef NAME
#undef TEXT
#undef LIST
};

const chp_param *chp_param_at(int key)
{
    return key >= 0 && key < CHP_KEYS ? &params[key] : NULL;
}

int chp_param_find(const char *section, const char *key)
{
    for (int i = 0; i < CHP_KEYS; i++)
        if (strcmp(params[i].key, key) == 0 && strcmp(params[i].section, section) == 0)
            return i;
    return -1;
}

int chp_choice_find(const char *choices, const char *word, size_t length)
{
    int position = 0;
    for (const char *start = choices;; position++) {
        const char *end = strchr(start, '|');
        size_t size = end ? (size_t)(end - start) : strlen(start);
        if (size == length && memcmp(start, word, length) == 0)
            return position;
        if (!end)
            return -1;
        start = end + 1;
    }
}
