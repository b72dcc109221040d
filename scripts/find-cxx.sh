#!/bin/sh
# Prints the C++ compiler to build with: $CXX if that is set, else the first g++ that is new enough.
# On Ubuntu 22.04 and Amazon Linux 2023 the plain g++ is 11, and a newer one is installed under another name.
# Exit 2 and one line on stderr when there is none.
set -u
gcc_minimum=12

if [ -n "${CXX:-}" ]; then
    printf '%s\n' "$CXX"
    exit 0
fi
tried=
for cxx in c++ g++ g++-15 g++-14 g++-13 g++-12 gcc14-g++; do
    version=$("$cxx" -dumpversion 2>/dev/null) || continue
    if [ "${version%%.*}" -ge "$gcc_minimum" ] 2>/dev/null; then
        printf '%s\n' "$cxx"
        exit 0
    fi
    tried="$tried, $cxx is $version"
done
printf 'find-cxx.sh: g++ %s or later is needed%s; remedy: make deps, or set CXX\n' \
    "$gcc_minimum" "${tried:-, there is none}" >&2
exit 2
