/* chipletplot: the results of an earlier search drawn again. */
#include <string.h>

#include "page.h"
#include "plot.h"

enum { OPT_TEXT = TOOL_OWN, OPT_X, OPT_Y };

static const tool_option options[] = {
    { OPT_TEXT, "text", 't', TOOL_FLAG, 0, "plot the front on the terminal", 1 },
    { OPT_X, "x", 'x', TOOL_VALUE, "METRIC",
      "what --text has on its horizontal axis; power by default", 1 },
    { OPT_Y, "y", 'y', TOOL_VALUE, "METRIC",
      "what --text has on its vertical axis; throughput by default", 1 },
    TOOL_SHARED_ROWS,
};

static const tool_program program = {
    "chipletplot",
    "[OPTION]... FOLDER",
    "Draws the figures in an output folder of chipletopt again, by their scripts.",
    "chipletplot --text -x package_cost out/hello",
    "prints throughput against package cost, a mark for each design of the front",
    options,
    sizeof options / sizeof options[0],
};

typedef struct {
    tool_common common;
    int text;
    const char *x, *y;
} arguments;

static int take(int id, const char *value, void *payload)
{
    arguments *a = payload;
    a->text = 1;
    if (id == OPT_X)
        a->x = value;
    if (id == OPT_Y)
        a->y = value;
    return 0;
}

static int plot_text(const arguments *a, const char *place)
{
    char path[4200];
    chiplet_error err = { 0 };
    snprintf(path, sizeof path, "%s/front.csv", place);
    chiplet_status status = chiplet_report_sketch(path, a->x, a->y, tool_write, stdout, &err);
    return status && !ferror(stdout) ? tool_explain(&a->common, NULL, &err, NULL) : 0;
}

/* Beside the folder, which is replaced once all is drawn. */
static int draw_again(const arguments *a, const char *place)
{
    tool_folder folder;
    int code = tool_folder_open(&folder, &a->common, place);
    if (!code)
        code = tool_folder_copy(&folder);
    int status = code ? 0 : tool_plots_draw(&folder);
    if (status == -1)
        tool_complain(&a->common, "%s: holds no figures", place);
    if (status != 0)
        code = TOOL_FAILURE;
    if (!code)
        code = tool_page_renew(&folder);
    if (!code)
        code = tool_folder_publish(&folder);
    tool_folder_drop(&folder);
    if (!code)
        tool_note(&a->common, "drawn again in %s", place);
    return code;
}

int main(int argc, char **argv)
{
    arguments a = { .common = { .program = &program }, .x = "power", .y = "throughput" };
    int first = 0;
    tool_begin();
    int code = tool_parse(&a.common, argc, argv, take, &a, &first);
    if (code < 0 && first == argc)
        code = tool_refuse_usage(&program, "no folder is given");
    else if (code < 0 && first + 1 < argc)
        code = tool_refuse_usage(&program, "one folder at a time; '%s' is too much",
                                 argv[first + 1]);
    else if (code < 0)
        code = a.text ? plot_text(&a, argv[first]) : draw_again(&a, argv[first]);
    return tool_finish(&program, code);
}
