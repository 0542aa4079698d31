#include "study/imported.h"

#include <string.h>

#include "import/import.h"

int chp_is_config_path(const chp_axis_text *from, const char *name)
{
    size_t length = strlen(name);
    return from->param->kind == CHIPLET_WORKLOAD &&
           (strchr(name, '/') || (length > 5 && strcmp(name + length - 5, ".json") == 0));
}

static const char *path_of(const chp_axis_text *from, const char *name, chp_arena *arena)
{
    const char *file = from->place.line > 0 ? from->place.file : NULL;
    const char *slash = file ? strrchr(file, '/') : NULL;
    if (!slash || *name == '/')
        return name;
    return chp_arena_print(arena, "%.*s/%s", (int)(slash - file), file, name);
}

/* A file that cannot be read is a fault of the line that names it. */
static void find_unread(const char *path, const chp_place *place, chiplet_status status,
                        chp_findings *to)
{
    if (status == CHIPLET_ERR_IO)
        chp_find_fault(to, CHIPLET_ERR_IO, place, NULL, "'%.200s' cannot be read", path);
}

const chp_record *chp_import_record(const chp_axis_text *from, const char *name,
                                    const chp_place *place, chp_arena *arena, chp_findings *to)
{
    chp_record *record = chp_arena_alloc(arena, sizeof *record);
    chp_workload *workload = chp_arena_alloc(arena, sizeof *workload);
    const char *path = path_of(from, name, arena);
    if (!record || !workload || !path) {
        chp_find_no_memory(to);
        return NULL;
    }
    chiplet_status status = chp_import_config(workload, arena, path, to);
    if (status) {
        find_unread(path, place, status, to);
        return NULL;
    }
    record->kind = CHIPLET_WORKLOAD;
    record->name = record->path = path;
    record->plain = workload;
    return record;
}

const char *chp_record_names(const chp_record *const *record, size_t count, chp_arena *arena)
{
    const char *text = count ? record[0]->name : "";
    for (size_t i = 1; i < count && text; i++)
        text = chp_arena_print(arena, "%s, %s", text, record[i]->name);
    return text;
}
