#!/bin/sh
# Installs what fencepost needs and this machine lacks, from the distribution's own packages. --with checks also installs
# ruff and mypy, --with price capstone and pyelftools, which most distributions do not have, or too old: from PyPI, into
# build/tools and build/price (install-python-tools.sh). Without the latter only `fencepost price` does not work.
# Where npm is, the library of the HTML report comes from its registry, into build/npm (install-report-library.sh).
#
#   scripts/install-deps.sh [--with checks|price|arm64|fences|rivals|guests|docs|browser]...   install what is missing
#   scripts/install-deps.sh --list apt|dnf [...]    print the names of the packages, do nothing
#
# Nothing missing: the package manager is not asked and the network not touched. Knows Debian 12 and
# Ubuntu 22.04 or later (apt), Amazon Linux 2023 and Fedora (dnf); elsewhere it says what is needed.
# Exit 0: all there. 1: the package manager failed. 2: something is left for you to do, and it is said.
set -u
here=$(dirname "$0")

cmake_minimum=3.25

# found by   what                    apt                             dnf
# An alternative after | counts as well; the first name is the one installed. "-": no package.
base='
cmake        cmake                   cmake                           cmake
tool         ninja                   ninja-build                     ninja-build
compiler     c++20                   g++                             gcc-c++
library      atomic                  libatomic1                      libatomic
tool         pkg-config              pkg-config|pkgconf              pkgconf-pkg-config
tool         git                     git                             git
tool         objdump                 binutils                        binutils
header       benchmark/benchmark.h   libbenchmark-dev                google-benchmark-devel
header       hwloc.h                 libhwloc-dev                    hwloc-devel
header       perfmon/pfmlib.h        libpfm4-dev                     libpfm-devel
header       gtest/gtest.h           libgtest-dev                    gtest-devel
header       CLI/CLI.hpp             libcli11-dev                    cli11-devel
header       nlohmann/json.hpp       nlohmann-json3-dev              json-devel
tool         python3                 python3                         python3
module       matplotlib              python3-matplotlib              python3-matplotlib
module       numpy                   python3-numpy                   python3-numpy
module       scipy                   python3-scipy                   python3-scipy
module       jsonschema              python3-jsonschema              python3-jsonschema
'
checks='
tool         clang++                 clang                           clang
tool         clang-format            clang-format                    clang-tools-extra
tool         clang-tidy              clang-tidy                      clang-tools-extra
package      clang-sanitizers        libclang-rt-14-dev|libclang-rt-dev   compiler-rt
tool         shellcheck              shellcheck                      ShellCheck
venv         python3-venv            python3-venv                    -
package      python3-yaml            python3-yaml                    python3-pyyaml
tool         jq                      jq                              jq
'

# For fencepost price: its virtual environment, and names and lines of a program.
price='
venv         python3-venv            python3-venv                    -
'

# To build for ARM64 elsewhere, and to run it there. apt only: dnf has no libraries of another architecture.
arm64='
tool         aarch64-linux-gnu-g++   g++-aarch64-linux-gnu           gcc-c++-aarch64-linux-gnu
tool         qemu-aarch64            qemu-user                       qemu-user
package      libc6-dev:arm64         libc6-dev:arm64                 -
package      libatomic1:arm64        libatomic1:arm64                -
package      libbenchmark-dev:arm64  libbenchmark-dev:arm64          -
package      libhwloc-dev:arm64      libhwloc-dev:arm64              -
package      libpfm4-dev:arm64       libpfm4-dev:arm64               -
package      libgtest-dev:arm64      libgtest-dev:arm64              -
'

