#!/bin/sh
# What bash completes is what the tables of the tools have.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1
if ! command -v bash >/dev/null; then
    skip 'completion' 'no bash'
    finish
    exit
fi

# completes WORD...: what is offered for the last one, a line each. As bash has
# it, '=' is a word of its own.
cat >completes <<'END'
. "$top_srcdir/tools/completion/chiplet.bash"
compopt() { :; } # only while bash completes
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_chiplet "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
END
export top_srcdir

# offers WORDS EXPECTED: in any order.
offers() {
    bash completes $1 | LC_ALL=C sort >offered
    echo "$2" | tr ' ' '\n' | LC_ALL=C sort | diff offered -
}

for tool in chipletopt chipleteval chipletdb chipletfit chipletplot; do
    ok "$tool completes the options of its table" offers "$tool --" \
        "$("$tool" --list-options | cut -f 1)"
    ok "$tool is among the commands" grep -q "^complete .* $tool\\( \\|$\\)" \
        "$top_srcdir/tools/completion/chiplet.bash"
done
ok 'a model by its beginning' offers 'chipletdb show nvidia-h20' 'nvidia-h20 nvidia-h200'
ok 'a kind' offers 'chipletdb list p' 'process package'
ok 'a chip behind a comma' offers 'chipleteval --chip = nvidia-h20,metax-c6' \
    'nvidia-h20,metax-c600'
ok 'a metric' offers 'chipletopt --explain tpo' 'tpot'
ok 'a key' offers 'chipletopt --set die.volt' 'die.voltage='
ok 'a choice of a key' offers 'chipleteval --phase = pre' 'prefill'
touch a.ini a.txt
ok 'a study among other files' offers 'chipletopt a' 'a.ini'
fails 'an option that is not offered is found' offers 'chipletopt --' \
    "$(chipletopt --list-options | cut -f 1) --planted"
finish
