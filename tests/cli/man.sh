#!/bin/sh
# Table of options = man page, tables of section 5 = tables of the library, and
# the examples of the pages run.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
man=$top_srcdir/doc/man
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

# options_of PAGE: the long options that its OPTIONS section explains.
options_of() {
    sed -n '/^\.SH OPTIONS/,/^\.SH/p' "$1" | sed 's/\\-/-/g' | grep -A 1 '^\.TP' |
        grep -o -- '--[a-z][a-z-]*' | LC_ALL=C sort -u
}

# explains PAGE: it has all the options of list.
explains() {
    options_of "$1" >page
    cut -f 1 list | LC_ALL=C sort -u | diff page -
}

# short_forms PAGE: letters of the table stand before their long name.
short_forms() {
    sed 's/\\-/-/g; s/\\fR\|\\fP//g; s/[",]/ /g; s/  */ /g' "$1" >plain
    "$AWK" -F '\t' '$2 != "" { print $1, $2 }' list | while read -r long letter; do
        grep -q -- "^\.B.* $letter .*$long" plain || { echo "$long" && exit 1; }
    done
}

# helps TOOL: what --help shows stands in the table, word for word.
helps() {
    "$1" --help | grep -Eo '^  (-.,|   ) --[a-z-]+' | grep -o -- '--.*' >shown
    [ -s shown ] && while read -r option; do
        cut -f 1 list | grep -Fqx -- "$option" || { echo "$option" && return 1; }
    done <shown
}

for tool in chipletopt chipleteval chipletdb chipletfit chipletplot; do
    "$tool" --list-options >list
    ok "$tool(1) explains every option and no other" explains "$man/$tool.1"
    ok "$tool(1) has the short forms" short_forms "$man/$tool.1"
    ok "$tool --help shows options of the table" helps "$tool"
    ok "$tool(1) has the exit status" grep -q '^\.SH EXIT STATUS' "$man/$tool.1"
    sed '/--quiet/d' "$man/$tool.1" | sed '/\\-\\-quiet/d' >shorter.1
    fails "a page of $tool without --quiet is found" explains shorter.1
done
for status in 0 1 2 3 4 5 6 130; do
    ok "chipletopt(1) explains exit status $status" \
        grep -Eq "^\.B $status(\$|\\\\)" "$man/chipletopt.1"
done

# tabulated PAGE FILE: every key (or metric) and its summary.
tabulated() {
    sed 's/\\-/-/g; s/\\e/\\/g' "$1" >plain
    while IFS='	' read -r name summary; do
        grep -Fqx -- ".B ${name##*.}" plain || { echo "$name" && return 1; }
        grep -Fq -- "$summary" plain || { echo "$summary" && return 1; }
    done <"$2"
}
page=$top_builddir/doc/man/chiplet-study.5
chipletopt --list-keys --format=tsv | sed 1d | cut -f 1,8 >keys
chipletopt --list-metrics --format=tsv | sed 1d | cut -f 1,5 >metrics
ok 'chiplet-study(5) has every key' tabulated "$page" keys
ok 'chiplet-study(5) has every metric' tabulated "$page" metrics
chipletdb show --format=tsv n7 | sed 1d | cut -f 2,10 >process
chipletdb show --format=tsv nvidia-h20 | sed 1d | cut -f 2,10 >chip
sed -i.bak '/^$/d' process chip
ok 'chiplet-model(5) has the keys of a process' \
    tabulated "$top_builddir/doc/man/chiplet-model.5" process
ok 'chiplet-model(5) has the keys of a chip' \
    tabulated "$top_builddir/doc/man/chiplet-model.5" chip

# Every line of an EXAMPLES section is a command that works.
ln -s "$top_srcdir/examples" examples
for tool in chipletopt chipleteval chipletdb chipletplot; do
    sed -n '/^\.SH EXAMPLES/,/^\.SH SEE/p' "$man/$tool.1" | grep '^chiplet' |
        sed 's/\\-/-/g; s/\\(aq/'"'"'/g' >commands
    ok "$tool(1) has examples" [ -s commands ]
    while IFS= read -r command; do
        ok "$command" sh -c "$command </dev/null"
    done <commands
    example=$("$tool" --help | sed -n '/^Example:/{n;p;}')
    ok "$tool --help has one that works" sh -c "$example </dev/null"
done

if command -v groff >/dev/null; then
    for page in "$man"/*.1 "$top_builddir"/doc/man/*.5; do
        ok "${page##*/} is clean" sh -c 'groff -man -ww -z "$1" 2>&1 | { ! grep .; }' sh "$page"
    done
else
    skip 'pages are clean' 'no groff'
fi
finish
