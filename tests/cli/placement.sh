#!/bin/sh
# Placement from outside: closed forms of small packages, formats, wrong files.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
export PATH
cd "$tap_scratch" || exit 1

# exits STATUS COMMAND...
exits() {
    wanted=$1
    shift
    "$@" >out 2>err
    status=$?
    [ "$status" -eq "$wanted" ] || { echo "exit status $status" && cat out err && return 1; }
}

# says TEXT: a line of what was said.
says() {
    grep -Fqx -- "$1" err || { cat err && return 1; }
}

# pair LOCALITY: two dies of 100 TFLOP/s and 1000 GB/s, joined by 100 GB/s; a step
# of 10 TFLOP reads 40 GB.
pair() {
    cat <<FILE
[step]
work = 10 TFLOP
[die.a]
rate = 100 TFLOP/s
[die.b]
rate = 100 TFLOP/s
[stack.a]
die = a
bandwidth = 1000 GB/s
[stack.b]
die = b
bandwidth = 1000 GB/s
[link.ab]
from = a
to = b
bandwidth = 100 GB/s
[tensor.x]
locality = $1
dram = 40 GB
FILE
}

# takes MILLISECONDS: the step of pair.ini, and its bound.
takes() {
    chipleteval --placement pair.ini --format=csv >out || return 1
    "$AWK" -F, -v ms="$1" '$1 == "step" || $1 == "bound" { n++
        error = $7 * 1000 / ms - 1; if (error < -1e-9 || error > 1e-9) bad = 1 }
        END { exit bad || n != 2 }' out || { cat out && return 1; }
}

# sets SEDSCRIPT: pair.ini changed.
sets() {
    sed "$1" pair.ini >changed && mv changed pair.ini
}

pair sharded >pair.ini
ok 'cores bind two dies: 10 TFLOP at 200 TFLOP/s' takes 50
sets 's/10 TFLOP/1 TFLOP/'
ok 'memory binds them: 40 GB at 2000 GB/s' takes 20
pair interleaved >pair.ini
ok 'spread addresses cross the link: a quarter of 40 GB each way' takes 100
sets 's/^die = b/die = a/'
ok 'with all memory at one die the other helps as its link lets it: 1 / (1 / 0.1 + 1 / 0.4)' \
    takes 80
pair shared >pair.ini
ok 'what both read is fetched by both: half of 40 GB each way' takes 200
sets 's/^\[step\]/[step]\nl2_policy = home-side/'
ok 'a cache at home is crossed as often' takes 200

pair sharded >pair.ini
printf '[item.%s]\nwork = %s TFLOP\n' a 5 b 4 c 3 d 3 e 3 >>pair.ini
ok 'whole things are packed: 5 and 4, 3 and 3 and 3' exits 0 \
    chipleteval --placement pair.ini --format=csv
ok 'by the integer program, to the optimum' grep -q '^items,optimal,,,,,0\.09' out
printf '[item.%s]\nwork = 1 TFLOP\nsent = 20 GB\n' f >>pair.ini
sets 's/^\[step\]/[step]\nitem_order = as-written/'
ok 'in their order they stay where cutting costs less' exits 0 \
    chipleteval --placement pair.ini --format=csv
ok 'as a pipeline: 5 and 4, then the rest' grep -q '^items,optimal,,,,,0\.1' out

example=$top_srcdir/examples/placement/unequal-dies.ini
for format in table json csv tsv; do
    ok "the example answers as $format" exits 0 chipleteval --placement "$example" --format=$format
done

pair sharded | sed 's/^bandwidth = 1000 GB\/s/&\ncapacity = 10 GB/' >pair.ini
ok 'no room is an answer' exits 1 chipleteval --placement pair.ini
ok 'in a row' grep -q infeasible out
ok 'and in words' says 'chipleteval: no placement: no room, no way to memory, or not enough time'

# refuses SEDSCRIPT MESSAGE: pair.ini with one fault.
refuses() {
    pair sharded | sed "$1" >pair.ini
    exits 3 chipleteval --placement pair.ini && head -n 1 err >first && mv first err &&
        says "chipleteval: $2" && [ ! -s out ]
}
ok 'a wrong section' refuses 's/^\[stack.b/[stak.b/' \
    'pair.ini:10:2: unknown section [stak.b]; did you mean '"'stack'?"
ok 'a part without name' refuses 's/^\[die.b/[die/' \
    'pair.ini:5:2: every part has a name of its own but the step: [die.left]'
ok 'a wrong key' refuses 's/^dram/drum/' \
    "pair.ini:19:1: unknown key 'drum' in [tensor.x]; did you mean 'dram'?"
unitless="expected a number of operations, as in '10 TFLOP', got a number without unit"
ok 'a die that is not there' refuses 's/^to = b/to = c/' \
    "pair.ini:15:6: no [die.c]; did you mean 'a'?"
ok 'a number without unit' refuses 's/ TFLOP$//' \
    "pair.ini:2:8: $unitless"
ok 'a unit of something else' refuses 's/40 GB/40 mm/' \
    'pair.ini:19:11: expected a size in bytes, got a length'
ok 'text behind a value' refuses 's/40 GB/40 GB or so/' \
    'pair.ini:19:13: text after the value of dram'
ok 'a missing key' refuses 's/^work.*/l2_policy = home-side/' "pair.ini:1:2: [step] has no 'work'"
ok 'a link to itself' refuses 's/^to = b/to = a/' \
    'pair.ini: balance: a channel joins two different nodes'
printf '\n' >pair.ini
ok 'an empty file' exits 3 chipleteval --placement pair.ini
ok 'a file that is not there' exits 4 chipleteval --placement nothing.ini
ok 'no other table beside it' exits 2 chipleteval --placement pair.ini --cost actuary:x.csv
ok 'no study beside it' exits 2 chipleteval --placement pair.ini study.ini
finish
