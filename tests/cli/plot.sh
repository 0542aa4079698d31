#!/bin/sh
# Results drawn again: figures by their scripts, a front on the terminal.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

# A front of three designs whose places on both axes are known.
mkdir stored
cat >stored/front.csv <<'END'
rank,throughput_tokens_per_s,power_w,package_cost_usd,memory.kind
1,400,300,10,hbm3
2,300,200,,hbm3
3,200,100,30,hbm3
END
marks() {
    [ "$(tr -cd o <plotted | wc -c)" -eq "$1" ]
}
ok 'a stored front is plotted' exits 0 chipletplot --text stored
sed '1d;/+---/,$d' stdout >plotted
ok 'a mark for each design' marks 3
ok 'the fastest in the upper right corner' grep -Eq '^ *400 \| {63}o$' plotted
ok 'one in the middle of both axes' grep -Eq '^ *300 \| {32}o$' plotted
ok 'the slowest in the lower left corner' grep -Eq '^ *200 \|o$' plotted
ok 'both axes are named with their units' \
    sh -c 'grep -qx "throughput, tokens/s" stdout && grep -q "^ *power, W$" stdout'
ok 'other metrics are plotted' exits 0 chipletplot -x package_cost -y power_w stored
sed '1d;/+---/,$d' stdout >plotted
ok 'without designs that lack one' marks 2
ok 'a metric that is not stored is named' exits 3 chipletplot -x ttft stored
ok 'with the file' grep -Fq "stored/front.csv has no metric or column 'ttft'" stderr
ok 'a folder without a front is refused' exits 4 chipletplot --text .
ok 'a call without folder is wrong' exits 2 chipletplot --text
ok 'so is one with two' exits 2 chipletplot stored stored
ok 'a folder that chipletopt has not written is not drawn' exits 4 chipletplot stored
ok 'and stays as it is' [ "$(ls stored)" = front.csv ]

# names_another FILE: a MANIFEST must not reach out of its folder.
names_another() {
    mkdir reaching && printf 'chiplet-output 1\nfile %s\n' "$1" >reaching/MANIFEST || return 1
    exits 4 chipletplot reaching && rm -r reaching
}
echo precious >precious
ok 'a file elsewhere is not taken' names_another ../precious
ok 'nor the folder above' names_another ..

if command -v gnuplot >/dev/null; then
    chipletopt -q -o out "$top_srcdir/tests/cli/small.ini" >/dev/null
    echo "set label 99 'restyled' at screen 0.5,0.5" >line
    sed -i.bak '/^set encoding/r line' out/front.gp && rm out/front.gp.bak
    sed 's/^file.*//' out/MANIFEST >before
    grep -v '^<img' out/report.html >texts
    ok 'a restyled script is drawn' exits 0 chipletplot out
    ok 'as it says' grep -q '>restyled<' out/front.svg
    ok 'on the page, too' sh -c "{
        sed -n 's/.*front.svg\" src=\"data:image.svg+xml;base64,\([^\"]*\).*/\1/p' out/report.html |
            base64 -d | cmp - out/front.svg; } && [ \$(grep -c '^<img' out/report.html) -ge 3 ]"
    ok 'which keeps its texts' sh -c 'grep -v "^<img" out/report.html | cmp - texts'
    ok 'the folder still knows its run' sh -c 'sed "s/^file.*//" out/MANIFEST | cmp - before'
    ok 'and may be replaced' exits 0 chipletopt -q -o out "$top_srcdir/tests/cli/small.ini"
    echo 'exit status 1' >out/front.gp
    cksum out/* >before
    ok 'a script that fails is told' exits 4 chipletplot out
    ok 'and leaves the folder as it was' sh -c 'cksum out/* | cmp - before'
else
    skip 'figures are drawn again' 'no gnuplot'
fi
finish
