/* One table of options per tool. It drives the parser, --help, completion and
 * the test that compares them with the man page. */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include "chiplet.h"

/* Exit status; chiplet(1) pages have the table under EXIT STATUS. */
enum {
    TOOL_FOUND = 0,
    TOOL_NOTHING = 1,     /* an answer, not a fault */
    TOOL_USAGE = 2,
    TOOL_INPUT = 3,
    TOOL_FAILURE = 4,
    TOOL_UNPROVEN = 5,
    TOOL_REFUSED = 6,
    TOOL_INTERRUPTED = 130,
    TOOL_TERMINATED = 143
};

typedef enum { TOOL_FLAG, TOOL_VALUE, TOOL_MAYBE } tool_takes;

typedef struct {
    int id;
    const char *name;     /* long name */
    char letter;          /* short one, or 0 */
    tool_takes takes;
    const char *value;    /* what it takes: "KEY=VALUE" */
    const char *summary;
    int common;           /* stands in --help */
} tool_option;

typedef struct {
    const char *name;     /* "chipletopt" */
    const char *usage;    /* one line for each way to call it, split by \n */
    const char *sentence;
    const char *example;  /* a command, and */
    const char *outcome;  /* what it does */
    const tool_option *option;
    int options;
} tool_program;

typedef enum { TOOL_COLOR_AUTO, TOOL_COLOR_ALWAYS, TOOL_COLOR_NEVER } tool_color;

/* What all tools share. */
typedef struct {
    const tool_program *program;
    chiplet_format format;
    tool_color color;
    int quiet, verbose;
} tool_common;

/* Ids that the parser understands itself; those of a tool begin at TOOL_OWN. */
enum {
    TOOL_HELP = 1,
    TOOL_VERSION,
    TOOL_LIST_OPTIONS,
    TOOL_FORMAT,
    TOOL_COLOR,
    TOOL_QUIET,
    TOOL_VERBOSE,
    TOOL_OWN = 100
};

#define TOOL_FORMAT_ROW \
    { TOOL_FORMAT, "format", 0, TOOL_VALUE, "FORMAT", \
      "table (for people), json, csv or tsv (SI units, full precision)", 1 }
#define TOOL_SHARED_ROWS \
    { TOOL_QUIET, "quiet", 'q', TOOL_FLAG, 0, "no progress, notes or warnings", 0 }, \
    { TOOL_VERBOSE, "verbose", 'v', TOOL_FLAG, 0, "say more on standard error", 0 }, \
    { TOOL_COLOR, "color", 0, TOOL_VALUE, "WHEN", \
      "colour messages: auto (on a terminal), always or never", 0 }, \
    { TOOL_LIST_OPTIONS, "list-options", 0, TOOL_FLAG, 0, \
      "print this table of options, for completion", 0 }, \
    { TOOL_HELP, "help", 'h', TOOL_FLAG, 0, "print this help", 1 }, \
    { TOOL_VERSION, "version", 'V', TOOL_FLAG, 0, "print versions and the data checksum", 1 }

/* Takes an option of the tool's own. Returns 0, or an exit status with the
 * message already printed. */
typedef int (*tool_take)(int id, const char *value, void *payload);

/* Returns -1 if the tool shall go on, else an exit status. What is left of
 * argv begins at *first. */
int tool_parse(tool_common *common, int argc, char **argv, tool_take take, void *payload,
               int *first);

/* Message and "Try ... --help"; returns TOOL_USAGE. */
int tool_refuse_usage(const tool_program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* To stdout, in lines of 80 columns broken at blanks; `indent` blanks before each but
 * the first, which begins in that column. */
void tool_print_folded(const char *text, int indent);

/* The nearest of `count` words to a misspelt one, or NULL. */
const char *tool_suggest(const char *word, const char *(*candidate)(int, const void *),
                         const void *from, int count);

#endif
