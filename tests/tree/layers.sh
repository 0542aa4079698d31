#!/bin/sh
# lib/LAYERS ranks the folders of lib/; an include goes down or stays inside.
. "$top_srcdir/tests/tap.sh"

# check_layers LIB: prints each include that goes up or sideways, or nowhere known.
check_layers() {
    (cd "$1" && find . -name '*.[ch]' -o -name '*.def' -o -name '*.inc' | sed 's|^\./||' |
        LC_ALL=C sort | xargs "$AWK" '
        FILENAME == "LAYERS" {
            if (!/^#/)
                for (i = 1; i <= NF; i++)
                    rank[$i] = FNR
            next
        }
        { folder = FILENAME; if (!sub(/\/.*/, "", folder)) folder = "" }
        folder != "" && !(folder in rank) && !(folder in told) {
            print folder "/ is not in LAYERS"; told[folder] = bad = 1
        }
        /^[ \t]*#[ \t]*include[ \t]*"/ {
            split($0, part, "\"")
            target = part[2]
            if (target == "chiplet.h")
                next
            if (!sub(/\/.*/, "", target) || !(target in rank)) {
                print FILENAME ":" FNR ": no folder of LAYERS: " part[2]; bad = 1
            } else if (folder == "") {
                print FILENAME ":" FNR ": the public header includes " part[2]; bad = 1
            } else if (target != folder && rank[target] >= rank[folder]) {
                print FILENAME ":" FNR ": " folder "/ must not include " part[2]; bad = 1
            }
        }
        /^[ \t]*#[ \t]*include[ \t]*<(gsl\/|glpk)/ && folder != "solver" {
            print FILENAME ":" FNR ": only solver/ includes " $2; bad = 1
        }
        /^[ \t]*#[ \t]*include[ \t]*<sqlite3/ && folder != "store" {
            print FILENAME ":" FNR ": only store/ includes " $2; bad = 1
        }
        END { exit bad }' LAYERS)
}

# planted FILE INCLUDE: does the check refuse it?
planted() {
    rm -rf "$tap_scratch/lib"
    mkdir -p "$tap_scratch/lib/${1%/*}"
    cp "$top_srcdir/lib/LAYERS" "$tap_scratch/lib"
    echo "#include $2" >"$tap_scratch/lib/$1"
    check_layers "$tap_scratch/lib"
}

ok 'every include goes down or stays inside its folder' check_layers "$top_srcdir/lib"
ok 'an include that goes down passes' planted cost/a.h '"base/units.h"'
ok 'the public header is below all' planted base/a.h '"chiplet.h"'
fails 'a planted include that goes up is refused' planted base/a.c '"cost/cost.h"'
fails 'a planted include that goes sideways is refused' planted power/a.c '  "cost/cost.h"'
fails 'a planted include from an unknown folder is refused' planted cost/a.c '"misc/a.h"'
fails 'a planted include without its folder is refused' planted cost/a.c '"cost.h"'
fails 'a planted include of GSL outside solver/ is refused' planted cost/a.c '<gsl/gsl_math.h>'
fails 'a planted include of SQLite outside store/ is refused' planted cost/a.c '<sqlite3.h>'
fails 'a planted folder without rank is refused' planted misc/a.c '<math.h>'
finish
