#!/bin/sh
# The guides name files and folders that exist.
. "$top_srcdir/tests/tap.sh"

# paths FILE: what stands in backquotes and begins with a folder of the tree.
paths() {
    grep -o '`[^` ]*`' "$1" | tr -d '`' |
        grep -E '^(\./)?(lib|tools|models|examples|tests|doc)/[A-Za-z0-9_./-]+$' | LC_ALL=C sort -u
}

# all_exist FILE: capitals stand for any name, as in lib/FOLDER/local.mk.
all_exist() {
    missing=0
    for path in $(paths "$1" | grep -v '[A-Z][A-Z]'); do
        [ -e "$top_srcdir/$path" ] || { echo "$1: no $path" && missing=1; }
    done
    return $missing
}

# all_layers FILE: every folder of lib/LAYERS stands in the picture.
all_layers() {
    missing=0
    for layer in $(grep -v '^#' "$top_srcdir/lib/LAYERS"); do
        grep -q "^   .*\<$layer " "$1" || { echo "$1: no $layer" && missing=1; }
    done
    return $missing
}

for guide in README.md HACKING.md; do
    ok "every path in $guide exists" all_exist "$top_srcdir/$guide"
done
ok 'HACKING.md shows every layer' all_layers "$top_srcdir/HACKING.md"
echo 'See `lib/nowhere/planted.c`.' >"$tap_scratch/planted.md"
fails 'a planted path that does not exist is found' all_exist "$tap_scratch/planted.md"
finish