# For make fences: a disassembler that knows RCpc3 and LSE128, and compilers for every instruction set in arch/ that
# has a folder expected/ (on the machine's own, the cross compiler is the one that is there already).
fences='
disassembler llvm-objdump            llvm-19|llvm-22|llvm-21|llvm-20|llvm-18|llvm-17|llvm-16  llvm
tool         clang++                 clang                           clang
tool         aarch64-linux-gnu-g++   g++-aarch64-linux-gnu           gcc-c++-aarch64-linux-gnu
tool         riscv64-linux-gnu-g++   g++-riscv64-linux-gnu           gcc-c++-riscv64-linux-gnu
tool         powerpc64le-linux-gnu-g++   g++-powerpc64le-linux-gnu   gcc-c++-powerpc64le-linux-gnu
tool         arm-linux-gnueabihf-g++ g++-arm-linux-gnueabihf         -
'
disassembler_minimum=16

# To test the HTML report in a browser: 130 MB to fetch, so that the checks do without and skip those tests.
browser='
tool         chromium                chromium                        chromium
tool         chromedriver            chromium-driver                 chromedriver
'

# Libraries whose locks, queues and maps are measured beside ours. Where other packages bring the header, too, the library is
# looked for: libboost-dev has the headers of all of Boost.
rivals='
header       absl/synchronization/mutex.h   libabsl-dev              abseil-cpp-devel
header       oneapi/tbb/spin_mutex.h        libtbb-dev               tbb-devel
library      boost_thread            libboost-thread-dev             boost-devel
header       boost/version.hpp              libboost-dev             boost-devel
library      boost_fiber             libboost-fiber-dev              boost-devel
header       concurrentqueue/concurrentqueue.h      libconcurrentqueue-dev     concurrentqueue-devel
header       readerwriterqueue/readerwriterqueue.h  libreaderwriterqueue-dev   readerwriterqueue-devel
header       ck_ring.h                      libck-dev                ck-devel
header       urcu/urcu-memb.h               liburcu-dev              userspace-rcu-devel
'

# For make guests: compilers of languages that are measured beside C++.
guests='
go           go                      golang-go                       golang
tool         rustc                   rustc                           rust
tool         cargo                   cargo                           cargo
'

# For make docs.
docs='
tool         mkdocs                  mkdocs                          mkdocs
'

# Amazon Linux 2023, after its own lists (al2023-support-statements, 2023-09): all of the above is there
# except google-benchmark-devel, cli11-devel, json-devel and python3-matplotlib, which are Fedora's
# names. Its supplementary repository (SPAL) may have them. dnf is asked for them all the same and told
# to skip what it does not know; what is then still missing is said at the end.

say() { printf 'install-deps.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 2; }

# --- arguments -----------------------------------------------------------------------------------
list='' check_tools='' price_tools=''
while [ $# -gt 0 ]; do
    case "$1${2:+ $2}" in
        '--with checks') base="$base$checks"; check_tools=1; shift 2 ;;
        '--with price') base="$base$price"; price_tools=1; shift 2 ;;
        '--with arm64') base="$base$arm64"; shift 2 ;;
        '--with fences') base="$base$fences"; shift 2 ;;
        '--with rivals') base="$base$rivals"; shift 2 ;;
        '--with guests') base="$base$guests"; shift 2 ;;
        '--with docs') base="$base$docs"; shift 2 ;;
        '--with browser') base="$base$browser"; shift 2 ;;
        '--list apt' | '--list dnf') list=$2; shift 2 ;;
        --help | -h) sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; exit 0 ;;
        *) fail "unknown argument: $1 (there are: --with checks, price, arm64, fences, rivals, guests, docs or browser; --list apt or dnf)" ;;
    esac
done

