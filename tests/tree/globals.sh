#!/bin/sh
# The library keeps no state: no object of ours has a variable that can change.
. "$top_srcdir/tests/tap.sh"

# variables FILE: prints each, and succeeds if there is none. Tables of
# pointers (.data.rel.ro) are constant once loaded.
variables() {
    $NM -f sysv "$1" | "$AWK" -F '|' '
        { gsub(/ /, "", $7) }
        $7 ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && $7 !~ /^\.data\.rel\.ro/ {
            print $1 " in " $7; found = 1
        }
        END { exit found || NR == 0 }'
}

planted() {
    printf '%s\n' "$1" >"$tap_scratch/planted.c"
    $CC -O2 -fPIC -c "$tap_scratch/planted.c" -o "$tap_scratch/planted.o" &&
        variables "$tap_scratch/planted.o"
}

if [ -n "$SANITIZER_FLAGS" ]; then
    skip 'no variable that can change' 'sanitizers add variables of their own'
else
    ok 'no variable that can change' variables "$top_builddir/lib/.libs/libchp.a"
fi
ok 'a planted constant table passes' planted \
    'static const char *const t[] = {"a", "b"}; const char *f(int i) { return t[i]; }'
fails 'a planted counter is refused' planted 'static int n; int f(void) { return ++n; }'
fails 'a planted public variable is refused' planted 'int n = 3;'
fails 'a planted thread-local variable is refused' planted \
    'static _Thread_local int n = 1; int f(void) { return ++n; }'
finish
