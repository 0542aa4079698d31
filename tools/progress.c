#include "progress.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Cells of the bar. */
enum { SHORTEST = 4, BAR = 16 };

/* A signal handler can reach nothing else. */
static volatile sig_atomic_t caught;

static void remember(int number)
{
    caught = number;
}

/* What the shell has told us to ignore, as for a job in the background, stays so. */
static void listen_for(int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
        return;
    memset(&action, 0, sizeof action);
    action.sa_handler = remember;
    action.sa_flags = (int)SA_RESETHAND | SA_RESTART;
    sigaction(number, &action, NULL);
}

int tool_interrupted(void)
{
    return caught == SIGINT ? TOOL_INTERRUPTED : caught == SIGTERM ? TOOL_TERMINATED : 0;
}

int tool_stopped(const tool_progress *progress)
{
    int code = tool_interrupted();
    return code ? code : progress->timed_out ? TOOL_UNPROVEN : TOOL_FAILURE;
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

void tool_progress_begin(tool_progress *progress, const tool_common *common, double limit_s)
{
    listen_for(SIGINT);
    listen_for(SIGTERM);
    memset(progress, 0, sizeof *progress);
    progress->shown = isatty(STDERR_FILENO) && !common->quiet;
    progress->limit_s = limit_s;
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

static void erase(tool_progress *progress)
{
    if (progress->width > 0)
        fprintf(stderr, "\r%*s\r", progress->width, "");
    progress->width = 0;
}

/* Columns of the terminal, less one in which the cursor stays. */
static int columns(void)
{
    struct winsize size;
    int known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col - 1 : 79;
}

static void append(char *line, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void append(char *line, size_t size, const char *format, ...)
{
    va_list more;
    size_t used = strlen(line);
    va_start(more, format);
    vsnprintf(line + used, size - used, format, more);
    va_end(more);
}

static void append_left(char *line, size_t size, double left_s)
{
    const double days = left_s / 86400;
    if (days < 2)
        append(line, size, "  %d:%02d left", (int)left_s / 60, (int)left_s % 60);
    else
        append(line, size, "  %.3g days left", days);
}

static double share_of(const chiplet_progress *now)
{
    return now->total > 0 ? now->done / now->total : 1;
}

static void put_bar(char *line, size_t size, double share, int cells)
{
    char bar[BAR + 1];
    int filled = (int)(share * cells);
    for (int i = 0; i < cells; i++)
        bar[i] = i < filled ? '=' : i == filled ? '>' : ' ';
    bar[cells] = '\0';
    append(line, size, "[%s] ", bar);
}

/* Since a half to three quarters of the run ago: most of a grid is closed soon, the
 * rest takes longer, so that the pace from the start would promise too much. */
static void put_pace(char *line, size_t size, const tool_progress *progress, double share,
                     double total, double elapsed_s)
{
    double gained = share - progress->earlier.share, spent_s = elapsed_s - progress->earlier.s;
    if (!(gained > 0 && spent_s > 0))
        return;
    append(line, size, "  %.3g/s", gained * total / spent_s);
    append_left(line, size, (1 - share) * spent_s / gained);
}

/* A share that falls is that of the next search, with more packages. */
static void mark_pace(tool_progress *progress, double share, double elapsed_s)
{
    const tool_pace now = { elapsed_s, share };
    int next = share < progress->later.share;
    if (!next && elapsed_s < 2 * progress->later.s)
        return;
    progress->earlier = next ? now : progress->later;
    progress->later = now;
}

/* Behind the bar, what counts most first: what has no room is cut off. */
static void put_state(char *line, size_t size, const tool_progress *progress,
                      const chiplet_progress *now, double elapsed_s)
{
    double share = share_of(now);
    append(line, size, "%3.0f %% of %.3g", 100 * share, now->total);
    if (now->stage == CHIPLET_STAGE_SEARCH) /* the others are one search after another */
        put_pace(line, size, progress, share, now->total, elapsed_s);
    if (now->gap >= 0)
        append(line, size, "  gap %.2g %%", 100 * now->gap);
    if (now->front > 0 || now->proven)
        append(line, size, "  front %zu", now->front);
    if (now->proven)
        append(line, size, ", complete to %s", now->proven);
}

/* The bar takes the room that is left. */
static void describe(char *line, size_t size, const tool_progress *progress,
                     const chiplet_progress *now, double elapsed_s, int most)
{
    static const char *const stages[] = { "", "what conflicts: ", "what more would give: " };
    char state[300] = "";
    put_state(state, sizeof state, progress, now, elapsed_s);
    int room = most - (int)(strlen(stages[now->stage]) + strlen(state) + strlen("[] "));
    line[0] = '\0';
    append(line, size, "%s", stages[now->stage]);
    put_bar(line, size, share_of(now), room > BAR ? BAR : room < SHORTEST ? SHORTEST : room);
    append(line, size, "%s", state);
}

static void draw(tool_progress *progress, const chiplet_progress *now, double elapsed_s)
{
    char line[400];
    int before = progress->width, most = columns();
    describe(line, sizeof line, progress, now, elapsed_s, most);
    progress->width = fprintf(stderr, "\r%.*s", most, line) - 1;
    if (before > progress->width) {
        fprintf(stderr, "%*s", before - progress->width, "");
        progress->width = before;
    }
    fflush(stderr);
}

int tool_progress_step(const chiplet_progress *now, void *payload)
{
    tool_progress *progress = payload;
    double elapsed_s = seconds_since(&progress->start);
    mark_pace(progress, share_of(now), elapsed_s);
    if (progress->shown && elapsed_s >= 0.5)
        draw(progress, now, elapsed_s);
    if (progress->limit_s > 0 && elapsed_s >= progress->limit_s && now->done < now->total)
        progress->timed_out = 1;
    return caught != 0 || progress->timed_out;
}

void tool_progress_end(tool_progress *progress)
{
    if (progress->shown)
        erase(progress);
}
