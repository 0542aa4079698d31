#!/bin/sh
# Networks of routers against a simulation of the same routers.
. "$top_srcdir/tests/tap.sh"

# compare PACKET_FLITS PORTS LIMIT
compare() {
    "$top_builddir/tests/validation/noc_simulation" "$@" >"$tap_scratch/table"
    status=$?
    sed 's/^/# /' "$tap_scratch/table"
    report "$status" "saturation with $2 ports a node, packets of $1, within $3 of simulation"
}

compare 1 1 0.08
compare 4 24 0.14
finish
