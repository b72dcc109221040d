#!/bin/sh
# Builds a preset of CMakePresets.json, and configures it first if need be:
# scripts/build.sh PRESET[:VARIANT] [OPTION OF cmake --build...]
#
# VARIANT is a build variant (FENCEPOST_VARIANT); its program is built in build/PRESET-VARIANT.
set -eu
cd "$(dirname "$0")/.."
preset=${1:?PRESET is missing}
shift
variant=''
case $preset in *:*) variant=${preset#*:} preset=${preset%%:*} ;; esac

# A configuration that failed leaves a cache without build.ninja; edited presets need a new one.
build=build/$preset${variant:+-$variant}
if [ ! -f "$build/build.ninja" ] || [ -n "$(find CMakePresets.json -newer "$build/CMakeCache.txt")" ]; then
    # A preset that names its compiler keeps it: CXX is only CMake's default.
    CXX=$(scripts/find-cxx.sh)
    export CXX
    cmake --preset "$preset" -B "$build" ${variant:+"-DFENCEPOST_VARIANT=$variant"}
fi
if [ -n "$variant" ]; then
    # A build preset knows its own folder only.
    cmake --build "$build" --target fencepost "$@"
else
    cmake --build --preset "$preset" "$@"
fi
