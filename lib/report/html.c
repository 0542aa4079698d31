#include "report/html.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/shown.h"

static void put_escaped_character(chp_text *to, const char *text, int length)
{
    switch (*text) {
    case '&': chp_put(to, "&amp;"); return;
    case '<': chp_put(to, "&lt;"); return;
    case '>': chp_put(to, "&gt;"); return;
    case '"': chp_put(to, "&quot;"); return;
    case '\'': chp_put(to, "&#39;"); return;
    case '\n': chp_put(to, "\n"); return;
    }
    if (length > 0)
        chp_put_bytes(to, text, (size_t)length);
    else
        chp_put(to, "?");
}

void chp_put_escaped(chp_text *to, const char *text)
{
    while (*text) {
        int length = chp_character(text);
        put_escaped_character(to, text, length);
        text += length > 0 ? length : 1;
    }
}

/* Pieces come unterminated; what fits is copied, character by character. */
static int take(const char *text, size_t size, void *payload)
{
    chp_text *to = payload;
    char piece[257];
    while (size > 0) {
        size_t length = size < sizeof piece - 1 ? size : sizeof piece - 1;
        while (length < size && length > 1 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
        memcpy(piece, text, length);
        piece[length] = '\0';
        chp_put_escaped(to, piece);
        text += length;
        size -= length;
    }
    return to->failed;
}

chp_text chp_escaped(chp_text *to)
{
    return (chp_text){ take, to, 0 };
}

void chp_put_svg_address(chp_text *to, const char *svg, size_t size)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    chp_put(to, "data:image/svg+xml;base64,");
    for (size_t i = 0; i < size; i += 3) {
        size_t bytes = size - i < 3 ? size - i : 3;
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (k < bytes ? (unsigned char)svg[i + k] : 0);
        char text[4] = { digit[group >> 18], digit[group >> 12 & 63], '=', '=' };
        if (bytes > 1)
            text[2] = digit[group >> 6 & 63];
        if (bytes > 2)
            text[3] = digit[group & 63];
        chp_put_bytes(to, text, sizeof text);
    }
}

/* ------------------------------------------------------------------- tables */

static void open_cell(chp_text *to, const char *tag, const chp_shown *as)
{
    chp_putf(to, "<%s%s>", tag, as->numbers ? " class=\"number\"" : "");
}

static void put_head(const chp_table *table, const chp_shown *as, chp_text *to)
{
    chp_put(to, "<thead><tr>");
    for (size_t c = 0; c < table->columns; c++) {
        if (!*as[c].heading)
            continue;
        open_cell(to, "th", &as[c]);
        chp_put_escaped(to, as[c].heading);
        chp_put(to, "<br><small>");
        chp_put_escaped(to, as[c].unit.symbol);
        chp_put(to, "</small></th>");
    }
    chp_put(to, "</tr></thead>\n");
}

static void put_row(const chp_table *table, const chp_shown *as, size_t row, chp_text *to)
{
    char number[CHP_NUMBER_SIZE];
    chp_put(to, "<tr>");
    for (size_t c = 0; c < table->columns; c++) {
        if (!*as[c].heading)
            continue;
        open_cell(to, "td", &as[c]);
        chp_put_escaped(to, chp_shown_cell(table, &as[c], row, c, number));
        chp_put(to, "</td>");
    }
    chp_put(to, "</tr>\n");
}

void chp_table_write_html(const chp_table *table, chp_text *to)
{
    chp_shown *as = calloc(table->columns + 1, sizeof *as);
    if (!as) {
        to->failed = 1;
        return;
    }
    for (size_t c = 0; c < table->columns; c++)
        as[c] = chp_shown_column(table, c);
    chp_put(to, "<table>\n");
    put_head(table, as, to);
    chp_put(to, "<tbody>\n");
    for (size_t r = 0; r < chp_table_rows(table); r++)
        put_row(table, as, r, to);
    chp_put(to, "</tbody>\n</table>\n");
    free(as);
}
