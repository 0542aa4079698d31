#include "options.h"

#include <ctype.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

enum { MOST_OPTIONS = 48, HELP_COLUMN = 28, LINE = 80 };

/* ------------------------------------------------------------ did you mean */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* "h20" is a part of "nvidia-h20". */
static int contains(const char *text, const char *word)
{
    for (; *text; text++) {
        size_t i = 0;
        while (word[i] && text[i] && same_letter(word[i], text[i]))
            i++;
        if (!word[i])
            return 1;
    }
    return 0;
}

/* Insertions, deletions and replacements that turn one word into the other;
 * words beyond 40 bytes are far from all. */
static size_t distance(const char *a, const char *b)
{
    size_t row[41], length = strlen(b);
    if (length > 40 || strlen(a) > 40)
        return 99;
    for (size_t k = 0; k <= length; k++)
        row[k] = k;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= length; k++) {
            size_t replaced = diagonal + !same_letter(a[i - 1], b[k - 1]);
            diagonal = row[k];
            row[k] = least(replaced, 1 + least(row[k], row[k - 1]));
        }
    }
    return row[length];
}

const char *tool_suggest(const char *word, const char *(*candidate)(int, const void *),
                         const void *from, int count)
{
    const char *best = NULL;
    size_t nearest = strlen(word) / 3 + 1;
    for (int i = 0; i < count; i++) {
        size_t far = distance(word, candidate(i, from));
        if (far > 1 && strlen(word) > 2 && contains(candidate(i, from), word))
            far = 1;
        if (far <= nearest && (!best || far < nearest)) {
            best = candidate(i, from);
            nearest = far;
        }
    }
    return best;
}

static const char *option_name(int index, const void *program)
{
    return ((const tool_program *)program)->option[index].name;
}

/* ---------------------------------------------------------------- messages */

static void print_usage(const tool_program *program, FILE *to)
{
    const char *line = program->usage;
    const char *word = "Usage:";
    while (*line) {
        size_t length = strcspn(line, "\n");
        fprintf(to, "%-6s %s %.*s\n", word, program->name, (int)length, line);
        line += length + (line[length] == '\n');
        word = "";
    }
}

int tool_refuse_usage(const tool_program *program, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fprintf(stderr, "%s: ", program->name);
    vfprintf(stderr, format, values);
    fprintf(stderr, "\nTry '%s --help' for more information.\n", program->name);
    va_end(values);
    return TOOL_USAGE;
}

void tool_print_folded(const char *text, int indent)
{
    size_t room = (size_t)(LINE - indent);
    while (strlen(text) > room) {
        size_t end = room;
        while (end > 0 && text[end] != ' ')
            end--;
        end = end > 0 ? end : room;
        printf("%.*s\n%*s", (int)end, text, indent, "");
        text += end + strspn(text + end, " ");
    }
    printf("%s\n", text);
}

static void print_option(const tool_option *option)
{
    char text[120];
    const char *open = option->takes == TOOL_MAYBE ? "[=" : "=";
    const char *close = option->takes == TOOL_MAYBE ? "]" : "";
    int length = snprintf(text, sizeof text, "  %c%c%s--%s", option->letter ? '-' : ' ',
                          option->letter ? option->letter : ' ', option->letter ? ", " : "  ",
                          option->name);
    if (option->takes != TOOL_FLAG && length > 0)
        snprintf(text + length, sizeof text - (size_t)length, "%s%s%s", open, option->value,
                 close);
    if (strlen(text) > HELP_COLUMN - 1)
        printf("%s\n%*s", text, HELP_COLUMN, "");
    else
        printf("%-*s", HELP_COLUMN, text);
    tool_print_folded(option->summary, HELP_COLUMN);
}

static int print_help(const tool_program *program)
{
    print_usage(program, stdout);
    printf("%s\n\n", program->sentence);
    for (int i = 0; i < program->options; i++)
        if (program->option[i].common)
            print_option(&program->option[i]);
    printf("\nExample:\n  %s\n%s\n", program->example, program->outcome);
    printf("\nAll options: man %s. Report bugs to the issue tracker of libchiplet.\n",
           program->name);
    return TOOL_FOUND;
}

/* Name, letter, what it takes, summary: split by tabs. */
static int list_options(const tool_program *program)
{
    for (int i = 0; i < program->options; i++) {
        const tool_option *o = &program->option[i];
        const char *mark = o->takes == TOOL_FLAG ? "" : o->takes == TOOL_VALUE ? "=" : "[=]";
        printf("--%s\t", o->name);
        if (o->letter)
            printf("-%c", o->letter);
        printf("\t%s%s\t%s\n", mark, o->takes == TOOL_FLAG ? "" : o->value, o->summary);
    }
    return TOOL_FOUND;
}

/* ----------------------------------------------------------- shared options */

