#include "page.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST = 32 << 20 };

static const char page_name[] = "report.html";

typedef struct {
    chiplet_picture picture[TOOL_FOLDER_FILES];
    char *svg[TOOL_FOLDER_FILES];
    size_t count;
} album;

/* All of a file that the folder has by now; NULL: it is not there. */
static char *read_file(const tool_folder *folder, const char *name, size_t *size)
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

static void open_album(album *all, const tool_folder *folder)
{
    all->count = 0;
    for (int i = 0; i < folder->files; i++) {
        if (!is_picture(folder->name[i]))
            continue;
        chiplet_picture *p = &all->picture[all->count];
        p->name = folder->name[i];
        p->svg = all->svg[all->count] = read_file(folder, p->name, &p->size);
        all->count += p->svg != NULL;
    }
}

static void close_album(album *all)
{
    for (size_t i = 0; i < all->count; i++)
        free(all->svg[i]);
}

int tool_page_write(tool_folder *folder, const chiplet_search *search)
{
    album all;
    chiplet_error err = { 0 };
    FILE *file = tool_folder_file(folder, page_name);
    if (!file)
        return TOOL_FAILURE;
    open_album(&all, folder);
    chiplet_status status =
        chiplet_report_page(search, all.picture, all.count, tool_write, file, &err);
    close_album(&all);
    int code = tool_folder_close_file(folder, file, page_name);
    return status && !code ? tool_explain(folder->common, NULL, &err, page_name) : code;
}

int tool_page_renew(tool_folder *folder)
{
    album all;
    size_t size = 0;
    chiplet_error err = { 0 };
    char *page = read_file(folder, page_name, &size);
    FILE *file = page ? tool_folder_file(folder, page_name) : NULL;
    if (!page)
        return 0;
    int code = TOOL_FAILURE;
    if (file) {
        open_album(&all, folder);
        chiplet_status status = chiplet_report_page_pictures(page, size, all.picture, all.count,
                                                             tool_write, file, &err);
        close_album(&all);
        code = tool_folder_close_file(folder, file, page_name);
        if (status && !code)
            code = tool_explain(folder->common, NULL, &err, page_name);
    }
    free(page);
    return code;
}
