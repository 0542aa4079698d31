#!/bin/sh
# Each file wrong-input/*.case is a wrong study or a study beside wrong models:
#
#   --- FILE     the lines that follow are that file; study.ini is what is run.
#                \0ooo is the byte with that octal number
#   === STATUS   the rest is what must appear on standard error, without
#                'chipletopt: ' in front
#
# UPDATE_GOLDEN=1 writes what appears into the cases of the source tree.
. "$top_srcdir/tests/tap.sh"

cases=$top_srcdir/tests/golden/wrong-input
CHIPLET_MODELS=$top_srcdir/models
LC_ALL=C
export CHIPLET_MODELS LC_ALL
unset NO_COLOR

# unpack CASE FOLDER: its files, expected and status.
unpack() {
    mkdir -p "$2"
    "$AWK" -v folder="$2" '
        /^--- / && !expected { file = folder "/" $2
                               if (sub("/[^/]*$", "", $2)) system("mkdir -p " folder "/" $2)
                               printf "" > file; next }
        /^=== / && !expected { print $2 > (folder "/status"); expected = 1
                               file = folder "/expected"; printf "" > file; next }
        { print > file }' "$1"
    for file in $(grep -rl '\\0' "$2"); do
        printf '%b\n' "$(cat "$file")" >"$file.bytes" && mv "$file.bytes" "$file"
    done
}

# run_case CASE
run_case() {
    folder=$tap_scratch/case
    rm -rf "$folder"
    unpack "$1" "$folder"
    [ -e "$folder/study.ini" ] || : >"$folder/study.ini"
    (cd "$folder" && "$top_builddir/tools/chipletopt" study.ini) >/dev/null 2>"$folder/stderr"
    status=$?
    sed 's/^chipletopt: //' "$folder/stderr" >"$folder/shown"
    if [ -n "$UPDATE_GOLDEN" ]; then
        { sed '/^=== /,$d' "$1"; echo "=== $status"; cat "$folder/shown"; } >"$folder/new"
        cp "$folder/new" "$1"
    elif [ "$status" != "$(cat "$folder/status")" ]; then
        echo "exit status $status"
        cat "$folder/shown"
        return 1
    else
        diff -u "$folder/expected" "$folder/shown"
    fi
}

for case in "$cases"/*.case; do
    ok "$(basename "$case" .case | tr - ' ')" run_case "$case"
done
finish
