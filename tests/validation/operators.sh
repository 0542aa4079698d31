#!/bin/sh
# Measured operators beside predicted ones: the fit again, on rows left out of
# it, and tests of what it must reach. `make validate` shows the table.
. "$top_srcdir/tests/tap.sh"

at=$top_srcdir/tests/validation/operators
CHIPLET_MODELS=$top_srcdir/models
export CHIPLET_MODELS
cd "$tap_scratch" || exit 1

"$at/fit.sh" "$top_builddir/tools/chipletfit" again >errors 2>&1
status=$?
sed 's/^/# /' errors
report "$status" 'every kernel is fitted again'

# shipped NAME: the model file says what the fit says, but for rounding.
shipped() {
    for file in "$CHIPLET_MODELS/kernel/$1.ini" "again/$1.ini"; do
        sed -n 's/^\([a-z_0-9]*\) = \([0-9.e+-]*\).*@rows.*/\1 \2/p' "$file"
    done | "$AWK" '
        !($1 in value) { value[$1] = $2; next }
        $2 > 1.1 * value[$1] + 1e-6 || $2 < 0.9 * value[$1] - 1e-6 { print; bad = 1 }
        { seen++ }
        END { exit bad || !seen }'
}

for name in default pytorch-ampere pytorch-cdna2 trtllm-ampere trtllm-hopper; do
    ok "models/kernel/$name.ini is that fit" shipped "$name"
done

# reaches KERNEL OPERATORS CHIP COLUMN LIMIT: median is 1, mean 2, p90 3.
reaches() {
    "$AWK" -v kernel="$1" -v family="$2" -v chip="$3" -v column="$4" -v limit="$5" '
        $1 == "==" { here = $2 == kernel }
        here && (at = index($0, chip)) {
            name = substr($0, 1, at - 1)
            sub(/ +$/, "", name)
            if (name == family) {
                split(substr($0, at), cell, " +")
                value = cell[2 * column + 1] + 0
                found = 1
            }
        }
        END { print value; exit !found || value > limit }' errors
}

while read -r kernel chip column limit family; do
    ok "$family on $chip by $kernel within $limit %" \
        reaches "$kernel" "$family" "$chip" "$column" "$limit"
done <<'END'
trtllm-ampere nvidia-a100 2 9.5 GEMM, bf16
trtllm-hopper nvidia-h100 2 8 GEMM, bf16
trtllm-hopper nvidia-h100 2 6 GEMM, 8 bits
trtllm-ampere nvidia-a100 2 12 attention, prefill
trtllm-hopper nvidia-h100 2 10.5 attention, prefill
trtllm-ampere nvidia-a100 2 14 attention, decode
trtllm-hopper nvidia-h100 2 9 attention, decode
trtllm-hopper nvidia-h100 2 10 batched GEMM, 8 bits
trtllm-hopper nvidia-h100 2 7 MLA, prefill
trtllm-hopper nvidia-h100 2 7.2 MLA, decode
trtllm-ampere nvidia-a100 1 9 MoE, bf16
trtllm-hopper nvidia-h100 1 9 MoE, bf16
trtllm-ampere nvidia-a100 2 15 fused all-reduce
trtllm-hopper nvidia-h100 2 10 fused all-reduce
default nvidia-a100 2 13 GEMM, bf16
default nvidia-h100 2 13 GEMM, bf16
default nvidia-a100 2 18 attention, prefill
default nvidia-h100 2 18 attention, prefill
default nvidia-a100 2 18 attention, decode
default nvidia-h100 2 18 attention, decode
default nvidia-a100 1 15 MoE, bf16
default nvidia-h100 1 15 MoE, bf16
across nvidia-a100 2 20 fused all-reduce
across nvidia-h100 2 20 fused all-reduce
END
finish
