#!/bin/sh
# Thirty deaths by SIGKILL at random moments, of workers and of a search that is
# resumed each time: the same bytes at the end.
. "$top_srcdir/tests/tap.sh"

PATH=$top_builddir/tools:$PATH
CHIPLET_MODELS=$top_srcdir/models
export PATH CHIPLET_MODELS
cd "$tap_scratch" || exit 1

sed 's/step 8/step 4/; s/step 0.05 V/step 0.02 V/; s/^minimize = power/&, package_cost/' \
    "$top_srcdir/tests/cli/parts.ini" >study.ini

search() {
    rm -rf out
    chipletopt --quiet --no-plots -o out "$@" study.ini
}
search >/dev/null && mv out whole

if [ "$(parallel --version 2>/dev/null | sed -n '1s/^GNU parallel.*/yes/p')" = yes ]; then
    ok 'thirty workers of GNU parallel may be killed' \
        "$top_srcdir/tests/cli/kill-workers" 30 40 study.ini whole
else
    skip 'thirty workers of GNU parallel may be killed' 'no GNU parallel'
fi

# Deaths fall on all moments of a part, however quick the machine is now: within a
# fifth of what all parts take. A search that ends before begins anew. Only the front
# is compared: how many designs were looked at depends on what the parts knew.
resumed() {
    died=0 tries=0 begun=$(date +%s%N)
    search --store=timed --threads=1 >/dev/null
    took_ns=$(($(date +%s%N) - begun))
    chipletopt --store=parts --shards=16 study.ini >/dev/null || return 1
    while [ $died -lt 30 ] && [ $tries -lt 200 ]; do
        tries=$((tries + 1))
        chipletopt --store=parts --threads=1 study.ini >/dev/null 2>&1 &
        search=$!
        sleep "$(awk "BEGIN { srand($$ + $tries); printf \"%.3f\", rand() * $took_ns / 5e9 }")"
        kill -s KILL $search 2>/dev/null
        wait $search 2>/dev/null
        [ $? -eq 137 ] && died=$((died + 1))
        [ -e parts/shard-000001-of-000016 ] && seen=1
        [ ! -e parts/shard-000016-of-000016 ] || rm -f parts/shard-00000*
    done
    [ -n "${seen-}" ] || { echo 'no part was ever done'; return 1; }
    [ $died -ge 30 ] || { echo "only $died died"; return 1; }
    search --store=parts --resume >/dev/null && cmp out/front.csv whole/front.csv &&
        ! ls -A parts | grep '^\.'
}
ok 'a search in parts may be killed thirty times and resumed' resumed
ok 'and its certificate holds' chipletopt --check=out/front.cert
finish
