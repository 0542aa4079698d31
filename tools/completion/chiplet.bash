# bash completion for the tools. Options, models, keys and their choices come from
# the programs themselves, so that they cannot go out of date.

_chiplet_options() {
    "$1" --list-options 2>/dev/null | cut -f 1,2 | tr '\t' '\n' | grep -v '^$'
}

_chiplet_models() {
    chipletdb --format=tsv list "$@" 2>/dev/null | sed 1d | cut -f 2
}

# The words that a key of a study takes.
_chiplet_choices() {
    chipletopt --list-keys="$1" --format=tsv | sed 1d | cut -f 7 | tr '|' '\n'
}

_chiplet_kinds() {
    chipletdb --format=tsv list 2>/dev/null | sed 1d | cut -f 1 | uniq
}

_chiplet_words() {
    mapfile -t COMPREPLY < <(compgen -W "$2" -- "$1")
}

# The last word of a list with commas.
_chiplet_list() {
    local before=
    [[ $1 != *,* ]] || before=${1%,*},
    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$2" -- "${1##*,}")
}

_chiplet_files() {
    mapfile -t COMPREPLY < <(compgen -f -X '!*.ini' -- "$1"; compgen -d -- "$1")
}

# Values of options that both --option=value and --option value take.
_chiplet_value() {
    case $1 in
    --format) _chiplet_words "$2" 'table json csv tsv' ;;
    --color) _chiplet_words "$2" 'auto always never' ;;
    --explain | --x | -x | --y | -y) _chiplet_words "$2" "$(chipletopt --list-metrics --format=tsv | sed 1d | cut -f 1)" ;;
    --set) _chiplet_words "$2" "$(chipletopt --list-keys --format=tsv | sed '1d; s/\t.*/=/')"
        compopt -o nospace ;;
    --output | -o | --store | --merge) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
    --check) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
    --chip) _chiplet_list "$2" "$(_chiplet_models chip; _chiplet_models design)" ;;
    --workload) _chiplet_words "$2" "$(_chiplet_models workload)" ;;
    --phase) _chiplet_words "$2" "$(_chiplet_choices workload.phase)" ;;
    --dtype) _chiplet_words "$2" "$(_chiplet_choices workload.dtype)" ;;
    --kernel) _chiplet_words "$2" "$(_chiplet_models kernel)" ;;
    --kind) _chiplet_words "$2" "$(_chiplet_kinds)" ;;
    *) return 1 ;;
    esac
}

_chiplet() {
    local program=$1 word=$2 before=$3
    COMPREPLY=()
    [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
    [ "$word" != = ] || { before=${COMP_WORDS[COMP_CWORD - 1]}; word=; }
    _chiplet_value "$before" "$word" && return
    case $word in
    -*) _chiplet_words "$word" "$(_chiplet_options "$program")" ;;
    *)
        if [ "${program##*/}" = chipletplot ]; then
            mapfile -t COMPREPLY < <(compgen -d -- "$word")
        elif [ "${program##*/}" != chipletdb ]; then
            _chiplet_files "$word"
        elif [ "$COMP_CWORD" -eq 1 ]; then
            _chiplet_words "$word" 'list show compare'
        elif [ "$before" = list ]; then
            _chiplet_words "$word" "$(_chiplet_kinds)"
        else
            _chiplet_words "$word" "$(_chiplet_models)"
        fi ;;
    esac
}

complete -F _chiplet chipletopt chipleteval chipletdb chipletfit chipletplot
