#!/bin/sh
# Each tool once on something small, under the command in CHIPLET_UNDER if there
# is one. .ci/run does so under valgrind, and without it in a build for
# ThreadSanitizer, in which Criterion's programs do not start.
. "$top_srcdir/tests/tap.sh"

CHIPLET_MODELS=$top_srcdir/models
TSAN_OPTIONS=halt_on_error=1:exitcode=66
export CHIPLET_MODELS TSAN_OPTIONS
cd "$tap_scratch" || exit 1

# runs TOOL ARGUMENT...: the program itself, not libtool's shell script.
runs() {
    tool=$1
    shift
    "$top_builddir/libtool" --mode=execute ${CHIPLET_UNDER-} "$top_builddir/tools/$tool" "$@"
}

small=$top_srcdir/tests/cli/small.ini
main_job=$top_srcdir/examples/two-7nm-dies-vs-h20.ini
chips='--chip nvidia-h20,910C,two-die-7nm --workload llama-3-8b'

ok 'a search of few designs' exits 0 runs chipletopt --threads=4 -o out --no-plots "$small"
ok 'the folder once more' exits 0 runs chipletopt --threads=4 -o out --no-plots "$small"
ok 'its certificate checked' exits 0 runs chipletopt --threads=4 --check=out/front.cert
ok 'its data sampled' exits 0 runs chipletopt --threads=4 --uncertainty=64 --set workload.batch=8 \
    --set uncertainty.inputs=time/decode "$small"
ok 'the same in parts' exits 0 runs chipletopt --threads=4 --store=parts "$small"
ok 'its front on the terminal' exits 0 runs chipletplot --text out
ok 'a search by several threads' exits 0 runs chipletopt --threads=4 --no-plots -o main \
    --set die.cores=48,64 --set 'die.voltage=0.7 V, 0.8 V' --set link.lanes=256 "$main_job"
ok 'a search that finds nothing' \
    exits 1 runs chipletopt --set search.constraint='power <= 1 W' "$small"
ok 'a study that is wrong' exits 3 runs chipletopt --set die.coers=3 "$small"
ok 'the keys' exits 0 runs chipletopt --list-keys
ok 'chips side by side' exits 0 runs chipleteval $chips
ok 'what they are made of, as JSON' exits 0 runs chipleteval --format=json --breakdown $chips
ok 'a table of operators' exits 0 runs chipleteval --quiet --keep-going --chip nvidia-h100 \
    --operators "gemm:$top_srcdir/tests/validation/operators/llmcompass.csv"
ok 'the model library' exits 0 runs chipletdb list
ok 'a model with its sources' exits 0 runs chipletdb show nvidia-h20
ok 'two models side by side' exits 0 runs chipletdb compare nvidia-h20 910C
finish
