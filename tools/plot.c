#include "plot.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *figure_name(int index, const void *unused)
{
    (void)unused;
    return chiplet_figure_name((chiplet_figure)index);
}

static int take_word(unsigned *out, const tool_common *common, const char *word)
{
    for (int i = 0; i < CHIPLET_FIGURES; i++)
        if (strcmp(chiplet_figure_name((chiplet_figure)i), word) == 0) {
            *out |= 1u << i;
            return 0;
        }
    if (strcmp(word, "none") == 0)
        return 0;
    const char *meant = tool_suggest(word, figure_name, NULL, CHIPLET_FIGURES);
    tool_complain(common, "output.plots: unknown figure '%s'%s%s%s", word,
                  meant ? "; did you mean '" : "; one of front, breakdown, roofline, tornado, "
                                                "intervals, floorplan, heat, sensitivity, "
                                                "knee, none",
                  meant ? meant : "", meant ? "'?" : "");
    return TOOL_INPUT;
}

int tool_plots_wanted(unsigned *out, const tool_common *common, const char *words)
{
    char word[64];
    *out = 0;
    if (!words || !*words)
        *out = (1u << CHIPLET_FIGURES) - 1;
    while (words && *words) {
        size_t length = strcspn(words, ", \t");
        snprintf(word, sizeof word, "%.*s", (int)length, words);
        int code = length ? take_word(out, common, word) : 0;
        if (code)
            return code;
        words += length + (words[length] != '\0');
    }
    return 0;
}

static int is_of_uncertainty(int figure)
{
    return figure == CHIPLET_FIGURE_TORNADO || figure == CHIPLET_FIGURE_INTERVALS;
}

/* Of all figures those are drawn that there are; one that is named and missing is told. */
static unsigned without_missing(const tool_folder *folder, const chiplet_search *search,
                                unsigned wanted)
{
    int all = wanted == (1u << CHIPLET_FIGURES) - 1;
    for (int i = 0; i < CHIPLET_FIGURES; i++) {
        if (!(wanted & 1u << i) || is_of_uncertainty(i) ||
            chiplet_search_has_figure(search, (chiplet_figure)i))
            continue;
        wanted &= ~(1u << i);
        if (!all)
            tool_note(folder->common, "output.plots: nothing to draw for %s%s",
                      figure_name(i, NULL),
                      i == CHIPLET_FIGURE_KNEE ? ", which takes two values of link.lanes or "
                                                 "link.bandwidth, and a search that ended"
                                               : "");
    }
    return wanted;
}

/* In the child: gnuplot without shell, start-up files, input or output. */
static void become_gnuplot(const char *folder, const char *script, int loud)
{
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || chdir(folder) != 0)
        _exit(126);
    dup2(null, STDIN_FILENO);
    dup2(loud ? STDERR_FILENO : null, STDOUT_FILENO);
    if (!loud)
        dup2(null, STDERR_FILENO);
    execlp("gnuplot", "gnuplot", "-d", script, (char *)NULL);
    _exit(errno == ENOENT ? 127 : 126);
}

int tool_gnuplot(const tool_folder *folder, const char *script)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        return 126;
    if (child == 0)
        become_gnuplot(folder->scratch, script, folder->common->verbose);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}

static int write_part(tool_folder *folder, chiplet_figure figure, chiplet_figure_part part,
                      const chiplet_search *search, const chiplet_uncertainty *uncertainty)
{
    chiplet_error err = { 0 };
    const char *name = chiplet_figure_file(figure, part);
    FILE *file = name ? tool_folder_file(folder, name) : NULL;
    if (!file)
        return name ? TOOL_FAILURE : 0;
    chiplet_status status =
        is_of_uncertainty((int)figure)
            ? chiplet_report_uncertainty_figure(figure, part, uncertainty, tool_write, file, &err)
            : chiplet_report_figure(figure, part, search, tool_write, file, &err);
    int code = tool_folder_close_file(folder, file, name);
    return status && !code ? tool_explain(folder->common, NULL, &err, name) : code;
}

static int write_figure(tool_folder *folder, chiplet_figure figure, const chiplet_search *search,
                        const chiplet_uncertainty *uncertainty)
{
    int code = 0;
    for (int part = CHIPLET_FIGURE_SCRIPT; !code && part <= CHIPLET_FIGURE_LEGEND; part++)
        code = write_part(folder, figure, (chiplet_figure_part)part, search, uncertainty);
    return code;
}

int tool_figure_draw(tool_folder *folder, chiplet_figure figure)
{
    const char *script = chiplet_figure_file(figure, CHIPLET_FIGURE_SCRIPT);
    int status = tool_gnuplot(folder, script);
    int svg = tool_folder_adopt(folder, chiplet_figure_file(figure, CHIPLET_FIGURE_SVG));
    int png = tool_folder_adopt(folder, chiplet_figure_file(figure, CHIPLET_FIGURE_PNG));
    if (status == 127)
        tool_note(folder->common, "gnuplot is not installed: figures are left as scripts");
    else if (status != 0 || !svg || !png)
        tool_note(folder->common, "gnuplot could not draw all of %s; try 'gnuplot -d %s' in %s",
                  script, script, folder->place);
    return status;
}

int tool_plots_write(tool_folder *folder, const chiplet_search *search,
                     const chiplet_uncertainty *uncertainty, unsigned wanted)
{
    int code = 0, status = 0;
    unsigned of_uncertainty = 1u << CHIPLET_FIGURE_TORNADO | 1u << CHIPLET_FIGURE_INTERVALS;
    wanted = without_missing(folder, search, wanted);
    if (!uncertainty)
        wanted &= ~of_uncertainty;
    else if (wanted)
        wanted |= of_uncertainty;
    for (int i = 0; !code && i < CHIPLET_FIGURES; i++)
        if (wanted & 1u << i)
            code = write_figure(folder, (chiplet_figure)i, search, uncertainty);
    for (int i = 0; !code && status != 127 && i < CHIPLET_FIGURES; i++)
        if (wanted & 1u << i)
            status = tool_figure_draw(folder, (chiplet_figure)i);
    return code;
}

static int has_file(const tool_folder *folder, const char *name)
{
    for (int i = 0; i < folder->files; i++)
        if (strcmp(folder->name[i], name) == 0)
            return 1;
    return 0;
}

int tool_plots_draw(tool_folder *folder)
{
    int status = -1;
    for (int i = 0; i < CHIPLET_FIGURES; i++) {
        chiplet_figure figure = (chiplet_figure)i;
        if (!has_file(folder, chiplet_figure_file(figure, CHIPLET_FIGURE_SCRIPT)))
            continue;
        int own = tool_figure_draw(folder, figure);
        status = status > 0 ? status : own;
    }
    return status;
}
