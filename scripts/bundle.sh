#!/bin/bash
# Packs a built program with the libraries it needs, for a machine that has no compiler:
# scripts/bundle.sh PROGRAM [FOLDER]
#
# Writes FOLDER/fencepost-<version>-<isa>.tar.gz (FOLDER: build/bundle) and prints its name. PROGRAM lies in the
# build folder that CMake made it in, and may be for another instruction set.
# Shared libraries, not static ones: distributions ship no static Google Benchmark, and hwloc's wants a dozen more.
# glibc is not included, because it belongs to the machine's kernel and loader; the bundle's README states the version needed.
set -eu
here=$(dirname "$0")
fail() { printf 'bundle.sh: %s\n' "$*" >&2; exit 2; }
[ $# -gt 0 ] || fail 'which program? bundle.sh PROGRAM [FOLDER], such as bundle.sh build/release/fencepost'
program=$1
folder=${2:-build/bundle}
if ! [ -f "$program" ] || ! [ -x "$program" ]; then fail "there is no program $program; build it first"; fi
for tool in readelf tar; do
    command -v "$tool" >/dev/null || fail "$tool is missing; remedy: make deps"
done
cache=$(dirname "$program")/CMakeCache.txt
cxx=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$cache" 2>/dev/null) || cxx=''
[ -n "$cxx" ] || fail "there is no CMakeCache.txt in the folder of $program that names its compiler"
machine_of() { readelf -h "$1" | sed -n 's/^ *Machine: *//p'; }
case $(machine_of "$program") in
    *X86-64*) isa=x86_64 ;;
    *AArch64*) isa=aarch64 ;;
    *) fail "$program is for a machine that is not known" ;;
esac

version=$(sed -n 's/^project(fencepost VERSION \([0-9.]*\).*/\1/p' "$here/../CMakeLists.txt")
name=fencepost-$version-$isa
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
root=$scratch/$name
mkdir -p "$root/bin" "$root/lib" "$root/scripts" "$folder"
cp "$program" "$root/bin/fencepost"
cp "$here/runs-here.sh" "$root/lib/"
cp "$here/tune.sh" "$root/scripts/"  # where the program's warnings say it is

# clang has one program for all targets: it finds the libraries of the build machine unless it is told another.
target=
if "$cxx" --version 2>/dev/null | grep -q clang; then target=--target=$isa-linux-gnu; fi

# Copies what an ELF file needs, and what that needs in turn. The compiler knows where libraries for its target are.
bring_libraries() {
    local needed file
    for needed in $(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
        case $needed in
            libc.so.* | libm.so.* | libpthread.so.* | librt.so.* | libdl.so.* | ld-linux*) continue ;;
        esac
        [ ! -e "$root/lib/$needed" ] || continue
        # shellcheck disable=SC2086  # one word or none
        file=$("$cxx" $target -print-file-name="$needed")
        [ -e "$file" ] || fail "$1 needs $needed, which $cxx does not find"
        [ "$(machine_of "$file")" = "$(machine_of "$program")" ] ||
            fail "$1 needs $needed, and $cxx finds one for another machine: $file"
        cp -L "$file" "$root/lib/$needed"
        bring_libraries "$file"
    done
}
bring_libraries "$program"

glibc=$(readelf -V "$root/bin/fencepost" "$root"/lib/*.so* | grep -o 'GLIBC_[0-9][0-9.]*' | sort -uV | tail -n 1)
glibc=${glibc#GLIBC_}

cat >"$root/fencepost" <<'END'
#!/bin/sh
# Starts fencepost with the libraries of this bundle.
here=$(dirname "$(readlink -f "$0")")
"$here/lib/runs-here.sh" "$here/bin/fencepost" || exit 2
LD_LIBRARY_PATH=$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec "$here/bin/fencepost" "$@"
END
chmod 755 "$root/fencepost"

cat >"$root/README" <<END
fencepost $version for $isa Linux with glibc $glibc or later. It brings all other libraries along.

  ./fencepost --budget 5m          measures this machine, and prints where the results are
  ./fencepost --help               says what else there is

The results are a folder, results/<machine>/<date>-<commit>. Copy it to a machine with fencepost's sources, and
draw it there:

  make plots RUN=<folder>
END

tar -C "$scratch" --owner=0 --group=0 --sort=name -czf "$folder/$name.tar.gz" "$name"
printf '%s\n' "$folder/$name.tar.gz"
