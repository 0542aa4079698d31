/* chipletdb: what the model library holds, and where each number comes from. */
#include <stdlib.h>
#include <string.h>

#include "tool.h"

enum { OPT_KIND = TOOL_OWN };

static const tool_option options[] = {
    { OPT_KIND, "kind", 0, TOOL_VALUE, "KIND",
      "process, memory, link, package, kernel, chip, design, system or workload", 1 },
    TOOL_FORMAT_ROW,
    TOOL_SHARED_ROWS,
};

static const tool_program program = {
    "chipletdb",
    "[OPTION]... list [KIND]\n[OPTION]... show NAME\n[OPTION]... compare NAME NAME...",
    "Lists and shows the models of chips, parts, systems and workloads.",
    "chipletdb compare nvidia-h20 huawei-ascend-910c",
    "prints the two specification sheets side by side",
    options,
    sizeof options / sizeof options[0],
};

typedef struct {
    tool_common common;
    const char *kind;
} arguments;

static int take(int id, const char *value, void *payload)
{
    (void)id;
    ((arguments *)payload)->kind = value;
    return 0;
}

static const char *kind_name(int index, const void *unused)
{
    (void)unused;
    return chiplet_kind_name((chiplet_kind)index);
}

/* CHIPLET_KINDS for NULL. */
static int find_kind(chiplet_kind *out, const char *word)
{
    *out = CHIPLET_KINDS;
    if (!word)
        return 0;
    for (int i = 0; i < CHIPLET_KINDS; i++)
        if (strcmp(chiplet_kind_name((chiplet_kind)i), word) == 0) {
            *out = (chiplet_kind)i;
            return 0;
        }
    const char *meant = tool_suggest(word, kind_name, NULL, CHIPLET_KINDS);
    return tool_refuse_usage(&program, "unknown kind '%s'%s%s%s", word,
                             meant ? "; did you mean '" : "; see --help", meant ? meant : "",
                             meant ? "'?" : "");
}

/* ---------------------------------------------------------------- by a name */

/* Of one kind or, with CHIPLET_KINDS, of all. */
typedef struct {
    const chiplet_library *library;
    chiplet_kind only;
} shelf;

static int is_on(const shelf *from, int kind)
{
    return from->only == CHIPLET_KINDS || from->only == (chiplet_kind)kind;
}

static int count_on(const shelf *from)
{
    int count = 0;
    for (int k = 0; k < CHIPLET_KINDS; k++)
        if (is_on(from, k))
            count += (int)chiplet_library_count(from->library, (chiplet_kind)k);
    return count;
}

static const char *model_name(int index, const void *payload)
{
    const shelf *from = payload;
    const char *name = NULL;
    for (int k = 0; k < CHIPLET_KINDS && !name; k++) {
        if (!is_on(from, k))
            continue;
        name = chiplet_library_name(from->library, (chiplet_kind)k, (size_t)index);
        index -= (int)chiplet_library_count(from->library, (chiplet_kind)k);
    }
    return name;
}

static int refuse_name(const arguments *a, const chiplet_library *library, chiplet_kind only,
                       const char *word)
{
    const shelf from = { library, only };
    const char *meant = tool_suggest(word, model_name, &from, count_on(&from));
    tool_complain(&a->common, "no %s is called '%s'%s%s%s",
                  only == CHIPLET_KINDS ? "model" : chiplet_kind_name(only), word,
                  meant ? "; did you mean '" : "", meant ? meant : "", meant ? "'?" : "");
    return TOOL_INPUT;
}

/* The kind in which all names are found. A chip wins over a design of the same
 * name; --kind settles it otherwise. */
static int kind_of(chiplet_kind *out, const arguments *a, const chiplet_library *library,
                   char **name, int count)
{
    chiplet_kind only;
    int code = find_kind(&only, a->kind);
    if (code)
        return code;
    for (int k = 0; k < CHIPLET_KINDS; k++) {
        int found = 0;
        *out = (chiplet_kind)k;
        for (int i = 0; i < count; i++)
            found += chiplet_library_find(library, *out, name[i]) != NULL;
        if (found == count && (only == CHIPLET_KINDS || only == *out))
            return 0;
    }
    for (int i = 0; i < count; i++) {
        int found = 0;
        for (int k = 0; k < CHIPLET_KINDS; k++)
            found |= (only == CHIPLET_KINDS || (int)only == k) &&
                     chiplet_library_find(library, (chiplet_kind)k, name[i]) != NULL;
        if (!found)
            return refuse_name(a, library, only, name[i]);
    }
    tool_complain(&a->common, "models of different kinds cannot be compared");
    return TOOL_INPUT;
}

static int explain(const arguments *a, chiplet_status status, const chiplet_error *err)
{
    return status && !ferror(stdout) ? tool_explain(&a->common, NULL, err, NULL) : 0;
}

static int show(const arguments *a, const chiplet_library *library, char **name, int count)
{
    chiplet_kind kind;
    chiplet_error err = { 0 };
    int code = kind_of(&kind, a, library, name, count);
    if (code)
        return code;
    return explain(a,
                   chiplet_report_compare(a->common.format, library, kind,
                                          (const char *const *)name, (size_t)count, tool_write,
                                          stdout, &err),
                   &err);
}

static int list(const arguments *a, const chiplet_library *library, const char *word)
{
    chiplet_kind kind;
    chiplet_error err = { 0 };
    int code = find_kind(&kind, word ? word : a->kind);
    if (code)
        return code;
    return explain(
        a, chiplet_report_models(a->common.format, library, kind, tool_write, stdout, &err), &err);
}

/* ------------------------------------------------------------------ commands */

static int run(const arguments *a, int count, char **word)
{
    chiplet_library *library = NULL;
    if (count == 0)
        return tool_refuse_usage(&program, "needs a command: list, show or compare");
    int listing = strcmp(word[0], "list") == 0, showing = strcmp(word[0], "show") == 0;
    if (!listing && !showing && strcmp(word[0], "compare") != 0)
        return tool_refuse_usage(&program, "unknown command '%s'; one of list, show, compare",
                                 word[0]);
    if (listing && count > 2)
        return tool_refuse_usage(&program, "list takes one kind");
    if (showing && count != 2)
        return tool_refuse_usage(&program, "show takes one name");
    if (!listing && !showing && count < 3)
        return tool_refuse_usage(&program, "compare takes two names or more");
    int code = tool_open_library(&library, &a->common);
    if (!code)
        code = listing ? list(a, library, count > 1 ? word[1] : NULL)
                       : show(a, library, word + 1, count - 1);
    chiplet_library_free(library);
    return code;
}

int main(int argc, char **argv)
{
    arguments a = { .common = { .program = &program } };
    int first = 0;
    tool_begin();
    int code = tool_parse(&a.common, argc, argv, take, &a, &first);
    if (code < 0)
        code = run(&a, argc - first, argv + first);
    return tool_finish(&program, code);
}
