#!/bin/sh
# Every example runs from the build tree, finds a front and writes what its
# study asks for.
. "$top_srcdir/tests/tap.sh"

cd "$tap_scratch" || exit 1
examples=$top_srcdir/examples

# answers STUDY: a front of at least one design, on stdout and in the folder
# that the study names.
answers() {
    "$top_builddir/tools/chipletopt" --quiet --format=csv "$examples/$1.ini" >"$1.csv" || return 1
    [ "$(wc -l <"$1.csv")" -ge 2 ] || { echo "no design" && return 1; }
    folder=$(sed -n 's/^directory *= *//p' "$examples/$1.ini")
    [ -n "$folder" ] || return 0
    cmp "$1.csv" "$folder/front.csv" && [ -s "$folder/front.json" ] || return 1
    command -v gnuplot >/dev/null || return 0
    for plot in $(sed -n 's/^plots *= *//p' "$examples/$1.ini" | tr -d ,); do
        [ -s "$folder/$plot.svg" ] && [ -s "$folder/$plot.png" ] || { echo "no $plot" && return 1; }
    done
}

# the references of make bench are longer than a test may be
for study in "$examples"/*.ini; do
    case $study in */bench-*) continue ;; esac
    study=${study##*/}
    [ "$study" = nothing-fits.ini ] || ok "${study%.ini} answers" answers "${study%.ini}"
done

# explains STUDY: exit status 1, and which limits conflict, in words and in JSON.
explains() {
    "$top_builddir/tools/chipletopt" --quiet "$examples/$1.ini" >"$1.txt"
    [ $? -eq 1 ] && grep -q 'cannot hold together' "$1.txt" || return 1
    "$top_builddir/tools/chipletopt" --quiet --format=json "$examples/$1.ini" |
        sed -n '/"conflict"/,/^ \]/p' | grep -c '"frees_study": true' | grep -qx 2
}
ok 'nothing-fits names two limits of which either frees the study' explains nothing-fits

# frees STUDY METRIC: with the limit of this metric as it is shown there are designs.
frees() {
    bound=$(sed -n "s/^$2 [<>]= [0-9.]* [^ ]*  *\\([0-9.]* [^ ]*\\) .*/\\1/p" "$1.txt")
    [ -n "$bound" ] && sed "s;^\\(constraint = $2 [<>]=\\).*;\\1 $bound;" "$examples/$1.ini" |
        "$top_builddir/tools/chipletopt" --quiet --format=csv - >freed.csv
}
ok 'so much less throughput frees nothing-fits' frees nothing-fits throughput
ok 'so much more power frees nothing-fits' frees nothing-fits power

# asks LIMIT...: of more dies and cores.
asks() {
    "$top_builddir/tools/chipletopt" --quiet --set package.dies=1,2,4 \
        --set 'die.cores=16..64 step 8' --set package.die_attach=organic,silicon-interposer \
        --set "search.constraint=package_cost <= $1, throughput >= $2, power <= 90 W" \
        "$examples/nothing-fits.ini"
}
# Two limits conflict, and the dearer package is no help for its own power.
tells_which_is_enough() {
    asks '858 USD' '1430 tokens/s' >enough.txt
    sed -n 's/^Moved alone, "\(.*\)" frees the study.$/\1/p' enough.txt >enough
    [ "$(cat enough)" = 'throughput >= 1430 tokens/s' ] || return 1
    cost=$(sed -n 's/^package_cost <= 858 USD  *\([0-9.]* USD\) .*/\1/p' enough.txt)
    less=$(sed -n 's/^throughput >= 1430 tokens.s  *\([0-9.]* tokens.s\) .*/\1/p' enough.txt)
    asks '858 USD' "$less" >freed.txt && ! asks "$cost" '1430 tokens/s' >freed.txt
}
ok 'of limits of which not each frees the study those that do are named' tells_which_is_enough

# has_both CSV: one die and two dies, by the column of that name.
has_both() {
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "package.dies") at = i; next }
             { seen[$at] = 1 }
             END { exit !(at && seen[1] && seen[2]) }' "$1"
}
ok 'one big die and two small ones share a front' has_both two-small-or-one-big.csv

ok 'a certificate names the axes of each workload' \
    grep -qx 'axis workload.chat.batch 4' out/mixed-workloads/front.cert

if command -v python3 >/dev/null; then
    "$top_builddir/env" python3 "$examples/sweep.py" >sweep 2>"$tap_scratch/why"
    report $? 'sweep.py uses the library from Python'
    ok 'its table has a row for each number of lanes' [ "$(wc -l <sweep)" -eq 7 ]
else
    skip 'sweep.py uses the library from Python' 'no python3'
fi
finish
