#!/bin/sh
# Texts of studies, names of models and folders reach gnuplot, CSV, JSON and HTML as
# texts: whatever they say, nothing runs.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
export PATH CHIPLET_MODELS
if ! command -v gnuplot >/dev/null; then
    skip 'hostile texts' 'no gnuplot'
    finish
    exit
fi
cd "$tap_scratch" || exit 1
mkdir work work/chip work/workload work/process && cd work || exit 1

# Each tries to run "touch PWNED" wherever a text is expanded.
cat >texts <<'END'
'.system('touch PWNED').'
'; system 'touch PWNED'; '
`touch PWNED`
"`touch PWNED`"
$(touch PWNED)
"; !touch PWNED; "
'\n!touch PWNED\n'
a' ; load '< touch PWNED' ; plot '< touch PWNED
@system("touch PWNED")
\'.system("touch PWNED").\'
%s%n%99999d %{x}
</text><script>touch PWNED</script>
EOD
}} } do for [i=1:2] {system('touch PWNED')}
{/:Bold x}^{_2}~a{.8-}
'
\
END

# A page with other elements than its own, or with a picture that is no picture.
cat >page.py <<'END'
import base64, html.parser, sys, xml.dom.minidom
own = set("""html head meta title style body h1 h2 p img div table thead tbody tr th td br small
    pre footer""".split())
class Page(html.parser.HTMLParser):
    pictures = 0
    def handle_starttag(self, tag, attributes):
        assert tag in own, tag
        for name, value in attributes:
            assert name in ("class", "alt", "src", "charset", "lang", "name", "content",
                            "http-equiv"), name
            if name == "src":
                head, data = value.split(",")
                assert head == "data:image/svg+xml;base64", head
                xml.dom.minidom.parseString(base64.b64decode(data, validate=True))
                self.pictures += 1
page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
assert page.pictures == 7, page.pictures
END

untouched() {
    [ -z "$(find "$tap_scratch" -name PWNED)" ]
}

# study TEXT MATCH: TEXT in each field that takes free text.
study() {
    printf '[study]\ntitle = %s\n[workload]\nmodel = %s\nbatch = 4..64 x2\n' "$1" "$2"
    printf '[package]\nbase = two-die-7nm\ndies = 2\n[system]\npackages = 1\n'
    printf '[search]\nmaximize = throughput\nminimize = power\nmatch = %s\nreach = none\n' "$3"
    printf '[link]\nlanes = 256, 512\n[output]\nsensitivity = yes\n'
}

# drawn FOLDER: all figures are there.
drawn() {
    for figure in front breakdown roofline floorplan heat sensitivity knee; do
        [ -s "$1/$figure.svg" ] && [ -s "$1/$figure.png" ] || { echo "no $figure" && return 1; }
    done
    command -v python3 >/dev/null || return 0
    python3 -c 'import sys, json, xml.dom.minidom as x
[x.parse(f"{sys.argv[1]}/{f}.svg") for f in
 ("front", "breakdown", "roofline", "floorplan", "heat", "sensitivity", "knee")]
json.load(open(sys.argv[1] + "/front.json"))' "$1" &&
        python3 "$tap_scratch/work/page.py" "$1/report.html"
}

run_title() {
    study "$1" llama-3-8b nvidia-h20 >study.ini
    chipletopt -o out study.ini >stdout 2>stderr || { cat stderr && return 1; }
    drawn out && untouched
}

number=0
while IFS= read -r text; do
    number=$((number + 1))
    ok "title $number draws and runs nothing" run_title "$text"
done <texts

# as_models TEXT: a chip and a workload of that name, if a file may have it.
as_models() {
    case $1 in */*) return 0 ;; esac
    cp "$top_srcdir/models/chip/nvidia-h20.ini" "chip/$1.ini" &&
        cp "$top_srcdir/models/workload/llama-3-8b.ini" "workload/$1.ini" || return 1
    study x "$1" "$1" >study.ini
    # The library may refuse such a name; then nothing is drawn at all.
    if chipletopt -o out study.ini >stdout 2>stderr; then
        drawn out || return 1
    fi
    rm -f "chip/$1.ini" "workload/$1.ini"
    untouched
}

number=0
while IFS= read -r text; do
    number=$((number + 1))
    ok "models by the name of text $number run nothing" as_models "$text"
done <texts

# as_folder TEXT: an output folder of that name.
as_folder() {
    study x llama-3-8b nvidia-h20 >study.ini
    folder=$(printf %s "$1" | tr -d /)
    chipletopt -o "$folder.d" study.ini >stdout 2>stderr || { cat stderr && return 1; }
    drawn "$folder.d" && untouched
}

number=0
while IFS= read -r text; do
    number=$((number + 1))
    [ "$number" -le 6 ] && ok "a folder by the name of text $number runs nothing" as_folder "$text"
done <texts

ok 'a start-up file of gnuplot is not read' sh -c '
    printf "system \"touch PWNED\"\n" >.gnuplot
    HOME=$PWD chipletopt -o home study.ini >/dev/null 2>&1 && [ ! -e PWNED ] && [ ! -e home/PWNED ]'
ok 'nothing has run' untouched
finish
