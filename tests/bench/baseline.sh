#!/bin/sh
# Builds and runs baseline.cpp where a C++ compiler and pagmo are found; nothing
# else of the tree needs either. For make bench, with srcdir, LIBTOOL, CPPFLAGS
# and CXXFLAGS in the environment.
set -e
dir=tests/bench
libs='-lpagmo -lboost_serialization'
CXX=${CXX:-c++}
probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
cat >"$probe/probe.cpp" <<EOF
#include <pagmo/algorithms/nsga2.hpp>
int main() { return pagmo::nsga2(1).get_seed() == 0; }
EOF
# shellcheck disable=SC2086 # flags are words
if ! "$CXX" -std=c++17 $CXXFLAGS "$probe/probe.cpp" -o "$probe/probe" $libs 2>/dev/null; then
    echo 'no comparison with a genetic search: it needs a C++ compiler and pagmo (libpagmo-dev)'
    exit 0
fi
# shellcheck disable=SC2086
"$CXX" -std=c++17 -Wall -Wextra $CPPFLAGS $CXXFLAGS -c "$srcdir/$dir/baseline.cpp" \
    -o $dir/baseline.o
# shellcheck disable=SC2086
$LIBTOOL --silent --tag=CC --mode=link "$CXX" $CXXFLAGS -o $dir/baseline $dir/baseline.o \
    lib/libchp.la $libs
$LIBTOOL --mode=execute ./$dir/baseline "$srcdir/models" "$srcdir/examples/bench-1e9.ini"
