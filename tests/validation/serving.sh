#!/bin/sh
# Serving stacks against measured runs: the table, then one result.
. "$top_srcdir/tests/tap.sh"

runs=$top_srcdir/tests/validation/serving/e2e.csv

"$top_builddir/tests/validation/serving_runs" "$top_srcdir/models" "$runs" \
    >"$tap_scratch/table" 2>&1
status=$?
sed 's/^/# /' "$tap_scratch/table"
report "$status" 'times of a token and the profile of DeepSeek-V3 are within their targets'

"$top_builddir/tools/chipleteval" --serving "$runs" >"$tap_scratch/rows" 2>"$tap_scratch/errors"
report $? 'chipleteval predicts every run of the table'
sed 's/^/# /' "$tap_scratch/errors"
ok 'every run has a row' [ "$(wc -l <"$tap_scratch/rows")" -eq "$(wc -l <"$runs")" ]
finish
