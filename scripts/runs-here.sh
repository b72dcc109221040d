#!/bin/sh
# Can this machine run PROGRAM? scripts/runs-here.sh PROGRAM
# Exit 0: yes, as far as its instruction set goes. 2: no, and one line on stderr says why.
#
# A program for another instruction set is started only if the kernel knows an emulator for it. Left to a shell it
# would be read as a script, and end with a syntax error.
set -u
[ $# -gt 0 ] || { printf 'runs-here.sh: which program? runs-here.sh PROGRAM\n' >&2; exit 2; }
program=$1

# e_machine of the ELF header (elf.h): 62 is x86-64, 183 is AArch64.
case $(od -An -tu2 -j18 -N2 "$program" 2>/dev/null | tr -d ' ') in
    62) isa=x86_64 ;;
    183) isa=aarch64 ;;
    *) exit 0 ;;
esac
here=$(uname -m)
[ "$isa" != "$here" ] || exit 0
# 126: found, and could not be started.
sh -c '"$0" --help' "$program" >/dev/null 2>&1 </dev/null
[ $? -eq 126 ] || exit 0
printf '%s is for %s, and this machine is %s; take a build for %s\n' "$program" "$isa" "$here" "$here" >&2
exit 2
