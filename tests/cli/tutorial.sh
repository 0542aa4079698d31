#!/bin/sh
# Every command of the tutorial runs as it stands there.
. "$top_srcdir/tests/tap.sh"

tutorial=$top_srcdir/doc/tutorial.md
cd "$tap_scratch" || exit 1
ln -s "$top_srcdir/examples" examples
ln -s "$top_builddir" build

# The study that the reader is told to write.
"$AWK" '/^; file: / { file = $3 } /^```/ { file = "" } file { print >file }' "$tutorial"

# Each line within a block of sh; "# exit status N" behind a command is its promise.
"$AWK" '/^```sh$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$tutorial" >commands

# runs STATUS COMMAND: after the first line, which puts the tools on the path.
runs() {
    sh -c ". build/env && $2" </dev/null
    status=$?
    [ "$status" -eq "$1" ] || { echo "exit status $status, not $1" && return 1; }
}

ok 'the tutorial has a study' [ -s mine.ini ]
ok 'and commands' [ "$(wc -l <commands)" -gt 10 ]
while IFS= read -r command; do
    wanted=$(printf '%s\n' "$command" | sed -n 's/.*# exit status \([0-9]*\)$/\1/p')
    ok "$command" runs "${wanted:-0}" "$command"
done <commands
ok 'the folder that it makes has the page it promises' [ -s out/mine/report.html ]
fails 'a command that does not work is found' runs 0 'chipletopt nowhere.ini'
finish
