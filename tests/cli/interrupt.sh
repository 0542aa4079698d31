#!/bin/sh
# A search that is stopped keeps what it has found.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

# More designs than any machine evaluates in the time of this test.
cat >long.ini <<'END'
[workload]
model = llama-3-8b
batch = 1..512 step 1
[package]
base = two-die-7nm
dies = 2, 4
[system]
packages = 4
[die]
cores = 40..64 step 1
voltage = 0.6..1.0 V step 0.001 V
[link]
lanes = 64..1024 step 8
[mapping]
tensor = 1, 2, 4
[search]
maximize = throughput
minimize = power
END

# Whose end no machine sees.
sed 's/^batch .*/batch = 1..5000 step 1/; s/^lanes .*/lanes = 64..8000 step 1/
     s/^cores .*/&\nl2 = 10..1000 MiB step 1 MiB/
     s/^voltage .*/voltage = 0.6..1.0 V step 0.00005 V/' long.ini >huge.ini

# The program itself: libtool's wrapper is a shell, which would not pass a
# signal on.
program=$top_builddir/tools/.libs/chipletopt
[ -x "$program" ] || program=$top_builddir/tools/chipletopt
LD_LIBRARY_PATH=$top_builddir/lib/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH

# A job in the background is started with SIGINT ignored; env undoes it.
if env --default-signal=INT true 2>/dev/null; then
    defaults='env --default-signal=INT,TERM'
else
    defaults=
fi

# after SECONDS SIGNAL STATUS: exit status, the front so far on stdout and in a folder.
after() {
    rm -rf out
    $defaults "$program" -o out --no-plots long.ini >stdout 2>stderr &
    pid=$!
    sleep "$1"
    kill -s "$2" $pid
    wait $pid
    status=$?
    [ $status -eq "$3" ] || { echo "exit status $status"; cat stderr; return 1; }
    grep -q STOPPED stdout && [ "$(wc -l <out/front.csv)" -ge 2 ] &&
        grep -q '^complete no' out/MANIFEST && grep -q '"complete": false' out/front.json
}

# A busy machine needs longer for its first design.
stopped() {
    after 1 "$@" || after 4 "$@" || after 16 "$@"
}

ok 'SIGTERM keeps the front and exits with 143' stopped TERM 143
if [ -n "$defaults" ]; then
    ok 'Ctrl-C keeps the front and exits with 130' stopped INT 130
else
    skip 'Ctrl-C keeps the front and exits with 130' 'no env --default-signal'
fi

# A busy machine finds its first design later.
limited() {
    for seconds in 1 4 16; do
        "$program" --time-limit=$seconds -o drawn --set output.plots=front long.ini \
            >stdout 2>stderr && return
    done
    return 1
}
ok 'a time limit is an answer' limited
ok 'which says that it is not the whole one' grep -q STOPPED stdout
ok 'as its figure does' grep -q '[0-9] best when stopped' drawn/front.gp
ok 'with --require-optimal it exits with 5' sh -c '
    "$1" --time-limit=$2 --require-optimal long.ini >stdout 2>&1
    [ $? -eq 5 ]' sh "$program" $seconds

"$program" -q --exhaustive --certificate --no-plots -o whole --set 'workload.batch=8..64 x2' \
    --set 'die.voltage=0.6..1.0 V step 0.01 V' --set 'link.lanes=64..1024 step 32' long.ini >stdout
ok 'a check that a time limit stops exits with 5' sh -c '
    "$1" --threads=1 --time-limit=0.1 --check=whole/front.cert 2>stderr
    [ $? -eq 5 ]' sh "$program"
ok 'and says so' grep -q 'stopped before the end' stderr

# A bare chroot has the program but no terminals to give.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    # Carriage returns, a bar, and at the end a line of blanks.
    ok 'a long run shows a bar on a terminal' sh -c '
        script -qec "stty cols 120; $1 --time-limit=2 long.ini >/dev/null" log </dev/null >/dev/null
        tr "\r" "\n" <log | grep -q "%.*/s .* left"' sh "$program"
    ok 'which says what is proven' sh -c '
        tr "\r" "\n" <log | grep -q "complete to power [0-9.]* W"'
    ok 'at most ten times a second' [ "$(tr '\r' '\n' <log | grep -c ' left')" -le 21 ]
    # 4.7 x 10^16 designs at some 10^5 a second.
    ok 'and that years are left' sh -c '
        script -qec "stty cols 120; $1 --exhaustive --time-limit=0.8 huge.ini >/dev/null" log \
            </dev/null >/dev/null
        tr "\r" "\n" <log | grep -q "/s  [0-9.e+]* days left"' sh "$program"
    ok 'and nothing with --quiet' sh -c '
        script -qec "$1 -q --time-limit=1 long.ini >/dev/null" log </dev/null >/dev/null
        ! tr "\r" "\n" <log | grep -q " left"' sh "$program"
else
    skip 'a long run shows a bar on a terminal' 'no script'
fi
finish
