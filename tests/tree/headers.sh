#!/bin/sh
# Each header compiles alone and twice; the public one also as C99 and as C++.
. "$top_srcdir/tests/tap.sh"

# alone HEADER OPTION...
alone() {
    printf '#include "%s"\n#include "%s"\n' "$1" "$1" >"$tap_scratch/alone.$language"
    shift
    $compiler "$@" -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -I"$top_srcdir/lib" \
        -fsyntax-only "$tap_scratch/alone.$language"
}

compiler=$CC language=c
cd "$top_srcdir/lib" || exit 1
for header in *.h */*.h; do
    ok "$header compiles alone" alone "$header" -std=c11
done
ok 'chiplet.h is C99' alone chiplet.h -std=c99 -pedantic
fails 'a header that is no C is refused' alone LAYERS -std=c11

compiler=${CXX:-g++} language=cc
if command -v "$compiler" >/dev/null 2>&1; then
    ok 'chiplet.h is C++' alone chiplet.h -std=c++11 -pedantic
else
    skip 'chiplet.h is C++' 'no C++ compiler'
fi
finish
