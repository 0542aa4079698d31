#!/bin/sh
# A search in parts gives the bytes of the search in one go, whoever runs what
# and whatever dies.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

cp "$top_srcdir/tests/cli/parts.ini" study.ini

# search OPTION...: into the folder out.
search() {
    rm -rf out
    chipletopt --quiet --no-plots -o out "$@" study.ini
}

search >whole.txt && cp -R out whole

same_as_whole() {
    cmp out/front.csv whole/front.csv && cmp out/front.json whole/front.json &&
        cmp out/summary.txt whole/summary.txt
}

for parts in 1 3 64; do
    in_parts() {
        chipletopt --store=in-$parts --shards=$parts study.ini &&
            search --store=in-$parts --threads=$((parts % 8 + 1)) && same_as_whole
    }
    ok "$parts shards give the bytes of one search" in_parts
done
ok 'and a certificate that holds' chipletopt --check=out/front.cert

# A grid that is too large for looking at every design, asked in every way.
sed 's/step 8/step 2/; s/step 0.05 V/step 0.02 V/' study.ini >large.ini
certified() {
    rm -rf out
    chipletopt --quiet --no-plots -o out "$@" large.ini >/dev/null &&
        chipletopt --check=out/front.cert && ! grep -q '^boxes 1$' out/front.cert
}
ok 'a front has a certificate that holds' certified
ok 'so has one of three objectives' certified --set search.minimize=power,package_cost
ok 'so has one within 5 %' certified --epsilon=5
ok 'so have the best of one objective' certified --set search.keep=7 --set search.minimize=
ok 'so has the best of a formula' \
    certified --set search.maximize=throughput/power --set search.minimize=
ok 'so have designs that match a chip' certified --set search.match=nvidia-h20
ok 'so has one at the worst that the data allow' certified --set search.robust=worst

two_large() {
    rm -rf out
    chipletopt --quiet --format=csv large.ini >large.csv &&
        chipletopt --store=two --shards=2 large.ini &&
        chipletopt --quiet --no-plots -o out --store=two large.ini >/dev/null &&
        cmp large.csv out/front.csv && grep -q '^given [1-9]' two/shard-000002-of-000002 &&
        chipletopt --check=out/front.cert &&
        chipletopt --check=two/shard-000002-of-000002 large.ini
}
ok 'shards that know designs of others give the bytes of one search' two_large

# Also where no part looks at what another does: in tables, texts, figures and page.
same_files() {
    for file in whole-large/*; do
        case $file in
        */MANIFEST | */front.cert) ;;
        *) cmp "$file" "out/${file#*/}" || return 1 ;;
        esac
    done
}
answers_in_parts() {
    rm -rf out
    chipletopt --quiet -o out "$@" large.ini >/dev/null || return 1
}
seeded() {
    answers_in_parts && mv out whole-large && grep -q 'taken at random' whole-large/summary.txt &&
        chipletopt --store=five --shards=5 large.ini && grep -q '^g ' five/plan &&
        answers_in_parts --store=five && same_files
}
ok 'every file of an answer is the same, but for how it was found' seeded
each_alone() {
    for i in 3 1 2; do
        chipletopt --store=apart --shards=3 large.ini >/dev/null &&
            chipletopt --store=apart --shard=$i/3 --threads=$i large.ini &&
            mv apart/shard-* . || return 1
    done
    mv shard-* apart/ && answers_in_parts --merge=apart && same_files
}
ok 'also if no part knows what another found' each_alone

# Within epsilon: few designs that cover all, whoever ran what.
within() {
    rm -rf out
    chipletopt --store=near --shards=3 --epsilon=5 large.ini >/dev/null && cp -R near far &&
        chipletopt --quiet --no-plots -o out --store=near large.ini >/dev/null &&
        chipletopt --check=out/front.cert | grep -q 'more than 5 % better' &&
        [ "$(wc -l <out/front.csv)" -lt "$(wc -l <large.csv)" ] && mv out/front.csv near.csv &&
        for i in 2 3 1; do
            chipletopt --store=far --shard=$i/3 --threads=2 || return 1
        done &&
        chipletopt --merge=far --format=csv >far.csv && cmp near.csv far.csv
}
ok 'shards find a front within 5 %, the same in any order' within

