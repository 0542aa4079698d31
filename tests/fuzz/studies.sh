#!/bin/sh
# Studies, models and wrong input, each as it is and with small random changes,
# FUZZ_MUTATIONS times.
. "$top_srcdir/tests/tap.sh"

FUZZ_MODELS=$top_srcdir/models
export FUZZ_MODELS
ok 'small changes to studies and models crash nothing' \
    "$top_builddir/tests/fuzz/fuzz_study" "${FUZZ_MUTATIONS:-20}" \
    "$top_srcdir"/tests/fuzz/corpus/*.ini "$top_srcdir"/examples/*.ini \
    "$top_srcdir"/models/design/*.ini "$top_srcdir"/models/memory/hbm3.ini \
    "$top_srcdir"/tests/golden/wrong-input/*.case
finish
