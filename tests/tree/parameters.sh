#!/bin/sh
# Pages of models repeat the defaults of kernel parameters:
#   tests/tree/parameters.sh --update      writes them from lib/parts/kernel.def
# Without an argument, as a test: pages and table agree.
: "${top_srcdir:=$(dirname -- "$0")/../..}"
: "${AWK:=awk}"

# with_defaults PAGE: the page with the defaults and meanings of the table.
with_defaults() {
    "$AWK" '
        BEGIN { unit["FRACTION"] = unit["NUMBER"] = unit["COUNT"] = "1"; unit["TIME"] = "s"
                unit["BYTES"] = "B"; unit["BYTES_PER_CLOCK"] = "B/clk" }
        NR == FNR {
            if (split($0, quoted, "\"") < 4) next
            split(quoted[3], number, /, */)
            fallback[quoted[2]] = number[3]
            meaning[quoted[2]] = quoted[4]
            of[quoted[2]] = quoted[4] ~ /^Clocks|^The same.* clocks/ ? "clk" : unit[number[2]]
            next
        }
        /^\| `[a-z_0-9]+` \| [^|]* \| [^|]* \| [^|]* \|$/ {
            split($0, cell, "`")
            if (cell[2] in fallback)
                $0 = sprintf("| `%s` | %s | %s | %s |", cell[2], fallback[cell[2]],
                             of[cell[2]], meaning[cell[2]])
        }
        { print }' "$top_srcdir/lib/parts/kernel.def" "$1"
}

if [ "${1-}" = --update ]; then
    for page in "$top_srcdir"/doc/models/*.md; do
        with_defaults "$page" >"$page.new" && mv "$page.new" "$page" || exit
    done
    exit
fi

. "$top_srcdir/tests/tap.sh"

agrees() {
    with_defaults "$1" | diff "$1" -
}

all_agree() {
    for page in "$top_srcdir"/doc/models/*.md; do
        agrees "$page" || return 1
    done
}

planted() {
    sed 's/^| `gemm_dram` | [^|]*|/| `gemm_dram` | 2 |/' "$top_srcdir/doc/models/gemm.md" \
        >"$tap_scratch/gemm.md"
    agrees "$tap_scratch/gemm.md"
}

ok 'pages repeat the defaults of the table of kernel keys' all_agree
fails 'a page with another number is found' planted
finish
