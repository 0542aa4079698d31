#!/bin/sh
# Chips of several dies: the model prefers what their makers sell.
. "$top_srcdir/tests/tap.sh"

# chosen WAY CHIP...: by a margin, on eight packages, and on as few as hold the model.
chosen() {
    way=$1
    shift
    chips=$(echo "$*" | tr ' ' ,)
    for packages in --packages=8 ''; do
        "$top_builddir/tools/chipleteval" --quiet --format=csv --chip "$chips" \
            --workload llama-3-70b --dtype bf16 --batch 16 $packages >"$tap_scratch/rows" ||
            return 1
        "$AWK" -F, -v way="$way" -v chips=$# '
            NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
            $at["presentation"] == way && $at["margin"] > 0 { good++ }
            END { exit good != chips }' "$tap_scratch/rows" || {
            cat "$tap_scratch/rows"
            return 1
        }
    done
}

# turns CHIP: it says from which link on it would be one device.
turns() {
    "$top_builddir/tools/chipleteval" --chip "$1" --workload llama-3-70b --packages 8 \
        --batch 16 >/dev/null 2>"$tap_scratch/notes"
    grep -q "$1: unified if the link is at least [0-9.]* GB/s per direction" "$tap_scratch/notes"
}

ok 'B200, M1 Ultra and MI300X decode faster as one device' \
    chosen unified nvidia-b200 apple-m1-ultra amd-mi300x
ok '910C and MI250X as two' chosen partitioned huawei-ascend-910c amd-mi250x
fails 'and no other way' chosen unified nvidia-b200 amd-mi250x
for chip in nvidia-b200 amd-mi300x huawei-ascend-910c biren-br100 intel-gaudi-3; do
    ok "$chip says at which link the choice turns" turns "$chip"
done
finish
