#!/bin/sh
# models/local.mk lists every model file, because automake allows no wildcards:
#   tests/tree/models-list.sh --update      writes the list from the folder
# Without an argument, as a test: the list equals the folder.
: "${top_srcdir:=$(dirname -- "$0")/../..}"

# models_list FOLDER: the text of its local.mk.
models_list() {
    echo '# Written by tests/tree/models-list.sh --update; automake allows no wildcards.'
    printf 'nobase_dist_pkgdata_DATA +='
    (cd "$1" && find . -type f ! -name 'local.mk*' ! -name '.*' ! -name '*~') |
        LC_ALL=C sort | sed 's|^\.|%D%|' | while read -r file; do
        printf ' \\\n    %s' "$file"
    done
    echo
}

if [ "${1-}" = --update ]; then
    models_list "$top_srcdir/models" >"$top_srcdir/models/local.mk.new" &&
        mv "$top_srcdir/models/local.mk.new" "$top_srcdir/models/local.mk"
    exit
fi

. "$top_srcdir/tests/tap.sh"

list_is_folder() {
    models_list "$1" | diff "$1/local.mk" -
}

planted() {
    cp -R "$top_srcdir/models" "$tap_scratch/models" &&
        chmod -R u+w "$tap_scratch/models" &&
        echo '[chip]' >"$tap_scratch/models/planted.ini" &&
        list_is_folder "$tap_scratch/models"
}

ok 'models/local.mk lists every model' list_is_folder "$top_srcdir/models"
fails 'a model that the list lacks is found' planted
finish
