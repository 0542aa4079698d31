#!/bin/sh
# A file of a store when the disk fails, at each call in turn.
. "$top_srcdir/tests/tap.sh" >/dev/null
"$top_builddir/tests/fault/fault_store" "$tap_scratch"
