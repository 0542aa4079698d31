#include "report/fold.h"

#include <string.h>

/* Hanging text keeps at least half of a line. */
enum { DEEPEST = CHP_LINE / 2 };

static int begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

size_t chp_fitting(const char *text, int width, const char *breaks)
{
    size_t fits = 0, behind_break = 0, i = 0;
    for (int column = 0; text[i]; i++) {
        column += begins_character(text[i]);
        /* A blank at the end of a line takes no room. */
        if (column > width && !(text[i] == ' ' && strchr(breaks, ' ')))
            return behind_break ? behind_break : fits;
        if (strchr(breaks, text[i]))
            behind_break = i + 1;
        if (column <= width || fits == 0)
            fits = i + 1;
    }
    return i;
}

int chp_longest_piece(const char *text, const char *breaks)
{
    int longest = 0, own = 0;
    for (; *text; text++) {
        own += *text != ' ' && begins_character(*text);
        longest = own > longest ? own : longest;
        if (strchr(breaks, *text))
            own = 0;
    }
    return longest;
}

/* ------------------------------------------------------------------- a text */

/* Where the last column of a line begins, if it leaves room to hang there. */
static int hang_of(const char *line)
{
    int hang = 2, column = 0;
    for (size_t i = 0; line[i] && column < DEEPEST; i++) {
        if (line[i] != ' ' && i >= 2 && line[i - 1] == ' ' && line[i - 2] == ' ')
            hang = column;
        column += begins_character(line[i]);
    }
    return hang;
}

/* A break between items of a list is better than one inside an item, unless it
 * leaves more than half of the line empty. */
static size_t better_break(const char *line, size_t size)
{
    for (size_t end = size; line[size] && end > size / 2 + 1; end--)
        if (line[end - 1] == ' ' && strchr(",;", line[end - 2]))
            return end;
    return size;
}

/* The line without its end. */
static void put_folded(const char *line, chp_text *to)
{
    int hang = hang_of(line), indent = 0;
    if (chp_width(line) <= CHP_LINE)
        hang = 0;
    while (*line) {
        size_t size = chp_fitting(line, CHP_LINE - indent, " ");
        /* Blanks in front of the first word are no place to break. */
        if (indent == 0 && size <= strspn(line, " "))
            size = strlen(line);
        size = better_break(line, size);
        size_t shown = size;
        while (line[size] && shown > 0 && line[shown - 1] == ' ')
            shown--;
        chp_put_pad(to, ' ', indent);
        chp_put_bytes(to, line, shown);
        line += size;
        if (*line)
            chp_put(to, "\n");
        indent = hang;
    }
}

static void put_line(chp_fold *fold, const char *end)
{
    fold->line[fold->length] = '\0';
    put_folded(fold->line, fold->to);
    chp_put(fold->to, end);
    fold->length = 0;
}

/* A line that outgrows the room is no text for people; it goes on unfolded. */
static int take(const char *text, size_t size, void *payload)
{
    chp_fold *fold = payload;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n') {
            put_line(fold, "\n");
            continue;
        }
        if (fold->length == CHP_FOLD_ROOM - 1) {
            chp_put_bytes(fold->to, fold->line, fold->length);
            fold->length = 0;
        }
        fold->line[fold->length++] = text[i];
    }
    return fold->to->failed;
}

chp_text chp_fold_begin(chp_fold *fold, chp_text *to)
{
    fold->to = to;
    fold->length = 0;
    return (chp_text){ take, fold, 0 };
}

void chp_fold_end(chp_fold *fold)
{
    if (fold->length > 0)
        put_line(fold, "");
}
