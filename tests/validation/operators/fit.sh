#!/bin/sh
# Fits the kernels of models/kernel again from the tables beside this script:
#     fit.sh CHIPLETFIT FOLDER
# writes FOLDER/NAME.ini and prints the errors on rows left out.
set -e
fit=$1 to=$2 at=$(dirname "$0")
here='samples in tests/validation/operators'
rows="aiconfigurator systems folder (Apache-2.0, Copyright NVIDIA), $here"
compass="LLMCompass, real_hardware of its figure 5 (BSD-3-Clause), $here"
mkdir -p "$to/start/kernel"
# From the defaults of the table of keys, not from what an earlier fit found.
start() {
    printf '[kernel]\ntitle = Start\n%s\n[sources]\nstart = a place to start from\n' "$1" \
        >"$to/start/kernel/start.ini"
}
CHIPLET_MODELS=$to/start:$at/../../../models
export CHIPLET_MODELS

# NAME TITLE SOURCE [OPTION|TABLE]...
kernel() {
    name=$1 title=$2 source=$3
    shift 3
    echo "== $name"
    "$fit" --name "$name" --kernel start --title "$title" --source "$source" "$@" >"$to/$name.ini"
}

# At its default a switch does not reduce, and no slope leads away from that. What an
# expert costs by itself is lost in the noise there.
start 'collective_switch = 60 % @start assumed ; because a fit starts there'
kernel trtllm-hopper \
    'TensorRT-LLM 1.3 on Hopper; bf16 attention of vLLM 0.24, NCCL 2.29, DeepEP' "$rows" \
    --fix moe_expert \
    "gemm:$at/gemm.csv?system=h100" "mla-bmm:$at/mla-bmm.csv?system=h100" \
    "attention-prefill:$at/attention-prefill.csv?system=h100" \
    "attention-decode:$at/attention-decode.csv?system=h100" \
    "mla-prefill:$at/mla-prefill.csv" "mla-decode:$at/mla-decode.csv" \
    "moe:$at/moe.csv?system=h100" "quantize:$at/quantize.csv" \
    "all-reduce:$at/collectives.csv?system=h100&source=nccl" \
    "all-gather:$at/collectives.csv?system=h100" \
    "reduce-scatter:$at/collectives.csv?system=h100" \
    "all-to-all:$at/collectives.csv?system=h100" \
    "all-reduce:$at/collectives.csv?system=h100&source=trtllm" \
    "dispatch:$at/exchange.csv" "combine:$at/exchange.csv"

start
kernel trtllm-ampere 'TensorRT-LLM 1.0 on Ampere; attention of vLLM 0.14, NCCL 2.27' "$rows" \
    --fix collective_switch \
    "gemm:$at/gemm.csv?system=a100" "mla-bmm:$at/mla-bmm.csv?system=a100" \
    "attention-prefill:$at/attention-prefill.csv?system=a100" \
    "attention-decode:$at/attention-decode.csv?system=a100" \
    "moe:$at/moe.csv?system=a100" \
    "all-reduce:$at/collectives.csv?system=a100&source=nccl" \
    "all-gather:$at/collectives.csv?system=a100" \
    "reduce-scatter:$at/collectives.csv?system=a100" \
    "all-to-all:$at/collectives.csv?system=a100" \
    "all-reduce:$at/collectives.csv?system=a100&source=trtllm"

for chip in A100:ampere MI210:cdna2; do
    kernel "pytorch-${chip#*:}" "PyTorch, eager, on ${chip%:*}" "$compass" \
        --where "system=${chip%:*}" "gemm:$at/llmcompass.csv" "gelu:$at/llmcompass.csv" \
        "softmax:$at/llmcompass.csv" "layernorm:$at/llmcompass.csv"
done

# Judged on the chip that a fit did not see; the intervals hold that. How vLLM
# 0.14 packs heads and leaves plain ones whole is its own, as are switches that reduce.
kernel default 'Pooled over A100 and H100, serving stacks' "$rows" --leave-out-chips \
    --fix decode_pack,decode_plain_parts,collective_switch \
    "gemm:$at/gemm.csv" "mla-bmm:$at/mla-bmm.csv" \
    "attention-prefill:$at/attention-prefill.csv" "attention-decode:$at/attention-decode.csv" \
    "mla-prefill:$at/mla-prefill.csv" "mla-decode:$at/mla-decode.csv" \
    "moe:$at/moe.csv" "quantize:$at/quantize.csv" \
    "all-reduce:$at/collectives.csv" "all-gather:$at/collectives.csv" \
    "reduce-scatter:$at/collectives.csv" "all-to-all:$at/collectives.csv" \
    "dispatch:$at/exchange.csv" "combine:$at/exchange.csv"

# Of one stack of the three that the pool holds: no kernel, only its errors.
kernel across 'TensorRT-LLM on A100 and H100' "$rows" --leave-out-chips \
    "all-reduce:$at/collectives.csv?source=trtllm"
