#!/bin/sh
# What chiplet.h declares = what the version script lists = what the shared
# library exports.
. "$top_srcdir/tests/tap.sh"

declared() {
    "$AWK" '/^CHIPLET_API/, /;/' "$1" | tr '\n' ' ' | grep -o 'chiplet_[a-z0-9_]*(' | tr -d '(' |
        LC_ALL=C sort
}

listed() {
    sed -n 's/^ *\(chiplet_[a-z0-9_]*\);$/\1/p' "$1" | LC_ALL=C sort
}

exported() {
    $NM -D --defined-only "$1" | "$AWK" '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
        LC_ALL=C sort
}

same() {
    diff "$1" "$2" && [ -s "$1" ]
}

cd "$tap_scratch" || exit 1
declared "$top_srcdir/lib/chiplet.h" >declared
listed "$top_srcdir/lib/libchiplet.map" >listed
exported "$top_builddir/lib/.libs/libchiplet.so.0" >exported
sed 1d listed >shorter

ok 'the version script lists what chiplet.h declares' same declared listed
ok 'the library exports what chiplet.h declares' same declared exported
ok 'no function is declared twice' sh -c '[ -z "$(uniq -d declared)" ]'
fails 'a version script that lacks a function is refused' same declared shorter
finish
