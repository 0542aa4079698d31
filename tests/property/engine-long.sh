#!/bin/sh
# Branch and bound against every point of grids that make check has no time for.
. "$top_srcdir/tests/tap.sh"

millions() {
    CHIPLET_TEST_LONG=1 "$top_builddir/tests/property/test_engine" --filter '*/*millions*'
}

ok 'the front is that of every point evaluated, of millions' millions
finish