# --- the distribution ----------------------------------------------------------------------------
manager='' distribution=unknown replace=' '
read_distribution() {
    os_release=${OS_RELEASE:-/etc/os-release}
    [ -r "$os_release" ] || return 0
    # shellcheck disable=SC1090  # a file of plain assignments, by its specification
    distribution=$(. "$os_release" && printf '%s' "${PRETTY_NAME:-${ID:-unknown}}")
    # shellcheck disable=SC1090
    kin=$(. "$os_release" && printf ' %s %s %s ' "${ID:-}" "${ID_LIKE:-}" "${UBUNTU_CODENAME:-}")
    case $kin in
        *' debian '* | *' ubuntu '*) manager=apt ;;
        *' amzn '* | *' fedora '*) manager=dnf ;;
    esac
    case $kin in
        # cmake 3.22, Google Benchmark 1.6 and g++ 11 are too old; clang brings its sanitizers along.
        *' jammy '*) replace=' cmake=- g++=g++-12 libbenchmark-dev=- libclang-rt-14-dev|libclang-rt-dev=- llvm-19|llvm-22|llvm-21|llvm-20|llvm-18|llvm-17|llvm-16=- ' ;;
        # cmake 3.22 and gcc 11; gcc 14 has been there as a second compiler since 2025.
        *' amzn '*) replace=' cmake=- gcc-c++=gcc14-c++ ' ;;
    esac
}
if [ -n "$list" ]; then manager=$list; else read_distribution; fi

# The package that gives a thing here, out of the table's name for it.
package_here() {
    case $replace in
        *" $1="*) rest=${replace#*" $1="}; printf '%s' "${rest%% *}" ;;
        *) printf '%s' "$1" ;;
    esac
}

installed() {
    case $manager in
        apt) [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
        dnf) rpm -q "$1" >/dev/null 2>&1 ;;
    esac
}

any_installed() {
    old_ifs=$IFS; IFS='|'
    for name in $1; do
        IFS=$old_ifs
        installed "$name" && return 0
    done
    IFS=$old_ifs
    return 1
}

# --- what is there without a package ---------------------------------------------------------------
cmake_is_new_enough() {
    version=$(cmake --version 2>/dev/null | sed -n '1s/[^0-9]*\([0-9]*\.[0-9]*\).*/\1/p')
    [ -n "$version" ] || return 1
    [ "${version%.*}" -gt "${cmake_minimum%.*}" ] ||
        { [ "${version%.*}" -eq "${cmake_minimum%.*}" ] && [ "${version#*.}" -ge "${cmake_minimum#*.}" ]; }
}

disassembler_is_new_enough() {
    for objdump in llvm-objdump llvm-objdump-16 llvm-objdump-17 llvm-objdump-18 llvm-objdump-19 llvm-objdump-20 \
        llvm-objdump-21 llvm-objdump-22; do
        version=$("$objdump" --version 2>/dev/null | sed -n 's/.*version \([0-9]*\)\..*/\1/p' | sed -n 1p)
        [ "${version:-0}" -ge "$disassembler_minimum" ] && return 0
    done
    return 1
}

# A thing built by hand, from conda or from pip does as well as a package.
found() {
    case $1 in
        cmake) cmake_is_new_enough ;;
        disassembler) disassembler_is_new_enough ;;
        tool) command -v "$2" >/dev/null 2>&1 || [ -x "${HOME:-}/.cargo/bin/$2" ] ;;
        go) command -v go >/dev/null 2>&1 || [ -x /usr/local/go/bin/go ] ;;
        compiler) "$here/find-cxx.sh" >/dev/null 2>&1 ;;
        header) cxx=$("$here/find-cxx.sh" 2>/dev/null) &&
            printf '#include <%s>\n' "$2" | $cxx -x c++ -E - >/dev/null 2>&1 ;;
        library) cxx=$("$here/find-cxx.sh" 2>/dev/null) &&
            printf 'int main() {}\n' | $cxx -x c++ - "-l$2" -o /dev/null >/dev/null 2>&1 ;;
        # One Python must have them all: a version manager's with one and the system's with the rest won't do.
        module) "$here/find-python.sh" >/dev/null 2>&1 ;;
        venv) python=$("$here/find-python.sh" 2>/dev/null) && "$python" -c 'import ensurepip, venv' 2>/dev/null ;;
        *) return 1 ;;
    esac
}

