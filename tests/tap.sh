#!/bin/sh
# For a shell test to source: prints TAP. A test ends with finish,
# which prints the plan, so that one that dies half-way fails.
tap_count=0
tap_failed=0
tap_scratch=$(mktemp -d)
trap 'rm -rf "$tap_scratch"' EXIT

# report STATUS NAME: one TAP line; the file $tap_scratch/why explains a failure.
report() {
    tap_count=$((tap_count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tap_count - $2"
    else
        echo "not ok $tap_count - $2"
        tap_failed=1
        [ ! -e "$tap_scratch/why" ] || sed 's/^/# /' "$tap_scratch/why"
    fi
    rm -f "$tap_scratch/why"
}

# ok NAME COMMAND...: the command succeeds.
ok() {
    tap_name=$1
    shift
    "$@" >"$tap_scratch/why" 2>&1
    report $? "$tap_name"
}

# fails NAME COMMAND...: the command fails; for tests of the tests.
fails() {
    tap_name=$1
    shift
    if "$@" >"$tap_scratch/why" 2>&1; then
        report 1 "$tap_name"
    else
        report 0 "$tap_name"
    fi
}

# exits STATUS COMMAND...: its output is kept in the files stdout and stderr.
exits() {
    wanted=$1
    shift
    "$@" >stdout 2>stderr </dev/null
    status=$?
    [ "$status" -eq "$wanted" ] && return 0
    echo "exit status $status, not $wanted"
    cat stderr
    return 1
}

skip() {
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $1 # SKIP $2"
}

finish() {
    echo "1..$tap_count"
}