static int take_format(tool_common *common, const char *value)
{
    for (int i = 0; i < CHIPLET_FORMATS; i++)
        if (strcmp(chiplet_format_name((chiplet_format)i), value) == 0) {
            common->format = (chiplet_format)i;
            return 0;
        }
    return tool_refuse_usage(common->program,
                             "unknown format '%s'; one of table, json, csv, tsv", value);
}

static int take_color(tool_common *common, const char *value)
{
    static const char *const name[] = { "auto", "always", "never" };
    for (int i = 0; i < 3; i++)
        if (strcmp(name[i], value) == 0) {
            common->color = (tool_color)i;
            return 0;
        }
    return tool_refuse_usage(common->program, "unknown colour '%s'; one of auto, always, never",
                             value);
}

static int take_shared(tool_common *common, int id, const char *value)
{
    switch (id) {
    case TOOL_FORMAT:
        return take_format(common, value);
    case TOOL_COLOR:
        return take_color(common, value);
    case TOOL_QUIET:
        common->quiet = 1;
        return 0;
    default:
        common->verbose++;
        return 0;
    }
}

/* ------------------------------------------------------------------- parser */

typedef struct {
    struct option name[MOST_OPTIONS + 1];
    char letters[2 * MOST_OPTIONS + 2];
} getopt_tables;

static void fill(getopt_tables *tables, const tool_program *program)
{
    char *letter = tables->letters;
    memset(tables, 0, sizeof *tables);
    *letter++ = ':';
    for (int i = 0; i < program->options && i < MOST_OPTIONS; i++) {
        const tool_option *o = &program->option[i];
        tables->name[i].name = o->name;
        tables->name[i].has_arg = o->takes == TOOL_FLAG    ? no_argument
                                  : o->takes == TOOL_VALUE ? required_argument
                                                           : optional_argument;
        tables->name[i].val = 1000 + i;
        if (!o->letter)
            continue;
        *letter++ = o->letter;
        if (o->takes == TOOL_VALUE)
            *letter++ = ':';
    }
}

static const tool_option *option_of(const tool_program *program, int got)
{
    if (got >= 1000)
        return &program->option[got - 1000];
    for (int i = 0; i < program->options; i++)
        if (program->option[i].letter && program->option[i].letter == got)
            return &program->option[i];
    return NULL;
}

/* getopt_long tells an unknown option, an ambiguous one and an argument too
 * many by '?', a missing argument by ':'. */
static int refuse_option(const tool_program *program, int got, char **argv)
{
    const tool_option *known = option_of(program, optopt);
    if (got == ':')
        return tool_refuse_usage(program, "option '--%s' needs %s", known ? known->name : "",
                                 known ? known->value : "a value");
    if (known)
        return tool_refuse_usage(program, "option '--%s' takes no value", known->name);
    if (optopt)
        return tool_refuse_usage(program, "unknown option '-%c'", optopt);
    char word[64];
    const char *text = argv[optind - 1] + 2;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(text, "="), text);
    int begins = 0;
    for (int i = 0; i < program->options; i++)
        begins += strncmp(program->option[i].name, word, strlen(word)) == 0;
    if (begins > 1)
        return tool_refuse_usage(program, "option '--%s' is ambiguous", word);
    const char *meant = tool_suggest(word, option_name, program, program->options);
    if (meant)
        return tool_refuse_usage(program, "unknown option '--%s'; did you mean '--%s'?", word,
                                 meant);
    return tool_refuse_usage(program, "unknown option '--%s'", word);
}

/* --help and --version win over whatever else is wrong. */
static int wants(const tool_program *program, const getopt_tables *tables, int argc, char **argv)
{
    int got;
    optind = 1;
    while ((got = getopt_long(argc, argv, tables->letters, tables->name, NULL)) != -1) {
        const tool_option *option = got == '?' || got == ':' ? NULL : option_of(program, got);
        if (option && option->id >= TOOL_HELP && option->id <= TOOL_LIST_OPTIONS)
            return option->id;
    }
    return 0;
}

int tool_parse(tool_common *common, int argc, char **argv, tool_take take, void *payload,
               int *first)
{
    const tool_program *program = common->program;
    getopt_tables tables;
    int got;
    opterr = 0;
    fill(&tables, program);
    switch (wants(program, &tables, argc, argv)) {
    case TOOL_HELP:
        return print_help(program);
    case TOOL_VERSION:
        return tool_print_version(common);
    case TOOL_LIST_OPTIONS:
        return list_options(program);
    }
    if (argc < 2) {
        print_usage(program, stderr);
        fprintf(stderr, "Try '%s --help' for more information.\n", program->name);
        return TOOL_USAGE;
    }
    optind = 1;
    while ((got = getopt_long(argc, argv, tables.letters, tables.name, NULL)) != -1) {
        if (got == '?' || got == ':')
            return refuse_option(program, got, argv);
        const tool_option *option = option_of(program, got);
        int code = option->id < TOOL_OWN ? take_shared(common, option->id, optarg)
                                         : take(option->id, optarg, payload);
        if (code)
            return code;
    }
    *first = optind;
    return -1;
}
