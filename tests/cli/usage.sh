#!/bin/sh
# Exit status, streams and messages of a call that is right or wrong in form.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
small=$top_srcdir/tests/cli/small.ini
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

silent() {
    [ ! -s "$1" ] || { cat "$1" && return 1; }
}

# says TEXT: stderr has that line.
says() {
    grep -Fqx -- "$1" stderr || { cat stderr && return 1; }
}

for tool in chipletopt chipleteval chipletdb chipletfit chipletplot; do
    ok "$tool --help exits with 0" exits 0 "$tool" --help
    ok "$tool --help says nothing on stderr" silent stderr
    ok "$tool --help begins with the usage" grep -q "^Usage: $tool " stdout
    ok "$tool --help fits a terminal" sh -c '! grep -E "^.{81}" stdout'
    ok "$tool --help has an example" grep -q '^Example:' stdout
    ok "$tool --help wins over a wrong option" exits 0 "$tool" --nonsense --help
    ok "$tool --version exits with 0" exits 0 "$tool" --version
    ok "$tool --version names itself first" \
        sh -c "head -n 1 stdout | grep -q '^$tool (chiplet) [0-9]'"
    ok "$tool --version has the checksum of the models" grep -Eq 'library [0-9a-f]{16}$' stdout
    ok "$tool without arguments exits with 2" exits 2 "$tool"
    ok "$tool without arguments prints the usage on stderr" grep -q '^Usage:' stderr
    ok "$tool without arguments leaves stdout alone" silent stdout
    ok "$tool refuses an unknown option with 2" exits 2 "$tool" --verbsoe
    ok "$tool suggests the option that was meant" \
        says "$tool: unknown option '--verbsoe'; did you mean '--verbose'?"
    ok "$tool tells where help is" says "Try '$tool --help' for more information."
    ok "$tool refuses an unknown letter" exits 2 "$tool" -Z
    ok "$tool refuses a missing value" exits 2 "$tool" --format
    ok "$tool refuses a value too many" exits 2 "$tool" --quiet=3
    ok "$tool refuses an ambiguous option" exits 2 "$tool" --ve
    ok "$tool refuses an unknown format" exits 2 "$tool" --format=xml
    ok "$tool refuses an unknown colour" exits 2 "$tool" --color=red
done

ok 'a study answers with 0' exits 0 chipletopt "$small"
ok 'the answer is on stdout' grep -q 'on the front' stdout
ok 'a run that is no terminal shows no progress' silent stderr
ok 'a study from stdin answers the same' \
    sh -c 'cp stdout named; chipletopt - <"$1" >piped && cmp named piped' sh "$small"
ok 'impossible constraints exit with 1' \
    exits 1 chipletopt --set 'search.constraint=power <= 1 W' "$small"
ok 'and say which constraint refused how many' grep -Eq '[0-9]+  power <= 1 W' stdout
ok 'two studies are a wrong call' exits 2 chipletopt "$small" "$small"
ok 'a stdin that cannot be read exits with 4' sh -c 'chipletopt - <. 2>stderr; [ $? -eq 4 ]'
ok 'with the reason' says 'chipletopt: <stdin>: Is a directory'
ok 'no study is a wrong call' exits 2 chipletopt --quiet
ok '--set without = is a wrong call' exits 2 chipletopt --set die.cores "$small"
ok '--threads=0 is a wrong call' exits 2 chipletopt --threads=0 "$small"
ok 'an unknown key exits with 3' exits 3 chipletopt --set die.coers=3 "$small"
ok 'and suggests the key' \
    says "chipletopt: --set: unknown key 'die.coers'; did you mean 'die.cores'?"
ok 'a wrong value exits with 3' exits 3 chipletopt --set die.cores=many "$small"
ok 'an unknown figure exits with 3' exits 3 chipletopt --set output.plots=frnt "$small"
printf '[die]\ncores = 8 mm2\n' >wrong.ini
ok 'a wrong study exits with 3' exits 3 chipletopt wrong.ini
ok 'and says where' grep -q '^chipletopt: wrong.ini:2:11: ' stderr
ok 'a study that is not there exits with 4' exits 4 chipletopt nowhere.ini
ok 'models that are not there exit with 4' \
    exits 4 env CHIPLET_MODELS=nowhere chipletdb --kind=chip list
ok '--explain fits a terminal' sh -c 'chipletopt --list-metrics --format=csv | sed "1d;s/,.*//" |
    while read -r metric; do chipletopt --explain "$metric"; done >stdout
    [ "$(grep -c "^  source$" stdout)" -gt 20 ] && ! grep -E "^.{81}" stdout'
ok '--dry-run counts the designs' exits 0 chipletopt --dry-run "$small"
ok 'and does nothing else' [ "$(wc -l <stdout)" -eq 1 ]
ok '--explain explains each metric' sh -c '
    chipletopt --list-metrics --format=tsv | sed 1d | cut -f 1 | while read -r metric; do
        chipletopt --explain "$metric" | grep -q "^  formula" || { echo "$metric"; exit 1; }
    done'
