#!/bin/sh
# Bounds of many more random boxes than make check has time for: with and without
# limits half of the samples each.
. "$top_srcdir/tests/tap.sh"

many() {
    CHIPLET_TEST_SAMPLES=5e8 "$top_builddir/tests/property/test_bounds"
}

ok 'none of 10^9 designs leaves the bounds of a box that holds it' many
finish
