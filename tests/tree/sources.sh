#!/bin/sh
# Every number of a model file names its source and what kind of knowledge it
# is; what is estimated or assumed says why. A check of the text alone, apart
# from the library's own reader.
. "$top_srcdir/tests/tap.sh"

# check_models FILE...: prints each datum that lacks something.
check_models() {
    "$AWK" '
        function refuse(what) { print FILENAME ":" FNR ": " what ": " $0; bad = 1 }
        function close_file(   s) {
            for (s in cited)
                if (!(s in listed)) { print file ": no source @" s " in [sources]"; bad = 1 }
            delete_all()
        }
        function delete_all(   s) {
            for (s in cited) delete cited[s]
            for (s in listed) delete listed[s]
        }
        FNR == 1 { close_file(); file = FILENAME; section = "" }
        /^[ \t]*([#;]|$)/ { next }
        /^\[/ { section = $0; next }
        /^[ \t]*(title|vendor|aliases)[ \t]*=/ { next } # words, though some begin with a digit
        section ~ /^\[sources\]/ { listed[$1] = 1; next }
        {
            value = $0
            sub(/^[^=]*=[ \t]*/, "", value)
            because = value ~ /;[ \t]*because /
            sub(/[ \t]*;.*/, "", value)
        }
        value !~ /^[-+.]?[0-9]/ && value !~ /@/ { next } # names need none
        {
            if (match(value, /@[^ \t]+/)) cited[substr(value, RSTART + 1, RLENGTH - 1)] = 1
            else refuse("no source")
            if (value !~ / (measured|published|estimated|assumed)$/) refuse("no kind")
            if (value ~ / (estimated|assumed)$/ && !because) refuse("no reason")
        }
        END { close_file(); exit bad }' "$@"
}

all_models() {
    find "$top_srcdir/models" -name '*.ini' | LC_ALL=C sort >"$tap_scratch/models"
    # shellcheck disable=SC2046 # names without blanks
    check_models $(cat "$tap_scratch/models")
}

planted() {
    printf '[memory]\npin_rate = %s\n[sources]\nsheet = A data sheet\n' "$1" >"$tap_scratch/a.ini"
    check_models "$tap_scratch/a.ini"
}

ok 'every number has a source and a kind' all_models
ok 'a published datum passes' planted '5.2 Gb/s [4.8 .. 6.4] @sheet published'
ok 'an estimate with its reason passes' planted '5.2 Gb/s @sheet estimated ; because scaled'
fails 'a planted datum without source is refused' planted '5.2 Gb/s published'
fails 'a planted datum without kind is refused' planted '5.2 Gb/s @sheet'
fails 'a planted datum with an unlisted source is refused' planted '5.2 Gb/s @other published'
fails 'a planted estimate without reason is refused' planted '5.2 Gb/s @sheet estimated'
finish
