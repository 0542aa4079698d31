#!/bin/sh
# Writes doc/why.md: which link chips of several dies need to be one device, which
# one they have, and what the model would have chosen.
# Usage, in a build tree: why.sh [OUTPUT]; `make why` renews the page.
set -eu
top_srcdir=${top_srcdir:-$(dirname "$0")/../..}
top_builddir=${top_builddir:-.}
out=${1:-$top_srcdir/doc/why.md}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chips='nvidia-b200 apple-m1-ultra amd-mi300x biren-br100 intel-gaudi-3
    huawei-ascend-910c amd-mi250x'

# datum CHIP KEY: in SI, or a word; empty where it is not known.
datum() {
    "$top_builddir/tools/chipletdb" show --quiet --format=csv "$1" |
        awk -F, -v key="$2" '$2 == key { print $3 }'
}

# attained DIES: of the links of a ring, by the table of the library.
attained() {
    awk -F '[(,) ]+' -v dies="$1" '/^ATTAINED/ && $2 == dies { print $4 }' \
        "$top_srcdir/lib/topology/attained.def"
}

# needed CHIP: bytes per second of a link that carries all of the DRAM traffic,
# spread over dies in a ring: of N dies it loads a channel with floor(N^2/4) / 2N^2, a
# pair with a quarter.
needed() {
    dies=$(datum "$1" dies)
    awk -v n="$dies" -v rate="$(datum "$1" memory_bandwidth)" -v attained="$(attained "$dies")" '
        BEGIN { load = n > 2 ? int(n * n / 4) / (2 * n * n) : 0.25
            printf "%.0f\n", load * rate / attained }'
}

# head_of COLUMN...: the first two lines of a table.
head_of() {
    printf '| %s ' "$@" && echo '|'
    printf '|%s' "$@" | sed 's/[^|][^|]*/---/g' && echo '|'
}

links() {
    head_of chip dies 'sold as' 'memory, GB/s' 'link needed, GB/s' 'link built, GB/s' \
        'built over needed'
    for chip in $chips; do
        echo "$chip $(datum "$chip" dies) $(datum "$chip" shipped_as)" \
            "$(datum "$chip" memory_bandwidth) $(needed "$chip")" \
            "$(datum "$chip" link_bandwidth)"
    done | awk '{ built = $6 > 0 ? sprintf("%.0f", $6 / 1e9) : "not published"
        ratio = $6 > 0 ? sprintf("%.2f", $6 / $5) : "-"
        printf "| %s | %d | %s | %.0f | %.0f | %s | %s |\n",
            $1, $2, $3, $4 / 1e9, $5 / 1e9, built, ratio }'
}

# choose CHIP MODEL PACKAGES BATCH DTYPE: packages, dtype, presentation, margin, flip
choose() {
    packages=$([ "$3" = least ] || echo "--packages=$3")
    "$top_builddir/tools/chipleteval" --format=csv --chip "$1" --workload "$2" $packages \
        --batch "$4" --dtype "$5" >"$scratch/row" 2>"$scratch/notes" || true
    flip=$(sed -n 's/.*at least \([0-9.]*\) GB.*/\1/p; s/.* unified with any link/0/p
        s/.* partitioned with any link/none/p' "$scratch/notes" | head -n 1)
    awk -F, -v flip="${flip:--}" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { found = $at["presentation"]
          print $at["system.packages"] + 0, $at["dtype"] == "" ? "-" : $at["dtype"],
              found == "" ? "-" : found, $at["margin"] + 0, flip }' "$scratch/row"
}

# choices MODEL PACKAGES BATCH DTYPE
choices() {
    head_of chip packages dtype 'the model chooses' margin 'turns at, GB/s' 'built over that'
    for chip in $chips; do
        echo "$chip $(choose "$chip" "$@") $(datum "$chip" link_bandwidth)"
    done | awk '{ known = $7 > 0
        turns = $6 == "none" ? "with no link" : $6 == "-" ? "-" : sprintf("%.0f", $6)
        ratio = known && $6 + 0 > 0 ? sprintf("%.2f", $7 / 1e9 / $6) : "-"
        choice = known ? $4 : sprintf("unified if the link is at least %.0f GB/s", $6)
        margin = known ? sprintf("%.1f %%", 100 * $5) : "-"
        printf "| %s | %s | %s | %s | %s | %s | %s |\n",
            $1, known ? $2 : "-", $3, choice, margin, turns, ratio }'
}

{
    cat <<'HEAD'
# Why chips of several dies are sold as one device, or as several

Made by `make why` (tests/validation/why.sh); not edited by hand. Bandwidths are per direction.

A device whose dies share one memory spreads addresses over all stacks, so that each ordered pair
of N dies carries 1/N^2 of the DRAM traffic ([network](models/network.md)). A pair needs a link of
a quarter of its memory bandwidth; a ring of four an eighth, and a little more for what routers
lose.

HEAD
    links
    cat <<'TEXT'

Who built more than is needed sells one device, who built less sells two. BR100 has just enough, if
its 896 GB/s are both directions (if not, twice what is needed). Intel does not say what joins the
dies of Gaudi 3; sold as one device it should carry what stands here as needed.

The model is not told any of this. It times a decode step in both ways, each with its best split of
the work, and tells at which link the choice turns. The margin is how much faster the chosen way is.

## Llama-3-70B in bf16, as few packages as hold it, batch 16 per package

TEXT
    choices llama-3-70b least 16 bf16
    printf '\n## Llama-3-70B in bf16, 8 packages, batch 16\n\n'
    choices llama-3-70b 8 16 bf16
    printf '\n## Llama-3-70B, 8 packages, batch 16, the best of fp8, int8 and bf16\n\n'
    choices llama-3-70b 8 16 best
    printf '\n## DeepSeek-V3, 64 packages, batch 32, the best dtype\n\n'
    choices deepseek-v3 64 32 best
    printf '\n## Llama-3-70B, as few packages as hold it, the best dtype\n\n'
    choices llama-3-70b least 16 best
    cat <<'TEXT'

## What the tables say

*The link decides.* With few packages the choice turns at 0.8 of the link that is needed (M1 Ultra
0.7): a step also does other things than reading memory. With more packages it turns lower still,
since partitioned dies make two or four times as many ranks, whose sums cross the slow network
between packages. B200, M1 Ultra, MI300X and BR100 stand above their turn, 910C and MI250X below.

*One device is worth little on one package:* 1 to 2 %. A link that is wide enough makes sums
between partitioned dies cheap, too. What decides in favour of one device is the network outside,
and programmers, who count as nothing here.

*The exception.* On as few packages as hold the model, with operands of 8 bits, MI300X does better
as four devices, by 5.5 %, whatever the link, as MI250X would as two; BR100 is better as one by no
more than 0.5 %. Kernels that scale blocks of 128 keep the sums of a tile in one core and so
cannot cut k ([GEMM](models/gemm.md)). A product with 8,192 columns then has too few tiles for the
304 cores of MI300X or the 512 of BR100 as one device; partitioned dies cut k between them by
tensor parallelism.
With kernels that may cut k (set so in the code, for a trial of an earlier state of the model) one
device won again on both by some percent, as it does in bf16. So this says something of
the kernels that the model was fitted to, and little of the chips.
TEXT
} >"$scratch/page"
mv "$scratch/page" "$out"
echo "written: $out" >&2
