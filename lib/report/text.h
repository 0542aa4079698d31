/* Text on its way to the caller, and how numbers look in it. */
#ifndef CHP_REPORT_TEXT_H
#define CHP_REPORT_TEXT_H

#include "base/error.h"
#include "base/units.h"

/* After the first refused piece nothing more is sent. */
typedef struct {
    chiplet_write_fn write;
    void *payload;
    int failed;
} chp_text;

void chp_put(chp_text *to, const char *text);
void chp_put_bytes(chp_text *to, const char *text, size_t size);
/* `count` times. */
void chp_put_pad(chp_text *to, char blank, int count);
/* Texts and whole numbers only: %g would follow the locale of the program.
 * At most 1,000 bytes. */
void chp_putf(chp_text *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
chiplet_status chp_text_status(const chp_text *to, chiplet_error *err);

enum { CHP_NUMBER_SIZE = 40 };

/* The fewest digits that give the same double back: "0.1", "1e-09". */
void chp_exact(char text[CHP_NUMBER_SIZE], double value);
/* A fixed number of decimals, for columns: "1.50". */
void chp_fixed(char text[CHP_NUMBER_SIZE], double value, int decimals);
/* Decimals that show `value` with three significant digits, 0 to 4. */
int chp_decimals(double value);

/* Columns of a terminal that UTF-8 text takes, wide characters counted once. */
int chp_width(const char *text);

/* Bytes of the character at `text` if it is well-formed and no control
 * character (C0, DEL, C1), else 0. Overlong forms and surrogates pass: they
 * are ugly, not harmful. */
int chp_character(const char *text);

#endif
