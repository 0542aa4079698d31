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
