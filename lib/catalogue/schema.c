#include "catalogue/schema.h"

#include <stddef.h>
#include <string.h>

#include "base/suggest.h"
#include "chip/chip.h"
#include "parts/parts.h"
#include "workload/workload.h"

#define NUM(name, key, dimension, min, max, summary)                                               \
    { CHP_FIELD_NUMBER,     key, summary, CHP_##dimension, 0, min, max, NULL, CHIPLET_KINDS,       \
      offsetof(PLAIN, name) },
#define OPT(name, key, dimension, fallback, min, max, summary)                                     \
    {                                                                                              \
        CHP_FIELD_OPTION,                                                                          \
        key,                                                                                       \
        summary,                                                                                   \
        CHP_##dimension,                                                                           \
        fallback,                                                                                  \
        min,                                                                                       \
        max,                                                                                       \
        NULL,                                                                                      \
        CHIPLET_KINDS,                                                                             \
        offsetof(PLAIN, name)                                                                      \
    },
#define TEXT(name, key, summary)                                                                   \
    {                                                                                              \
        CHP_FIELD_TEXT,       key, summary, CHP_NUMBER, 0, 0, 0, NULL, CHIPLET_KINDS,              \
        offsetof(PLAIN, name)                                                                      \
    },
#define WORD(name, key, choices, summary)                                                          \
    { CHP_FIELD_WORD,       key, summary, CHP_NUMBER, 0, 0, 0, choices, CHIPLET_KINDS,             \
      offsetof(PLAIN, name) },
#define REF(name, key, kind, summary)                                                              \
    {                                                                                              \
        CHP_FIELD_REF,        key, summary, CHP_NUMBER, 0, 0, 0, NULL, CHIPLET_##kind,             \
        offsetof(PLAIN, name)                                                                      \
    },

#define PLAIN chp_process
static const chp_field process[] = {
#include "parts/process.def"
};
#undef PLAIN
#define PLAIN chp_memory
static const chp_field memory[] = {
#include "parts/memory.def"
};
#undef PLAIN
#define PLAIN chp_link
static const chp_field interface[] = {
#include "parts/link.def"
};
#undef PLAIN
#define PLAIN chp_package
static const chp_field package[] = {
#include "parts/package.def"
};
#undef PLAIN
#define PLAIN chp_kernel
static const chp_field kernel[] = {
#include "parts/kernel.def"
};
#undef PLAIN
#define PLAIN chp_sheet
static const chp_field chip[] = {
#include "chip/chip.def"
};
#undef PLAIN
#define PLAIN chp_system
static const chp_field system_fields[] = {
#include "workload/system.def"
};
#undef PLAIN
#define PLAIN chp_workload
static const chp_field workload[] = {
#include "workload/workload.def"
};
#undef PLAIN

#undef NUM
#undef OPT
#undef TEXT
#undef WORD
#undef REF

#define SCHEMA(type, fields)                                                                       \
    {                                                                                              \
        sizeof(type), fields, sizeof fields / sizeof fields[0]                                     \
    }

static const chp_schema schemas[CHIPLET_KINDS] = {
    [CHIPLET_PROCESS] = SCHEMA(chp_process, process),
    [CHIPLET_MEMORY] = SCHEMA(chp_memory, memory),
    [CHIPLET_LINK] = SCHEMA(chp_link, interface),
    [CHIPLET_PACKAGE] = SCHEMA(chp_package, package),
    [CHIPLET_KERNEL] = SCHEMA(chp_kernel, kernel),
    [CHIPLET_CHIP] = SCHEMA(chp_sheet, chip),
    [CHIPLET_SYSTEM] = SCHEMA(chp_system, system_fields),
    [CHIPLET_WORKLOAD] = SCHEMA(chp_workload, workload),
};

const chp_schema *chp_schema_of(chiplet_kind kind)
{
    return schemas[kind].field ? &schemas[kind] : NULL;
}

const chp_field *chp_schema_find(const chp_schema *schema, const char *key)
{
    for (size_t i = 0; i < schema->count; i++)
        if (strcmp(schema->field[i].key, key) == 0)
            return &schema->field[i];
    return NULL;
}

const char *chp_schema_suggest(const chp_schema *schema, const char *key)
{
    chp_suggestion suggestion = chp_suggest_for(key, strlen(key));
    for (size_t i = 0; i < schema->count; i++)
        chp_suggest_offer(&suggestion, schema->field[i].key);
    return suggestion.best;
}
