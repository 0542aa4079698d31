#!/bin/sh
# Chips rebuilt from parts against their sheets: the table, then one result.
. "$top_srcdir/tests/tap.sh"

"$top_builddir/tests/validation/rebuilt" "$top_srcdir/models" >"$tap_scratch/table" 2>&1
status=$?
sed 's/^/# /' "$tap_scratch/table"
report "$status" 'A100, H100, MI250X and 910C built from parts agree with their sheets'
finish
