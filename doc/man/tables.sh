#!/bin/sh
# The tables of chiplet-study(5), chiplet-model(5) and chiplet-placement(5) from the .def files that
# also make the parser:   tables.sh TOP_SRCDIR VERSION <PAGE.in >PAGE
# A line "@TABLE keys@", "@TABLE metrics@", "@TABLE placement@" or "@TABLE process@" is replaced.
lib=$1/lib
version=$2

"${AWK:-awk}" -v lib="$lib" -v version="$version" '
# Splits the arguments of a row at the commas outside of quotes.
function arguments(row,   i, c, quoted, n) {
    n = 1
    split("", arg)
    sub(/^[A-Z]+\(/, "", row)
    sub(/\)[^")]*$/, "", row)
    for (i = 1; i <= length(row); i++) {
        c = substr(row, i, 1)
        if (c == "\"") quoted = !quoted
        else if (c == "," && !quoted) n++
        else arg[n] = arg[n] c
    }
    for (i = 1; i <= n; i++) { sub(/^[ \t]+/, "", arg[i]); sub(/[ \t]+$/, "", arg[i]) }
    return n
}
function roff(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    if (text ~ /^[.'\'']/) text = "\\\&" text
    return text
}
function item(key, what) { print ".TP\n.B " roff(key) "\n" roff(what) }
function read_units(   row) {
    while ((getline row < (lib "/base/dimensions.def")) > 0)
        if (row ~ /^DIMENSION/) { arguments(row); unit[arg[1]] = arg[3] }
}
# "summary (mm2, default 30 mm2)"
function with(summary, about) { return summary (about == "" ? "." : " (" about ").") }
function join(a, b) { return a == "" ? b : b == "" ? a : a ", " b }
function keys(   row, form, section) {
    while ((getline row < (lib "/design/params.def")) > 0) {
        if (row !~ /^(NUM|CHOICE|NAME|TEXT|LIST) *\(/) continue
        form = row
        sub(/ *\(.*/, "", form)
        sub(/ *\(/, "(", row)
        arguments(row)
        if (arg[2] != section) print ".SS [" arg[2] "]"
        section = arg[2]
        if (form == "NUM")
            item(arg[3], with(arg[8], join(unit[arg[4]], arg[5] == "" ? "" : "default " arg[5])))
        else if (form == "CHOICE") {
            gsub(/\|/, ", ", arg[5])
            item(arg[3], with(arg[6], join("one of " arg[5], "default " arg[4])))
        } else if (form == "NAME")
            item(arg[3], with(arg[6], join("name of a " tolower(arg[5]),
                                           arg[4] == "" ? "" : "default " arg[4])))
        else
            item(arg[3], with(arg[4], form == "LIST" ? "may be repeated" : ""))
    }
}
function metrics(   row, about) {
    while ((getline row < (lib "/design/metrics.def")) > 0) {
        if (row !~ /^METRIC\(/) continue
        arguments(row)
        about = arg[5] + 0 > 0 ? "more is better" : "less is better"
        item(arg[2], with(arg[6], join(join(unit[arg[4]], about), "column " arg[3])))
    }
}
# The rows of one kind of model.
function model(kind,   row, form, file, folder, about, n) {
    folder = kind == "chip" ? "chip" : kind == "workload" || kind == "system" ? "workload" : "parts"
    file = lib "/" folder "/" kind ".def"
    while ((getline row < file) > 0) {
        if (row !~ /^(NUM|OPT|TEXT|WORD|REF)\(/) continue
        form = row
        sub(/\(.*/, "", form)
        n = arguments(row)
        about = "text"
        gsub(/\|/, ", ", arg[3])
        if (form == "NUM") about = join(unit[arg[3]], "required")
        if (form == "OPT") about = unit[arg[3]]
        if (form == "WORD") about = "one of " arg[3] ", required"
        if (form == "REF") about = "name of a " tolower(arg[3])
        item(arg[2], with(arg[n], about))
    }
}
# The keys of a package whose parts are placed.
function placement(   row, file, kind, title, about) {
    file = lib "/study/package.def"
    while ((getline row < file) > 0) {
        if (row !~ /^(PART|KEY)\(/) continue
        form = row ~ /^PART/ ? "PART" : "KEY"
        arguments(row)
        gsub(/"/, "", arg[2])
        if (form == "PART") { title[arg[1]] = arg[2] (arg[1] == "STEP" ? "" : ".NAME"); continue }
        if (arg[1] != kind) print ".SS [" title[arg[1]] "]"
        kind = arg[1]
        gsub(/\|/, ", ", arg[9])
        about = arg[4] == "NUMBER" ? unit[arg[5]] : arg[4] == "DIE" ? "name of a die" : "one of " arg[9]
        item(arg[3], with(arg[10], join(about, arg[6] == "NAN" ? "required" : "")))
    }
}
BEGIN { read_units() }
$1 == "@TABLE" {
    sub(/@$/, "", $2)
    if ($2 == "keys") keys()
    else if ($2 == "metrics") metrics()
    else if ($2 == "placement") placement()
    else model($2)
    next
}
{ gsub(/@VERSION@/, version); print }'
