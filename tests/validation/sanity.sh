#!/bin/sh
# Writes doc/sanity.md: every chip on two models in both phases, and the ratios
# that public measurements give beside ours.
# Usage, in a build tree: sanity.sh [OUTPUT]; `make sanity` renews the page.
set -eu
top_srcdir=${top_srcdir:-$(dirname "$0")/../..}
top_builddir=${top_builddir:-.}
eval="$top_builddir/tools/chipleteval"
here="$top_srcdir/tests/validation"
out=${1:-$top_srcdir/doc/sanity.md}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chips=$(cd "$top_srcdir/models/chip" && ls -- *.ini | sed 's/\.ini$//' | paste -sd, -)

# column FILE NAME: prints the column of a CSV by its name, without quotes.
column() {
    awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next }
        c { print $c }' "$1"
}

# run CHIPS WORKLOAD PHASE PACKAGES BATCH CONTEXT DTYPE FILE
run() {
    "$eval" --quiet --format=csv --chip "$1" --workload "$2" --phase "$3" --packages "$4" \
        --batch "$5" --context "$6" --dtype "$7" >"$8" || true
}

# table WORKLOAD PHASE PACKAGES BATCH CONTEXT
table() {
    run "$chips" "$1" "$2" "$3" "$4" "$5" best "$scratch/all.csv"
    echo
    echo "### $1, $2: $3 packages, batch $4 per package, context $5"
    echo
    echo '| chip | dtype | tokens/s | ms | W | J/token | USD | over H100 | presentation | limit |'
    echo '|---|---|---|---|---|---|---|---|---|---|'
    for name in name dtype throughput_tokens_per_s tpot_s ttft_s power_w energy_per_token_j \
        package_cost_usd presentation limit; do
        column "$scratch/all.csv" "$name" >"$scratch/$name"
        [ -s "$scratch/$name" ] || sed '1d; s/.*//' "$scratch/all.csv" >"$scratch/$name"
    done
    cd "$scratch"
    paste -d, name dtype throughput_tokens_per_s tpot_s ttft_s power_w energy_per_token_j \
        package_cost_usd presentation limit | awk -F, '
        { row[NR] = $0; if ($1 == "nvidia-h100") h100 = $3 }
        function show(x, form) { return x == "" || x == "nan" ? "-" : sprintf(form, x) }
        END { for (r = 1; r <= NR; r++) { split(row[r], f, ","); ms = f[4] != "" ? f[4] : f[5]
            if (f[3] == "") { gsub(/"/, "", f[10])
                printf "| %s | - | - | - | - | - | - | - | - | %s |\n", f[1], f[10]; continue }
            printf "| %s | %s | %.0f | %.1f | %.0f | %.3f | %s | %.2f | %s | %s |\n", f[1], f[2],
                f[3], 1000 * ms, f[6], f[7], show(f[8], "%.0f"), f[3] / h100, f[9], f[10] } }'
    cd - >/dev/null
}

# throughput CHIP WORKLOAD PHASE PACKAGES BATCH CONTEXT DTYPE
throughput() {
    run "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$scratch/one.csv"
    column "$scratch/one.csv" throughput_tokens_per_s
}

ratios() {
    echo '| chip | against | model | phase | public | ours | ours over public | kind | source |'
    echo '|---|---|---|---|---|---|---|---|---|'
    grep -v '^#' "$here/public-ratios.csv" | tail -n +2 |
        while IFS=, read -r chip against workload phase packages batch context dtype measured \
            reference kind source; do
            task="$workload $phase"
            a=$(throughput "$chip" $task "$packages" "$batch" "$context" "$dtype")
            case $workload-$phase in # the reference ran at its own settings
            deepseek-v3-decode) packages=128 batch=128 ;;
            deepseek-v3-prefill) packages=32 batch=4 ;;
            esac
            b=$(throughput "$against" $task "$packages" "$batch" "$context" "$dtype")
            echo "$chip $against $task $measured $reference ${a:-nan} ${b:-nan} $kind|$source"
        done | tee "$scratch/ratios" | awk -F'|' '{ split($1, f, " ")
            public = f[5] / f[6]; ours = f[7] / f[8]
            printf "| %s | %s | %s | %s | %.2f | %.2f | %.2f | %s | %s |\n", f[1], f[2], f[3],
                f[4], public, ours, ours / public, f[9], $2 }'
}

