#include "page.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST = 32 << 20 };

/* All of a file that this run has written; NULL: it is not there. */
static char *read_picture(const tool_folder *folder, const char *name, size_t *size)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", folder->scratch, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = NULL;
    long length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (length > 0 && length < LARGEST && fseek(file, 0, SEEK_SET) == 0)
        text = malloc((size_t)length);
    *size = text ? fread(text, 1, (size_t)length, file) : 0;
    fclose(file);
    return text;
}

static int is_picture(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".svg") == 0;
}

int tool_page_write(tool_folder *folder, const chiplet_search *search)
{
    static const char page[] = "report.html";
    chiplet_picture picture[TOOL_FOLDER_FILES];
    chiplet_error err = { 0 };
    char *svg[TOOL_FOLDER_FILES];
    size_t count = 0;
    for (int i = 0; i < folder->files; i++) {
        if (!is_picture(folder->name[i]))
            continue;
        chiplet_picture *p = &picture[count];
        p->name = folder->name[i];
        p->svg = svg[count] = read_picture(folder, p->name, &p->size);
        count += p->svg != NULL;
    }
    FILE *file = tool_folder_file(folder, page);
    chiplet_status status =
        file ? chiplet_report_page(search, picture, count, tool_write, file, &err) : CHIPLET_OK;
    int code = file ? tool_folder_close_file(folder, file, page) : TOOL_FAILURE;
    for (size_t i = 0; i < count; i++)
        free(svg[i]);
    return status && !code ? tool_explain(folder->common, NULL, &err, page) : code;
}
