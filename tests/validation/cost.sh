#!/bin/sh
# Published cost models against the tables of their tools: the largest error of
# each result, then whether it is within the limit.
. "$top_srcdir/tests/tap.sh"

# errors PROFILE TABLE LIMIT: a line for each result; fails above the limit.
errors() {
    "$top_builddir/tests/validation/cost_tables" "$1" "$top_srcdir/tests/validation/cost/$2.csv" |
        "$AWK" -F, -v limit="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; split($0, name, ","); next }
        {
            for (i = 1; i <= NF; i++) {
                p = at["predicted_" name[i]]
                if (!p || $i == "") continue
                error = $i == 0 ? $p : $p / $i - 1
                if ($p == "") error = 1
                if (error < 0) error = -error
                if (error > worst[name[i]] + 0) worst[name[i]] = error
                rows[name[i]]++
            }
        }
        END {
            for (i = 1; name[i] != ""; i++)
                if (rows[name[i]]) {
                    printf "%-30s %4d rows  %.1e\n", name[i], rows[name[i]], worst[name[i]]
                    bad += worst[name[i]] > limit
                    found++
                }
            exit bad || !found
        }'
}

# compare PROFILE TABLE LIMIT
compare() {
    errors "$@" >"$tap_scratch/errors"
    status=$?
    sed "s/^/# $1: /" "$tap_scratch/errors"
    report "$status" "$1: $2 within $3"
}

compare actuary actuary_systems 1e-9
compare actuary actuary_die 1e-9
compare ttmcas ttmcas_die 1e-9
compare catch catch_sweeps_800mm2 1e-6
compare ecochip ecochip_carbon 1e-6
finish