# --- what is missing -------------------------------------------------------------------------------
# Sets `missing` (things, without a cmake that is merely too old) and `packages` (what would give them).
take_stock() {
    missing='' packages=''
    while read -r how what apt dnf; do
        [ -n "$how" ] || continue
        case $manager in apt) package=$apt ;; dnf) package=$dnf ;; *) package=- ;; esac
        package=$(package_here "$package")
        if [ "$package" != - ]; then
            any_installed "$package" && continue
        else
            # Only a package can say that it is there; and cmake has words of its own below.
            case $how in package | cmake) continue ;; esac
        fi
        found "$how" "$what" && continue
        missing="$missing $what"
        package=${package%%|*}
        case " - $packages " in *" $package "*) ;; *) packages="$packages $package" ;; esac
    done <<END
$base
END
    missing=${missing# } packages=${packages# }
}

if [ -n "$list" ]; then
    printf '%s\n' "$base" | while read -r how what apt dnf; do
        [ -n "$how" ] || continue
        case $list in apt) printf '%s\n' "${apt%%|*}" ;; dnf) printf '%s\n' "${dnf%%|*}" ;; esac
    done | awk '!seen[$0]++'
    exit 0
fi

# --- installing ------------------------------------------------------------------------------------
install_packages() {
    case $manager in
        apt)
            update='apt-get update'
            install="apt-get install -y --no-install-recommends $packages" ;;
        dnf)
            # strict=0: a name this release does not know is skipped, not an error.
            update=''
            install="dnf install -y --setopt=strict=0 $packages" ;;
    esac
    sudo=''
    if [ "$(id -u)" -ne 0 ]; then
        # sudo may ask for the password only where there is someone to type it.
        if command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            sudo=sudo
        else
            fail "missing: $missing; no rights to install; run: ${update:+sudo $update && }sudo $install"
        fi
    fi
    say "missing: $missing; installing: $packages"
    case $packages in
        *:arm64*)
            # shellcheck disable=SC2086
            dpkg --print-foreign-architectures | grep -qx arm64 || $sudo dpkg --add-architecture arm64 ;;
    esac
    # On stderr: the output of make is to be the output of the benchmark. A failed update may be one
    # foreign repository out of order; whether it matters, the installation shows.
    # shellcheck disable=SC2086  # words on purpose
    [ -z "$update" ] || $sudo $update >&2 || say "failed: $update; installing all the same"
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive $install >&2 || failed=$install
    # dnf fails too when all that it was asked for is unknown to it; the second look tells.
    if [ -n "${failed:-}" ] && [ "$manager" = apt ]; then say "failed: $failed"; exit 1; fi
}

take_stock
if [ -z "$manager" ] && { [ -n "$missing" ] || ! cmake_is_new_enough; }; then
    cmake_is_new_enough || missing="cmake $cmake_minimum or later${missing:+ $missing}"
    fail "unknown distribution ($distribution); needed and not found: $missing"
fi
if [ -n "$packages" ]; then
    install_packages
    take_stock
fi

# --- what no package can mend ------------------------------------------------------------------------
left=0
if [ -n "$missing" ]; then
    say "$distribution has no package, or too old a one, for: $missing; remedy: from source, with pip, or from a supplementary repository"
    left=2
fi
if ! cmake_is_new_enough; then
    say "cmake $cmake_minimum or later is needed${version:+, here is $version}; remedy: python3 -m pip install 'cmake>=$cmake_minimum', or Kitware's APT repository"
    left=2
fi
"$here/find-cxx.sh" >/dev/null || left=2
# Only where the packages are known to be older than the scripts need: the look costs a second.
if [ "$replace" != ' ' ] && ! "$here/find-python.sh" >/dev/null; then
    say "remedy: python3 -m pip install 'matplotlib>=3.6' 'jsonschema>=4'"
    left=2
fi
[ -z "$check_tools" ] || "$here/install-python-tools.sh" checks || left=2
# One verb lacks them: that must not stop a build without a network.
[ -z "$price_tools" ] || "$here/install-python-tools.sh" price || say "going on; only fencepost price needs them"
"$here/install-report-library.sh"
exit "$left"
