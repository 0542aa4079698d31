#include "progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A signal handler can reach nothing else. */
static volatile sig_atomic_t caught;

static void remember(int number)
{
    caught = number;
}

/* What the shell has told us to ignore, as for a job in the background, stays so. */
static void catch(int number)
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

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

void tool_progress_begin(tool_progress *progress, const tool_common *common, double limit_s)
{
    catch(SIGINT);
    catch(SIGTERM);
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

static void draw(tool_progress *progress, double elapsed_s, double done, double total,
                 size_t front)
{
    enum { CELLS = 24 };
    char bar[CELLS + 1];
    double share = total > 0 ? done / total : 1;
    int filled = (int)(share * CELLS);
    for (int i = 0; i < CELLS; i++)
        bar[i] = i < filled ? '=' : i == filled ? '>' : ' ';
    bar[CELLS] = '\0';
    int left_s = share > 0 ? (int)(elapsed_s / share - elapsed_s) : 0;
    int before = progress->width;
    progress->width = fprintf(stderr,
                              "\r[%s] %3.0f %%  %.3g of %.3g  front %zu  %.3g/s  %d:%02d left",
                              bar, 100 * share, done, total, front, done / elapsed_s,
                              left_s / 60, left_s % 60) - 1;
    if (before > progress->width) {
        fprintf(stderr, "%*s", before - progress->width, "");
        progress->width = before;
    }
    fflush(stderr);
}

int tool_progress_step(double done, double total, size_t front, void *payload)
{
    tool_progress *progress = payload;
    double elapsed_s = seconds_since(&progress->start);
    if (progress->shown && elapsed_s >= 0.5)
        draw(progress, elapsed_s, done, total, front);
    if (progress->limit_s > 0 && elapsed_s >= progress->limit_s && done < total)
        progress->timed_out = 1;
    return caught != 0 || progress->timed_out;
}

void tool_progress_end(tool_progress *progress)
{
    if (progress->shown)
        erase(progress);
}
