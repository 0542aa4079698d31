#!/bin/sh
# What make install put there works without the tree: make installcheck and
# make distcheck run it.
. "$top_srcdir/tests/tap.sh"

unset CHIPLET_MODELS
PKG_CONFIG_PATH=$libdir/pkgconfig LD_LIBRARY_PATH=$libdir
export PKG_CONFIG_PATH LD_LIBRARY_PATH
cd "$tap_scratch" || exit 1

compiles() {
    # shellcheck disable=SC2046 # a list of options
    $CC $SANITIZER_FLAGS "$top_srcdir/tests/install/consumer.c" -o consumer \
        $(pkg-config --cflags --libs chiplet)
}

ok 'chipletopt answers with the installed models' \
    "$bindir/chipletopt" "$top_srcdir/examples/hello.ini"
ok 'chipletdb lists the installed chips' "$bindir/chipletdb" list chip
ok 'a program compiles by pkg-config' compiles
ok 'it opens the installed models' ./consumer
finish
[ "$tap_failed" -eq 0 ]
