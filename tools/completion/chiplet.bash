# Completion of chipletopt, chipleteval and chipletdb for bash. Options, keys
# and names are asked of the tools themselves, so that this file never lags.

_chiplet_options() {
    "$1" --help-all 2>/dev/null | grep -o -- '--[a-z][a-z-]*=\{0,1\}' | sort -u
}

_chiplet_names() {
    chipletdb list "$1" --format=tsv 2>/dev/null | sed 1d | cut -f1
}

# Words of a list with commas: completes the last one.
_chiplet_list() {
    local done=''
    case $2 in *,*) done=${2%,*}, ;; esac
    compgen -P "$done" -W "$1" -- "${2##*,}"
}

_chiplet() {
    local tool=$1 word=$2 option=$3 kinds='process memory link package kernel chip design system workload'
    # bash cuts --option=value in three words
    if [ "$word" = = ]; then
        word=''
    elif [ "$option" = = ]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    compopt +o nospace 2>/dev/null
    case $option in
    --chip) mapfile -t COMPREPLY < <(_chiplet_list "$(_chiplet_names chip) $(_chiplet_names design)" "$word") ;;
    --workload) mapfile -t COMPREPLY < <(compgen -W "$(_chiplet_names workload)" -- "$word") ;;
    --phase) mapfile -t COMPREPLY < <(compgen -W 'prefill decode' -- "$word") ;;
    --dtype) mapfile -t COMPREPLY < <(compgen -W 'best bf16 fp8 int8 fp4' -- "$word") ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'table json csv tsv' -- "$word") ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word") ;;
    --set)
        mapfile -t COMPREPLY < <(compgen -S = -W "$("$tool" --list-keys 2>/dev/null |
            grep -o '^ *[a-z]*\.[a-z0-9_]*')" -- "$word")
        compopt -o nospace 2>/dev/null ;;
    list) mapfile -t COMPREPLY < <(compgen -W "$kinds" -- "$word") ;;
    *)
        case $word in
        -*)
            mapfile -t COMPREPLY < <(compgen -W "$(_chiplet_options "$tool")" -- "$word")
            case ${COMPREPLY[0]-} in *=) compopt -o nospace 2>/dev/null ;; esac ;;
        *)
            if [ "${tool##*/}" != chipletdb ]; then
                mapfile -t COMPREPLY < <(compgen -f -- "$word")
            elif [ "$COMP_CWORD" -eq 1 ]; then
                mapfile -t COMPREPLY < <(compgen -W 'list show compare' -- "$word")
            else
                mapfile -t COMPREPLY < <(compgen -W "$(for kind in $kinds; do
                    _chiplet_names "$kind"
                done)" -- "$word")
            fi ;;
        esac ;;
    esac
}

complete -o filenames -F _chiplet chipletopt
complete -F _chiplet chipleteval chipletdb