# What is off by more than 30 %, with its reason.
explained() {
    awk -F'|' '{ split($1, f, " "); off = f[7] / f[8] / (f[5] / f[6])
        if (off > 1.3 || off < 1 / 1.3)
            printf "%s,%s,%s,%s,%.2f\n", f[1], f[2], f[3], f[4], off }' \
        "$scratch/ratios" | while IFS=, read -r chip against workload phase off; do
        why=$(grep "^$chip,$against,$workload,$phase," "$here/explanations.csv" | cut -d, -f5-)
        echo "- **$chip over $against, $workload $phase: $off of the public ratio.**" \
            "${why:-Not explained.}"
    done
}

rates() {
    echo '| chip | model | phase | published | ours | ours over published |'
    echo '|---|---|---|---|---|---|'
    for row in 'nvidia-h800 decode 128 128 2325' 'nvidia-h800 prefill 32 4 7839' \
        'nvidia-h100 decode 128 128 2172' 'nvidia-h100 prefill 32 4 7417'; do
        set -- $row
        ours=$(throughput "$1" deepseek-v3 "$2" "$3" "$4" 4096 fp8)
        awk -v chip="$1" -v phase="$2" -v public="$5" -v ours="$ours" 'BEGIN {
            printf "| %s | deepseek-v3 | %s | %d | %.0f | %.2f |\n", chip, phase, public, ours,
                ours / public }'
    done
}

# Ratio of H20 to 910B at equal dtype: more bandwidth against more operations.
equal_dtype() {
    for phase in decode prefill; do
        batch=$([ $phase = decode ] && echo 16 || echo 1)
        a=$(throughput nvidia-h20 llama-3-70b $phase 8 $batch 4096 bf16)
        b=$(throughput huawei-ascend-910b llama-3-70b $phase 8 $batch 4096 bf16)
        awk -v phase=$phase -v a="$a" -v b="$b" 'BEGIN {
            printf "- %s: H20 %.0f, 910B %.0f tokens/s: the H20 %s.\n", phase, a, b,
                (a > b ? "wins" : "loses") }'
    done
}

# What chipleteval says of the dies of a package: one device, or one each.
presentations() {
    echo '```'
    "$eval" --chip nvidia-b200,apple-m1-ultra,amd-mi300x,huawei-ascend-910c,amd-mi250x,biren-br100 \
        --workload llama-3-70b --packages 8 --batch 16 2>&1 >/dev/null | sed 's/^chipleteval: //'
    "$eval" --chip intel-gaudi-3 --workload llama-3-70b --packages 8 --batch 16 2>&1 >/dev/null |
        sed 's/^chipleteval: //'
    echo '```'
}

{
    cat <<'HEAD'
# Sanity: every chip, and what the public says

Made by `make sanity` (tests/validation/sanity.sh); not edited by hand. Throughput is per package,
with the fastest split of the work that the model finds. None of these numbers was used to fit
anything.

## Published rates (tokens/s per package)

HEAD
    rates
    printf '\n## Published ratios\n\n'
    ratios
    printf '\n### Off by more than 30 %%\n\n'
    explained
    printf '\n## H20 against 910B, Llama-3-70B in bf16, 8 packages\n\n'
    equal_dtype
    printf '\n## One device or one for each die: Llama-3-70B decode, 8 packages, batch 16\n\n'
    presentations
    printf '\n## All chips\n'
    table llama-3-70b decode 8 16 4096
    table llama-3-70b prefill 8 1 4096
    table deepseek-v3 decode 32 64 4096
    table deepseek-v3 prefill 32 4 4096
} >"$scratch/page"
mv "$scratch/page" "$out"
echo "written: $out" >&2
