#!/bin/sh
# Tables and config.json files, each as it is and with small random changes,
# FUZZ_MUTATIONS times.
. "$top_srcdir/tests/tap.sh"

FUZZ_MODELS=$top_srcdir/models
export FUZZ_MODELS
ok 'small changes to tables and config.json files crash nothing' \
    "$top_builddir/tests/fuzz/fuzz_tables" "${FUZZ_MUTATIONS:-20}" \
    "$top_srcdir"/tests/fuzz/corpus/*.csv "$top_srcdir"/examples/models/*.json
finish
