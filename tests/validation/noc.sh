#!/bin/sh
# Networks of routers against simulated ones: the table, then one result.
. "$top_srcdir/tests/tap.sh"

tables=$top_srcdir/tests/validation/noc
"$top_builddir/tests/validation/noc_tables" "$tables/saturation.csv" "$tables/latency.csv" \
    >"$tap_scratch/table" 2>&1
status=$?
sed 's/^/# /' "$tap_scratch/table"
report "$status" 'zero load within 1 %, saturation 4 %, latency to 60 % load 8 % of simulation'
finish
