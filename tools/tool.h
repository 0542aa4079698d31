/* What every tool does the same way: streams, messages, the model library. */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#include <stdio.h>

#include "options.h"

/* First thing in main(): a standard stream that is closed must not become the
 * first file that is opened. */
void tool_begin(void);

/* Flushes stdout; a failure becomes TOOL_FAILURE and a message. Last thing in
 * main(): returns the exit status. */
int tool_finish(const tool_program *program, int code);

int tool_print_version(const tool_common *common);

/* "chipletopt: message" on stderr. A note is silent with --quiet, a detail
 * unless --verbose. */
void tool_complain(const tool_common *common, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void tool_note(const tool_common *common, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void tool_detail(const tool_common *common, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints all findings, or `err` for want of any; returns the exit status that
 * fits the first. `prefix` (may be NULL) stands before a message without place. */
int tool_explain(const tool_common *common, const chiplet_diagnostics *all,
                 const chiplet_error *err, const char *prefix);
int tool_exit_of(chiplet_status status);

/* The library: $CHIPLET_MODELS, then the models of the build tree that the
 * program lies in, or else of the installation. Returns 0 or an exit status. */
int tool_open_library(chiplet_library **out, const tool_common *common);

/* A chiplet_write_fn onto a FILE *. */
int tool_write(const char *text, size_t size, void *file);

/* A whole number of at least `min`; message and TOOL_USAGE otherwise. */
int tool_take_number(int *out, const tool_program *program, const char *option,
                     const char *value, int min);

/* A plain decimal number, "2" or "0.5"; the first character behind it, which is
 * `text` if there is none. */
const char *tool_read_decimal(double *out, const char *text);
/* Seconds above 0; message and TOOL_USAGE otherwise. */
int tool_take_seconds(double *out, const tool_program *program, const char *option,
                      const char *value);

/* Splits "KEY=VALUE" in place; message and TOOL_USAGE without '='. */
int tool_split_setting(const tool_program *program, char *text, char **value);

#endif
