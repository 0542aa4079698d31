#!/bin/sh
# The output folder: complete or not there, and never at the cost of what
# somebody else has put there.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
small=$top_srcdir/tests/cli/small.ini
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

run() {
    chipletopt --quiet --no-plots "$@" "$small" >stdout 2>stderr
}

# refuses PATTERN OPTION...: exit status 4, a message, nothing left behind.
refuses() {
    pattern=$1
    shift
    run "$@"
    status=$?
    [ $status -eq 4 ] && grep -q "$pattern" stderr && no_leftovers && return 0
    echo "exit status $status"
    cat stderr
    return 1
}

no_leftovers() {
    [ -z "$(find . -name '.*.??????' -o -name '*.old')" ]
}

# listed FOLDER: the manifest names every file, and every file is there.
listed() {
    { sed -n 's/^file //p' "$1/MANIFEST"; echo MANIFEST; } | LC_ALL=C sort >wanted
    (cd "$1" && LC_ALL=C ls -A) | LC_ALL=C sort >there
    diff wanted there
}

ok 'a folder is made with its parents' run -o a/b/c
ok 'its manifest lists what it holds' listed a/b/c
ok 'CSV on stdout and in the folder are the same' \
    sh -c 'chipletopt -q --no-plots --format=csv -o a/b/c "$1" | cmp - a/b/c/front.csv' sh "$small"
ok 'the folder is no more private than others' \
    sh -c 'mkdir plain && [ "$(stat -c %a plain)" = "$(stat -c %a a/b/c)" ]'
ok 'our own folder is replaced' run -o a/b/c/
ok 'output.directory of the study is the same' run --set output.directory=d
ok 'and --output wins over it' run --set output.directory=not-this -o d
ok 'so that the other is not made' [ ! -e not-this ]
ok 'an empty folder is taken' sh -c 'mkdir empty' && ok 'and filled' run -o empty

mkdir theirs && echo precious >theirs/notes
ok 'a folder without manifest is refused' refuses 'no MANIFEST' -o theirs
ok 'and left as it was' grep -q precious theirs/notes
echo precious >a/b/c/notes
ok 'a file that we did not write is not thrown away' refuses "holds 'notes'" -o a/b/c
ok 'and the old results stay' [ -s a/b/c/front.csv ]
printf 'no manifest of ours\nfile notes\n' >theirs/MANIFEST
ok 'a manifest of somebody else does not count' refuses 'no MANIFEST' -o theirs
echo precious >file
ok 'a file is not replaced' refuses 'stands where' -o file
ln -s a link
ok 'a symbolic link is not replaced' refuses 'stands where' -o link
ok 'the current folder is refused' refuses 'a name of its own' -o .
ok 'the parent folder is refused' refuses 'a name of its own' -o a/..
ok 'a place below a file is refused' refuses 'Not a directory' -o file/x
ok 'an infeasible study still writes what it knows' \
    sh -c 'chipletopt -q -o e --set "search.constraint=power <= 1 W" "$1" >/dev/null
           [ $? -eq 1 ] && grep -q "power <= 1 W" e/front.json && [ ! -e e/front.gp ]' sh "$small"
ok 'nothing temporary is left' no_leftovers

if command -v gnuplot >/dev/null; then
    ok 'figures are drawn' chipletopt -q -o figures "$small"
    for figure in front breakdown roofline floorplan heat; do
        ok "$figure is an SVG" grep -q '<svg' figures/$figure.svg
        ok "$figure is a PNG" sh -c "head -c 4 figures/$figure.png | grep -q PNG"
        ok "$figure can be drawn again" \
            sh -c "cd figures && gnuplot -d $figure.gp >/dev/null 2>&1"
    done
    ok 'only the figures that the study names' \
        chipletopt -q -o some --set output.plots=roofline "$small"
    ok 'and no others' sh -c '[ -s some/roofline.svg ] && [ ! -e some/front.svg ]'
    ok 'the manifest lists them' listed some
    ok 'what more gives is drawn where it is asked for by its figures alone' \
        chipletopt -q -o more --set output.plots=sensitivity,knee --set link.lanes=128,256 "$small"
    for figure in sensitivity knee; do
        ok "$figure is an SVG" grep -q '<svg' more/$figure.svg
        ok "$figure is a PNG" sh -c "head -c 4 more/$figure.png | grep -q PNG"
        ok "$figure is on the page" grep -q "alt=\"$figure" more/report.html
    done
    ok 'a knee without an axis of the link is told missing' \
        sh -c 'chipletopt -o no --set output.plots=knee --set link.lanes=256 "$1" 2>&1 >/dev/null |
               grep -q "nothing to draw for knee" && [ ! -e no/knee.gp ]' sh "$small"
    ok 'without being asked there is none' sh -c '[ ! -e figures/knee.gp ]'
else
    skip 'figures are drawn' 'no gnuplot'
fi
mkdir bin
for program in sh; do ln -s "$(command -v $program)" bin; done
ok 'without gnuplot the scripts stay' \
    sh -c 'tool=$(command -v chipletopt)
           PATH=$PWD/bin "$tool" -o bare "$1" >/dev/null 2>stderr && [ -s bare/front.gp ]' \
    sh "$small"
finish
