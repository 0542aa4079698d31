#!/bin/sh
# Certificates and shards, each as it is and with a hundred times
# FUZZ_MUTATIONS small random changes.
. "$top_srcdir/tests/tap.sh"

FUZZ_MODELS=$top_srcdir/models
export FUZZ_MODELS
ok 'small changes to certificates and shards crash nothing' \
    "$top_builddir/tests/fuzz/fuzz_certificate" "$((100 * ${FUZZ_MUTATIONS:-20}))" \
    "$top_srcdir"/tests/fuzz/corpus/*.cert
finish
