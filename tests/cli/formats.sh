#!/bin/sh
# Formats can be read by other programs, say the same, and do not depend on
# terminal, locale or colour.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
small=$top_srcdir/tests/cli/small.ini
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

chips='--chip nvidia-h20,huawei-ascend-910c --workload llama-3-8b'
issue_columns='throughput_tokens_per_s tpot_s ttft_s power_w energy_per_token_j package_cost_usd
    silicon_area_m2 junction_temperature_k capacity_used good_packages_per_wafer
    tokens_per_s_per_wafer presentation limit throughput_tokens_per_s_system'

# each FORMAT: every command that prints a table, into files.
each() {
    chipletopt --format="$1" --set die.cores=16..64x2 "$small" >front."$1" &&
        chipletopt --format="$1" --print-config "$small" >config."$1" &&
        chipletopt --format="$1" --list-keys >keys."$1" &&
        chipletopt --format="$1" --list-metrics >metrics."$1" &&
        chipletdb --format="$1" list >list."$1" &&
        chipletdb --format="$1" show nvidia-h20 >show."$1" &&
        chipletdb --format="$1" compare nvidia-h20 910C >compare."$1" &&
        chipleteval --quiet --format="$1" $chips >results."$1" &&
        chipleteval --quiet --format="$1" $chips --breakdown >breakdown."$1"
}

# same_fields FILE SEPARATOR: each line has as many fields as the first (no
# quotes in it).
same_fields() {
    "$AWK" -F "$2" '/"/ { next } NR == 1 { n = NF } NF != n { print FILENAME ":" NR; bad = 1 }
        END { exit bad || n < 2 }' "$1"
}

columns() {
    for column in $issue_columns; do
        head -n 1 front.csv | tr , '\n' | grep -Fqx "$column" || { echo "$column" && return 1; }
    done
}

for format in table json csv tsv; do
    ok "every report as $format" each "$format"
done
for file in front config keys metrics list show compare results breakdown; do
    ok "$file.csv has as many fields in each line" same_fields $file.csv ,
    ok "$file.tsv has as many fields in each line" same_fields $file.tsv '	'
done
ok 'the columns are those that are promised' columns
ok 'no machine format has a NaN' sh -c '! grep -il "nan" front.* results.* breakdown.*'

# parse FILE...: by whatever reads JSON here.
if command -v python3 >/dev/null; then
    cat >parse.py <<'END'
import csv, json, sys
for name in sys.argv[1:]:
    document = json.load(open(name))
    assert "/" in document["schema"] and document["version"], name
search = json.load(open("front.json"))
rows = list(csv.DictReader(open("front.csv")))
tabs = list(csv.DictReader(open("front.tsv"), delimiter="\t"))
assert len(rows) == len(search["front"]) == len(tabs) > 0
for row, tab, design in zip(rows, tabs, search["front"]):
    assert row == tab
    assert int(row["rank"]) == design["rank"]
    for metric, value in design["metrics"].items():
        assert (float(row[metric]) if row[metric] else None) == value, metric
    assert row["limit"] == design["limit"]
assert len(search["library_checksum"]) == 16 and search["complete"] is True
END
    ok 'JSON can be read and says what CSV says' python3 parse.py ./*.json
else
    skip 'JSON can be read and says what CSV says' 'no python3'
fi

ok 'a locale with a decimal comma changes nothing' sh -c '
    LC_ALL=de_DE.UTF-8 chipletopt --format=csv --set die.cores=16..64x2 "$1" | cmp - front.csv' \
    sh "$small"
ok 'the number of threads changes nothing' sh -c '
    chipletopt --threads=1 --format=json --set die.cores=16..64x2 "$1" >one &&
    chipletopt --threads=4 --format=json --set die.cores=16..64x2 "$1" | cmp - one' sh "$small"

escape=$(printf '\033')
# colors COMMAND...: does stderr have an escape sequence?
colors() {
    "$@" 2>&1 >/dev/null | grep -q "$escape"
}
wrong() {
    TERM=xterm "$@" chipletopt --set die.coers=3 "$small"
}
fails 'no colour without a terminal' colors wrong env
ok 'colour if it is asked for' \
    colors env TERM=xterm chipletopt --color=always --set die.coers=3 "$small"
ok 'an option beats NO_COLOR' \
    colors env NO_COLOR=1 chipletopt --color=always --set die.coers=3 "$small"
# A bare chroot has the program but no terminals to give.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    run="chipletopt --set die.coers=3 $small"
    ok 'colour on a terminal' \
        sh -c "TERM=xterm script -qec '$run' /dev/null </dev/null | grep -q '$escape'"
    fails 'no colour with NO_COLOR' \
        sh -c "TERM=xterm NO_COLOR=1 script -qec '$run' /dev/null </dev/null | grep -q '$escape'"
    ok 'an empty NO_COLOR does not count' \
        sh -c "TERM=xterm NO_COLOR= script -qec '$run' /dev/null </dev/null | grep -q '$escape'"
    fails 'no colour on a dumb terminal' \
        sh -c "TERM=dumb script -qec '$run' /dev/null </dev/null | grep -q '$escape'"
    fails 'no colour with --color=never' \
        sh -c "TERM=xterm script -qec '$run --color=never' /dev/null </dev/null | grep -q '$escape'"
else
    skip 'colour on a terminal' 'no script'
fi
finish
