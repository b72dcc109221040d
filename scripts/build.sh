#!/bin/sh
# Builds a preset of CMakePresets.json, and configures it first if need be:
# scripts/build.sh PRESET [OPTION OF cmake --build...]
set -eu
cd "$(dirname "$0")/.."
preset=${1:?PRESET is missing}
shift

# A configuration that failed leaves a cache without build.ninja; edited presets need a new one.
build=build/$preset
if [ ! -f "$build/build.ninja" ] || [ -n "$(find CMakePresets.json -newer "$build/CMakeCache.txt")" ]; then
    # A preset that names its compiler keeps it: CXX is only CMake's default.
    CXX=$(scripts/find-cxx.sh)
    export CXX
    cmake --preset "$preset"
fi
cmake --build --preset "$preset" "$@"
