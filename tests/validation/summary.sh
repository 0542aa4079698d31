#!/bin/sh
# Predicted against measured on one page:
#   tests/validation/summary.sh --update    writes doc/validation.md and the lines of README
#                                           between "validation:" marks; in a build tree
# Without an argument, for `make validate`: prints the page and says if what stands differs.
: "${top_srcdir:=$(dirname -- "$0")/../..}"
: "${top_builddir:=.}"
: "${AWK:=awk}"
export top_srcdir top_builddir
at=$top_srcdir/tests/validation
CHIPLET_MODELS=$top_srcdir/models
export CHIPLET_MODELS

# Errors of fits as rows of a table, of the kernels named.
fitted() {
    "$AWK" -v kernels="$1" '
        $1 == "==" { here = index(" " kernels " ", " " $2 " "); name = $2 }
        here && (place = match($0, /(nvidia|amd)-/)) {
            family = substr($0, 1, place - 1)
            sub(/ +$/, "", family)
            split(substr($0, place), cell, " +")
            printf "| %s | %s | %s | %s", family, cell[1], name, cell[2]
            for (i = 3; i <= 11; i += 2) printf " | %s %%", cell[i]
            printf " | %s |\n", cell[13]
        }' errors
}

fitted_head() {
    printf '| operators | chip | kernel | rows | median | mean | 90th percentile | bias'
    echo ' | inside | width |'
    echo '|---|---|---|---|---|---|---|---|---|---|'
}

page() {
    cat <<'END'
# Predicted against measured

Written by `tests/validation/summary.sh --update`; not edited by hand. Measured rows and their
sources: `tests/validation/operators`, `tests/validation/serving`. Errors are
|predicted / measured - 1|, bias is the mean of ln(predicted / measured), inside is the share of
rows in the interval of 90 %, width the geometric mean of its upper over its lower end.

## Operators, a fifth of the rows left out of each fit

END
    fitted_head
    fitted 'trtllm-hopper trtllm-ampere pytorch-ampere pytorch-cdna2'
    cat <<'END'

## Operators, each chip judged by what the other says

Where both chips have rows of a family, its parameters were fitted to one and judged on the other;
where only one has them, a fifth was left out. `across` is one stack of the three that `default`
pools. Intervals are those of this pool.

END
    fitted_head
    fitted 'default across'
    printf '\n## Serving\n\n```\n'
    cat serving
    printf '```\n'
}

# The median of a column of `errors`: KERNEL FAMILY CHIP.
median_of() {
    fitted "$1" | "$AWK" -F ' *[|] *' -v family="$2" -v chip="nvidia-$3" \
        '$2 == family && $3 == chip { print $6 }'
}

of_serving() {
    "$AWK" -v row="$1" 'index($0, row) == 1 {
        split(substr($0, length(row) + 1), cell, " ")
        print cell[2]
    }' serving
}

lines_of_readme() {
    cat <<END
| predicted against measured | median error of rows left out | of a chip left out |
|---|---|---|
END
    while read -r chip kernel family; do
        printf '| %s, %s | %s | %s |\n' "$family" "$(echo "$chip" | tr a-z A-Z)" \
            "$(median_of "$kernel" "$family" "$chip")" "$(median_of default "$family" "$chip")"
    done <<'END'
a100 trtllm-ampere GEMM, bf16
h100 trtllm-hopper GEMM, bf16
a100 trtllm-ampere attention, prefill
h100 trtllm-hopper attention, prefill
a100 trtllm-ampere attention, decode
h100 trtllm-hopper attention, decode
a100 trtllm-ampere MoE, bf16
h100 trtllm-hopper MoE, bf16
END
    printf '| time per token of dense models, H100, 579 runs | %s %% | |\n' \
        "$(of_serving 'parameters per stack, dense')"
    printf '| time per token of MoE models, H100, 231 runs | %s %% | |\n' \
        "$(of_serving 'parameters per stack, MoE')"
}

# The README with the lines between its marks made anew.
readme() {
    "$AWK" -v lines="$(lines_of_readme)" '
        /^<!-- validation: / { print; print lines; skip = 1 }
        /^<!-- validation end/ { skip = 0 }
        !skip && !/^<!-- validation: / { print }' "$top_srcdir/README.md"
}

scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT
top_srcdir=$(cd "$top_srcdir" && pwd) top_builddir=$(cd "$top_builddir" && pwd)
at=$top_srcdir/tests/validation CHIPLET_MODELS=$top_srcdir/models
cd "$scratch" || exit
sh "$at/operators/fit.sh" "$top_builddir/tools/chipletfit" again >errors 2>&1 || exit
"$top_builddir/tests/validation/serving_runs" "$top_srcdir/models" "$at/serving/e2e.csv" >serving
page >validation.md
readme >README.md
if [ "${1-}" = --update ]; then
    cp validation.md "$top_srcdir/doc/validation.md" && cp README.md "$top_srcdir/README.md"
    exit
fi
cat validation.md
for file in doc/validation.md README.md; do
    cmp -s "${file##*/}" "$top_srcdir/$file" ||
        echo "$file says something else: tests/validation/summary.sh --update"
done
