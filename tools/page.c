#include "page.h"

#include <stdlib.h>

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

int tool_page_write(tool_folder *folder, const chiplet_search *search)
{
    static const char page[] = "report.html";
    chiplet_picture picture[CHIPLET_FIGURES];
    chiplet_error err = { 0 };
    char *svg[CHIPLET_FIGURES];
    size_t count = 0;
    for (int i = 0; i < CHIPLET_FIGURES; i++) {
        chiplet_figure figure = (chiplet_figure)i;
        chiplet_picture *p = &picture[count];
        p->name = chiplet_figure_name(figure);
        p->svg = svg[count] = read_picture(
            folder, chiplet_figure_file(figure, CHIPLET_FIGURE_SVG), &p->size);
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