ok '--explain of an unknown metric is a wrong call' exits 2 chipletopt --explain powr
ok '--list-keys takes a pattern' exits 0 chipletopt --list-keys='link.*' --format=csv
ok 'and lists nothing else' sh -c '! sed 1d stdout | grep -v "^link\\."'

ok 'chipletdb lists' exits 0 chipletdb list chip
ok 'chipletdb shows sources' exits 0 chipletdb show nvidia-h20
ok 'a source for each kind of knowledge' grep -q '^      source: ' stdout
ok 'chipletdb finds by alias' exits 0 chipletdb show 910C
ok 'chipletdb compares' exits 0 chipletdb compare nvidia-h20 910C
ok 'chipletdb suggests a name' exits 3 chipletdb show nvidia-h21
ok 'which is near' says "chipletdb: no model is called 'nvidia-h21'; did you mean 'nvidia-h20'?"
ok 'a part of a name suggests it' exits 3 chipletdb show h20
ok 'whatever kind it is of' says "chipletdb: no model is called 'h20'; did you mean 'nvidia-h20'?"
ok 'chipletdb cannot compare a chip with a process' exits 3 chipletdb compare nvidia-h20 n7
ok 'an unknown command is a wrong call' exits 2 chipletdb lst
ok 'an unknown kind is a wrong call' exits 2 chipletdb list chp

ok 'chipleteval compares chips' \
    exits 0 chipleteval --chip nvidia-h20,910C --workload llama-3-8b --packages 1
ok 'with rows for each in every block' [ "$(grep -c '^nvidia-h20 ' stdout)" -gt 1 -a \
    "$(grep -c '^nvidia-h20 ' stdout)" -eq "$(grep -c '^huawei-ascend-910c ' stdout)" ]
ok 'that no line outgrows a terminal' sh -c '! grep -E "^.{81}" stdout'
ok 'a chip that cannot hold the model is a row that says so' \
    exits 0 chipleteval --chip nvidia-h20,nvidia-l40s --workload llama-3-70b --packages 1
ok 'with numbers' \
    sh -c 'tr -s " \n" " " <stdout | grep -Eq " nvidia-l40s .*needs [0-9.]+ GB, has [0-9.]+ GB"'
ok 'if none can, the status is 1' \
    exits 1 chipleteval --chip nvidia-l40s --workload llama-3-70b --packages 1
ok '--chip needs --workload' exits 2 chipleteval --chip nvidia-h20
ok 'an unknown chip exits with 3' exits 3 chipleteval --chip nvidia-h21 --workload llama-3-8b
ok '--breakdown has the operators' \
    exits 0 chipleteval --chip nvidia-h20 --workload llama-3-8b --breakdown
ok 'and the parts of power' grep -q '^  power .* W:  ' stdout
ok 'within the lines of a terminal' sh -c '! grep -E "^.{81}" stdout'
ok 'and no other presentation, since one die has none' sh -c '! grep "instead" stdout'
sampled='--set workload.batch=8 --set uncertainty.inputs=time/decode'
ok 'data are sampled as often as the study says' exits 0 chipletopt --uncertainty \
    --set uncertainty.samples=64 $sampled "$small"
ok 'and not more often' grep -q '^64 samples ' stdout
ok 'or as often as the option says' exits 0 chipletopt --uncertainty=128 \
    --set uncertainty.samples=64 $sampled "$small"
ok 'which counts more' grep -q '^128 samples ' stdout
ok 'an output folder without name is a wrong call' exits 2 chipletopt --output= "$small"
ok 'a study with axes cannot be evaluated' exits 3 chipleteval "$small"
ok 'a study without can' \
    exits 0 chipleteval --set package.dies=2 --set workload.batch=8 "$small"

if [ -c /dev/full ]; then
    ok 'a full disk exits with 4' \
        sh -c 'chipletopt "$1" >/dev/full 2>stderr; [ $? -eq 4 ]' sh "$small"
    ok 'and says why' says 'chipletopt: standard output: No space left on device'
    ok 'also where the first of many writes fails' \
        sh -c 'chipletopt --list-keys >/dev/full 2>stderr; [ $? -eq 4 ]'
    ok 'with the reason of that one' says 'chipletopt: standard output: No space left on device'
    ok 'a full disk exits with 4 for help, too' \
        sh -c 'chipletdb --help >/dev/full 2>&1; [ $? -eq 4 ]'
fi
ok 'a closed stdout exits with 4' sh -c 'chipletopt "$1" >&- 2>stderr; [ $? -eq 4 ]' sh "$small"
ok 'which is said once' [ "$(grep -c 'standard output' stderr)" -eq 1 ]
ok 'a closed stderr does no harm' sh -c 'chipletopt "$1" >stdout 2>&- && [ -s stdout ]' sh "$small"
finish
