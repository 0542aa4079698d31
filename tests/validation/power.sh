#!/bin/sh
# Writes doc/power.md: published power of devices beside what the model says.
# Usage, in a build tree: power.sh [OUTPUT]; `make power` renews the page.
set -eu
top_srcdir=${top_srcdir:-$(dirname "$0")/../..}
top_builddir=${top_builddir:-.}
eval="$top_builddir/tools/chipleteval"
here="$top_srcdir/tests/validation"
out=${1:-$top_srcdir/doc/power.md}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/chip"

# metric NAME CHIP WORKLOAD PHASE PACKAGES BATCH CONTEXT
metric() {
    cat >"$scratch/study.ini" <<END
[workload]
model = $3
phase = $4
batch = $6
context = $7
dtype = bf16
[system]
packages = $5
[package]
base = $2
[mapping]
tensor = $5
END
    "$eval" --quiet --format=csv "$scratch/study.ini" >"$scratch/row.csv"
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next }
        c { print $c }' "$scratch/row.csv"
}

# row CHIP STATE WORKLOAD PHASE PACKAGES BATCH CONTEXT LOW HIGH KIND SOURCE
row() {
    name=power_w
    rm -f "$scratch"/chip/*
    case $2 in idle*) # the sheet's own reading would be no test
        name=idle_power_w
        grep -v '^idle_power' "$top_srcdir/models/chip/$1.ini" >"$scratch/chip/$1.ini" ;;
    esac
    watts=$(metric "$name" "$1" "$3" "$4" "$5" "$6" "$7")
    echo "$1|$2|$3|$4|$5|$6|$7|$8|$9|${10}|${11}|$watts"
}

table() {
    while IFS='|' read -r chip state workload phase packages batch context low high kind source; do
        case $chip in '' | '#'*) continue ;; esac
        row "$chip" "$state" "$workload" "$phase" "$packages" "$batch" "$context" "$low" "$high" \
            "$kind" "$source"
    done <"$here/power.txt" >"$scratch/rows"
    awk -F'|' '
        function load() {
            if ($2 ~ /^idle/) return "-"
            return sprintf("%s, %s over %s, batch %s each, context %s", $3, $4, $5, $6, $7) }
        function published() { return $8 == $9 ? $8 : $8 " to " $9 }
        { off = $12 < $8 ? $12 / $8 - 1 : $12 > $9 ? $12 / $9 - 1 : 0; rows++
          if (off > -0.25 && off < 0.25) good++
          printf "| %s | %s | %s | %s | %.0f | %+.0f %% | %s | %s |\n", $1, $2, load(),
              published(), $12, 100 * off, $10, $11 }
        END { printf "\n%d of %d within 25 %% of the published figure or range.\n", good, rows }' \
        "$scratch/rows"
}

{
    cat <<'END'
# Power: what was published, and what the model says

Made by `make power` (tests/validation/power.sh over tests/validation/power.txt); not edited by
hand. Llama 3 in bf16, split over all packages by tensor parallelism, with the context in tokens;
the board power of one device in a step, its regulators included. Most public figures do not name
model, batch and context; what stands in the third column was chosen to be near and is not claimed
to be theirs.

| device | state | taken as | published, W | model, W | off | kind | source |
|---|---|---|---|---|---|---|---|
END
    table
    cat "$here/power-notes.md"
} >"$scratch/page"
cp "$scratch/page" "$out"
