#!/bin/sh
# A portfolio from outside: its sums, its proof, its faults.
. "$top_srcdir/tests/tap.sh"

cd "$tap_scratch" || exit 1
family=$top_srcdir/examples/portfolio/four-products.ini
cp "$top_srcdir/examples/portfolio/common.ini" .

portfolio() {
    "$top_builddir/tools/chipletopt" --quiet --portfolio="$@"
}

# numbers NAME: every value of that name in the JSON.
numbers() {
    sed -n "s/^ *\"$1\": \([-0-9.e+]*\),*\$/\1/p" family.json
}

# sums_up: all products and all designs are the whole, which is its own bound.
sums_up() {
    { numbers product_usd && numbers design_usd && echo total &&
        numbers usd && numbers bound_usd; } |
        awk '/total/ { total = 1; next }
             !total { sum += $1; next }
             { if (($1 - sum) ^ 2 > (1e-8 * sum) ^ 2) bad = 1; seen++ }
             END { exit bad || seen != 2 || sum <= 0 }'
}

portfolio "$family" --format=json >family.json
report $? 'four products have a portfolio'
ok 'it is the sum of products and designs, proven least' sums_up
ok 'it costs no more than each product for itself' \
    awk "BEGIN { exit !($(numbers usd) <= $(numbers apart_usd)) }"
ok 'it has four products' [ "$(grep -c '"product":' family.json)" -eq 4 ]
portfolio "$family" --format=json --threads=2 >two.json
portfolio "$family" --format=json --threads=1 >one.json
ok 'one thread and two write the same bytes' cmp one.json two.json
ok 'a proven portfolio satisfies --require-optimal' portfolio "$family" --require-optimal

# The folder: tables, and a figure whose bars add up to what is said.
portfolio "$family" -o written >said
report $? 'it is written to a folder'
ok 'as JSON' cmp written/portfolio.json one.json
ok 'as a table' cmp written/summary.txt said
# sum_of BAR: of the upper (0) or lower (1) bars.
sum_of() {
    awk -v bar="$1" '!/^#/ { if (lines++ % 2 == bar) sum += $8 } END { printf "%.12g", sum }' \
        written/portfolio.dat
}
near() {
    awk "BEGIN { exit !(($1 - $2) ^ 2 <= (1e-5 * $2) ^ 2 && $2 > 0) }"
}
ok 'the bars of shared chiplets add up to the whole' near "$(sum_of 1)" "$(numbers usd)"
ok 'those of each for itself, too' near "$(sum_of 0)" "$(numbers apart_usd)"
apart() {
    { numbers apart_product_usd && numbers apart_design_usd; } |
        awk '{ sum += $1 } END { printf "%.12g", sum }'
}
ok 'as do its columns' near "$(apart)" "$(numbers apart_usd)"
if command -v gnuplot >/dev/null; then
    ok 'the figure is drawn' [ -s written/portfolio.svg ]
    ok 'and drawn again' "$top_builddir/tools/chipletplot" --quiet written
else
    skip 'the figure is drawn' 'no gnuplot'
fi
mkdir mine && touch mine/file
portfolio "$family" -o mine >/dev/null 2>&1
ok 'a folder of something else stays' [ $? -eq 4 -a "$(ls mine)" = file ]

# refuses CODE PLACE WORDS: the file wrong.ini exits with CODE, names PLACE and WORDS.
refuses() {
    portfolio wrong.ini >out 2>said
    code=$?
    cat said
    [ "$code" -eq "$1" ] && [ ! -s out ] && grep -q "wrong.ini:$2" said && grep -q "$3" said
}

product='[portfolio]
study = common.ini
[product.a]
volume = 1000
set = workload.model = qwen3-8b'

printf '%s\n' "$product" 'set = die.corez = 4' >wrong.ini
ok 'a wrong key of a study is shown in its line' refuses 3 6:7 die.cores
printf '%s\n' "$product" 'set = die.cores' >wrong.ini
ok 'a setting without a value is refused' refuses 3 6:7 'KEY = VALUE'
printf '%s\n' "$product" 'colour = red' >wrong.ini
ok 'a wrong key of a product is refused' refuses 3 6:1 colour
printf '%s\n' "$product" 'set = search.constraint = throughput >= 1e9 tokens/s' >wrong.ini
ok 'a product that cannot be made is named' refuses 1 3 "'a'"
printf '%s\n' "$product" 'set = package.base = nvidia-h20' >wrong.ini
ok 'a chip as sold is no product to tape out' refuses 3 '' 'cannot be set\|chip as sold'
printf '%s\n' '[portfolio]' 'study = common.ini' 'minimize = beauty' '[product.a]' 'volume = 1' \
    >wrong.ini
ok 'an unknown objective is refused' refuses 3 3:12 'ownership'
printf '%s\n' '[portfolio]' 'study = common.ini' >wrong.ini
ok 'a file without products is refused' refuses 3 '' 'product.NAME'
printf '%s\n' '[portfolio]' 'study = nowhere.ini' '[product.a]' 'volume = 1' >wrong.ini
portfolio wrong.ini >out 2>said
ok 'a study that is not there is an input that failed' [ $? -eq 4 ]
printf '%s\n' '[product.a]' 'study = common.ini' 'set = workload.model = qwen3-8b' >wrong.ini
ok 'a product without a volume is refused' refuses 3 1 "no 'volume'"

for idle in --set=die.cores=4 --epsilon=0.1 --evaluations=9 --exhaustive --certificate; do
    "$top_builddir/tools/chipletopt" --portfolio="$family" "$idle" >/dev/null 2>said
    ok "$idle does not go with it" [ $? -eq 2 ]
done
finish
