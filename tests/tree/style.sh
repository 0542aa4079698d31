#!/bin/sh
# What a reader should not stumble over: long lines, long functions, tabs,
# blanks at line ends, unfinished business.
. "$top_srcdir/tests/tap.sh"

sources() {
    (cd "$top_srcdir" && find lib tools tests examples -name '*.[ch]' -o -name '*.def' \
        -o -name '*.inc' -o -name '*.sh') | LC_ALL=C sort
}

# each AWK-PROGRAM [FILE]...: prints what it finds, succeeds if that is nothing.
each() {
    program=$1
    shift
    (cd "$top_srcdir" && "$AWK" "$program"' END { exit found }' "$@")
}

# A function ends at the first closing brace in column 1 after its opening one.
long_function='
    /^{/ { start = FNR }
    /^}/ && start { if (FNR - start - 1 > 80) { print FILENAME ":" start; found = 1 } start = 0 }'
# A table's row stays on one line, however long.
long_line='length($0) > 100 && FILENAME !~ /\.def$/ { print FILENAME ":" FNR; found = 1 }'
blanks='/[ \t]$/ || (/\t/ && FILENAME !~ /\.sh$/) { print FILENAME ":" FNR; found = 1 }'
# Spelt so that this line is none of them.
unfinished='/(TO[D]O|FIX[M]E|[^X]X[X]X[^X])/ { print FILENAME ":" FNR; found = 1 }'

# shellcheck disable=SC2046 # names without blanks
set -- $(sources)
ok 'no line is longer than 100 columns' each "$long_line" "$@"
ok 'no function is longer than 80 lines' each "$long_function" "$@"
ok 'no tab and no blank at the end of a line' each "$blanks" "$@"
ok 'nothing is left unfinished' each "$unfinished" "$@"

{ echo 'int f(void)'; echo '{'; seq 81; echo '}'; } >"$tap_scratch/planted.c"
echo '/* TO''DO */' >"$tap_scratch/unfinished.c"
fails 'a planted note of work left is refused' each "$unfinished" "$tap_scratch/unfinished.c"
fails 'a planted function of 81 lines is refused' each "$long_function" "$tap_scratch/planted.c"
finish
