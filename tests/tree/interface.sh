#!/bin/sh
# What a program was compiled against still holds: each function, enumerator and
# member of a struct that tests/tree/interface.txt lists is there as it was.
# Functions and enumerators may be added, so the count at the end of an enum may
# grow; so may structs of options, which begin with struct_size, at their end.
#   interface.sh            the test
#   interface.sh --update   lists the header of today, when an interface was
#                           changed on purpose; HACKING.md has the rules
top_srcdir=${top_srcdir:-$(dirname -- "$0")/../..}
. "$top_srcdir/tests/tap.sh"
CC=${CC:-cc} AWK=${AWK:-awk}
list=$top_srcdir/tests/tree/interface.txt

# Declarations, one a line, without comments.
declarations() {
    $CC -fpreprocessed -dD -E -P "$1" 2>/dev/null | grep -v '^#' | tr '\n\t' '  ' | tr -s ' ' |
        sed 's/extern "C" {//; s/CHIPLET_API/\n&/g; s/typedef/\n&/g'
}

functions() {
    declarations "$1" | sed -n 's/^CHIPLET_API \([^;]*;\).*/function \1/p'
}

# A program that prints where each member lies and what each enumerator is.
layout_program() {
    printf '#include <stddef.h>\n#include <stdio.h>\n#include "chiplet.h"\nint main(void)\n{\n'
    declarations "$1" | "$AWK" '
        function tell(what, format, values) {
            print "    printf(\"" what " " format "\\n\", " values ");"
        }
        /^typedef enum/ {
            gsub(/^[^{]*{|}.*/, "")
            count = split($0, item, ",")
            while (item[count] ~ /^ *$/)
                count--
            for (i = 1; i <= count; i++) {
                split(item[i], word, " ")
                if (i < count || word[1] !~ /S$/)
                    tell("enumerator " word[1], "%d", "(int)" word[1])
            }
        }
        /^typedef struct {/ {
            name = $0
            sub(/^[^}]*} /, "", name)
            sub(/;.*/, "", name)
            gsub(/^[^{]*{|}.*/, "")
            count = split($0, item, ";")
            for (i = 1; i < count; i++) {
                if (item[i] ~ /\(\*/)
                    gsub(/.*\(\*|\).*/, "", item[i])
                members = split(item[i], member, ",")
                for (k = 1; k <= members; k++) {
                    gsub(/\[[^]]*\]|\*/, " ", member[k])
                    words = split(member[k], word, " ")
                    tell("member " name "." word[words], "%zu %zu", "offsetof(" name ", " \
                         word[words] "), sizeof ((" name " *)0)->" word[words])
                }
            }
            if (name !~ /_options$/)
                tell("struct " name, "%zu", "sizeof(" name ")")
        }'
    printf '    return 0;\n}\n'
}

# interface FOLDER: of the chiplet.h there.
interface() {
    functions "$1/chiplet.h" && layout_program "$1/chiplet.h" >"$tap_scratch/layout.c" &&
        $CC -I"$1" -o "$tap_scratch/layout" "$tap_scratch/layout.c" && "$tap_scratch/layout"
}

# keeps FOLDER: nothing of the list is lost there.
keeps() {
    interface "$1" >"$tap_scratch/now" || return 1
    lost=$(grep -vxFf "$tap_scratch/now" "$list")
    [ -z "$lost" ] && return 0
    echo "gone or changed in chiplet.h:"
    echo "$lost"
    echo "on purpose? tests/tree/interface.sh --update, and a line in NEWS"
    return 1
}

# plant NAME SCRIPT: a chiplet.h that sed changes in $tap_scratch/NAME.
plant() {
    mkdir "$tap_scratch/$1" && sed "$2" "$top_srcdir/lib/chiplet.h" >"$tap_scratch/$1/chiplet.h" &&
        ! cmp "$top_srcdir/lib/chiplet.h" "$tap_scratch/$1/chiplet.h"
}

if [ "${1-}" = --update ]; then
    interface "$top_srcdir/lib" >"$tap_scratch/list" && cat "$tap_scratch/list" >"$list"
    exit
fi
echo 'int pointers_of_64_bits[sizeof(void *) == 8 ? 1 : -1];' >"$tap_scratch/words.c"
if ! $CC -c -o "$tap_scratch/words.o" "$tap_scratch/words.c" 2>/dev/null; then
    skip 'programs compiled before still fit' 'the list is of 64 bits'
    finish
    exit
fi
ok 'programs compiled before still fit' keeps "$top_srcdir/lib"

while read -r name script; do
    ok "a header is changed: $name" plant "$name" "$script"
done <<'PLANTED'
grown s/^} chiplet_search_options;/    int more;\n&/
inserted s/^    int status; .. a chiplet_status ../    int more;\n&/
longer s/^} chiplet_error;/    int more;\n&/
renumbered s/CHIPLET_ERR_UNIT = 4/CHIPLET_ERR_UNIT = 40/
retyped s/chiplet_param_find(const char \*/chiplet_param_find(char */
PLANTED
ok 'a member at the end of options does not matter' keeps "$tap_scratch/grown"
fails 'a member put inside a struct does' keeps "$tap_scratch/inserted"
fails 'one at the end of a struct that a program may hold does' keeps "$tap_scratch/longer"
fails 'another number for an enumerator does' keeps "$tap_scratch/renumbered"
fails 'another type for an argument does' keeps "$tap_scratch/retyped"
finish
