#!/bin/sh
# The library and a study when memory runs out, at each request in turn.
exec "$top_builddir/tests/fault/fault_study" "$top_srcdir/models" \
    "$top_srcdir/examples/two-7nm-dies-vs-h20.ini"
