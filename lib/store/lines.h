/* A cursor over the lines of a text of ours. The first line that is not what
 * was expected stops it. */
#ifndef CHP_STORE_LINES_H
#define CHP_STORE_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef struct {
    const char *name;         /* of the text, for messages */
    const char *at, *end;
    int line;
    chiplet_status status;    /* of the first failure */
    chiplet_error *err;
} chp_lines;

chp_lines chp_lines_begin(const char *bytes, size_t size, const char *name, chiplet_error *err);
/* "WORD REST": the rest and its length, of the word "" the whole line; NULL and
 * a failure otherwise. */
const char *chp_lines_take(chp_lines *lines, const char *word, size_t *length);
/* "WORD N [N]...": that many whole numbers, or their bits. 0 and a failure otherwise. */
int chp_lines_numbers(chp_lines *lines, const char *word, uint64_t *number, int count);
int chp_lines_bits(chp_lines *lines, const char *word, double *value, int count);
/* `size` bytes as they are, then the next line. */
const char *chp_lines_bytes(chp_lines *lines, size_t size);
/* A failure of the line that was read last. */
void chp_lines_refuse(chp_lines *lines, const char *what);

/* Inside a line: what stands before `end`, moved on. 0: it is not there. */
int chp_scan_number(const char **at, const char *end, uint64_t *out);
int chp_scan_bits(const char **at, const char *end, double *out);
int chp_scan_byte(const char **at, const char *end, char byte);

#endif