one_by_one() {
    chipletopt --store=alone --shards=5 study.ini || return 1
    for i in 4 2 5 1 3; do
        (cd alone && chipletopt --store=. --shard=$i/5) || return 1
    done
    search --merge=alone && same_as_whole
}
ok 'so do shards run one by one, without the study' one_by_one
# What is told of each key is the line of the study that it has.
without_study() {
    rm -rf out other
    chipletopt --quiet --no-plots -o other --merge=alone >/dev/null && mv other out &&
        grep -q '"origin": "study.ini:[0-9]' out/front.json && same_as_whole
}
ok 'so do shards joined without the study, into another folder' without_study
ok 'a shard has a certificate of its own' \
    chipletopt --check=alone/shard-000002-of-000005 study.ini
ok 'a shard of a Slurm array is told by its environment' \
    env SLURM_ARRAY_TASK_ID=2 chipletopt --store=alone --shard=slurm study.ini

some_missing() {
    rm -f alone/shard-000003-of-000005
    search --merge=alone --require-optimal
    [ $? -eq 5 ] && grep -q '^complete no' out/MANIFEST && [ ! -e out/front.cert ]
}
ok 'with a shard missing the answer is not proven' some_missing

damaged() {
    tail -c 100 alone/shard-000002-of-000005 >cut && mv cut alone/shard-000002-of-000005 &&
        search --store=alone --resume && same_as_whole
}
ok 'what is damaged or missing is run again' damaged

# refused STATUS TEXT OPTION...
refused() {
    expected=$1 text=$2
    shift 2
    chipletopt "$@" >stdout 2>stderr
    status=$?
    [ $status -eq "$expected" ] && grep -q "$text" stderr ||
        { echo "exit $status"; cat stderr; return 1; }
}
ok 'a store of another study is refused' \
    refused 6 'answers another study' --store=alone --set die.cores=40 study.ini
sed 's/^version .*/version 0.0.9/; $d' alone/plan >old
mkdir other
{ cat old; echo 'end 0000000000000000'; } >other/plan
ok 'a plan that was altered is refused' refused 6 'altered' --store=other study.ini
ok 'another number of shards is refused' \
    refused 6 '5 shards were planned, not 6' --store=alone --shards=6 study.ini
ok 'a folder without a plan is refused' refused 4 'No such file' --merge=nowhere study.ini
ok 'a part has no limit of evaluations' \
    refused 2 'as a whole' --store=alone --evaluations=9 study.ini
ok 'a plan is as exact as it was planned' \
    refused 6 'not within 1 %' --store=alone --epsilon=1 study.ini
ok 'more shards than designs are refused' \
    refused 3 'of a grid of' --store=many --shards=1000000 study.ini

full_disk() {
    rm -rf full
    chipletopt --store=full --shards=4 study.ini || return 1
    (trap '' XFSZ
     ulimit -f 1
     chipletopt --store=full --shard=2/4 study.ini)
    [ $? -eq 4 ] && [ "$(ls -A full)" = plan ] && search --store=full --resume && same_as_whole
}
ok 'a full disk is told, leaves nothing half-written, and is made up for' full_disk

# query SQL: its one value.
query() {
    python3 -c 'import sqlite3, sys
print(sqlite3.connect("full/runs.db").execute(sys.argv[1]).fetchone()[0])' "$1"
}
# column NAME: that of the first design in front.csv.
column() {
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
                          NR == 2 { print $at }' whole/front.csv
}
if python3 -c 'import sqlite3' 2>/dev/null; then
    ok 'the database has the front, a row for each design' \
        [ "$(query 'select count(*) from front')" -eq $(($(wc -l <whole/front.csv) - 1)) ]
    ok 'with its metrics' awk "BEGIN { exit !($(query \
        'select power_w from front where rank = 1') == $(column power_w)) }"
    cores=$(query "select json_extract(design, '\$.\"die.cores\"') from front where rank = 1")
    ok 'and its keys' [ "$cores" = "$(column die.cores)" ]
    ok 'and how long each part took' \
        [ "$(query 'select count(*) from shards where seconds > 0')" -eq 4 ]
else
    skip 'the database has the front' 'no sqlite3 in Python'
fi

if [ "$(parallel --version 2>/dev/null | sed -n '1s/^GNU parallel.*/yes/p')" = yes ]; then
    ok 'workers of GNU parallel may be killed' \
        "$top_srcdir/tests/cli/kill-workers" 3 6 study.ini whole
else
    skip 'workers of GNU parallel may be killed' 'no GNU parallel'
fi
finish
