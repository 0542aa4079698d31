#!/bin/sh
# A search on the cores of a desk, or of several machines that share a folder, by
# GNU parallel.
#
#   parallel.sh DIR SHARDS STUDY.ini [OPTION OF PARALLEL]...
#
# Options are for instance --jobs 8, or --sshlogin a,b,: --workdir . for machines
# by name. Run it again after a failure: shards that are done end at once.
set -eu

[ $# -ge 3 ] || {
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
store=$1 shards=$2 study=$3
shift 3
opt=${CHIPLETOPT:-chipletopt}

"$opt" --store="$store" --shards="$shards" "$study" >/dev/null
# -q keeps blanks in names; --retries starts a worker that died again.
seq "$shards" | parallel --will-cite --retries 10 "$@" \
    -q "$opt" --quiet --store="$store" --shard="{}/$shards" --threads=1 "$study"
"$opt" --merge="$store" "$study"
