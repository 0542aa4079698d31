#!/bin/sh
# Bounds of many more random boxes than make check has time for.
. "$top_srcdir/tests/tap.sh"

many() {
    CHIPLET_TEST_BOXES=300000 "$top_builddir/tests/property/test_bounds"
}

ok 'no design leaves the bounds of 13 million boxes' many
finish
