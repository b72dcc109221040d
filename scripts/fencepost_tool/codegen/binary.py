"""A linked program as a listing asks for it: for which instruction set, by which build, and its disassembly.

binutils' objdump will do for the machine's own instruction set and, as <triple>-objdump, for one that is crossed
over to; llvm-objdump does for all.
"""
from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import disassemble, targets
from .errors import Problem

OLDEST_LLVM = 14
MACHINES = {62: "x86_64", 183: "aarch64"}  # e_machine: ELF gABI, chapter 4


@dataclass(frozen=True)
class Disassembler:
    """A disassembler that was found on this machine."""

    program: str
    version: str  # "GNU objdump 2.40"

    @property
    def gnu(self) -> bool:
        """Whether it is GNU objdump, and not llvm-objdump."""
        return self.version.startswith("GNU")


def isa_of(file: Path) -> str:
    """Problem: it can't be read, or is no program that we know how to list."""
    try:
        with file.open("rb") as opened:
            head = opened.read(20)
    except OSError as e:
        raise Problem(f"{file}: can't be read: {e.strerror}; --program names the program that was run") from None
    isa = MACHINES.get(int.from_bytes(head[18:20], "little")) if head[:4] == b"\x7fELF" else None
    if isa is None:
        raise Problem(f"{file}: is no program for {' or '.join(MACHINES.values())}; "
                      "--program names the program that was run")
    return isa


def find(isa: str) -> Disassembler:
    """Problem: none on PATH decodes this instruction set."""
    triple = targets.triple(isa)
    native = ["objdump"] if platform.machine() == isa else []
    for name in (*native, f"{triple}-objdump"):
        path = shutil.which(name)
        if path and (version := re.match(r"GNU objdump.*?(\d+\.\d+[.\d]*)", _say(path, "--version"))):
            return Disassembler(path, f"GNU objdump {version[1]}")
    found = disassemble.newest_llvm()
    if found is None or int(found[1].split(".")[0]) < OLDEST_LLVM:
        raise Problem(f"no disassembler for {isa} on PATH: {triple}-objdump (binutils) or llvm-objdump {OLDEST_LLVM} "
                      "or later is needed; remedy: scripts/install-deps.sh --with fences")
    return Disassembler(found[0], f"llvm-objdump {found[1]}")


def _say(program: str, *flags: str) -> str:
    try:
        done = subprocess.run([program, *flags], capture_output=True, text=True, timeout=300, check=False,
                              env={**os.environ, "LC_ALL": "C"})
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def build_id(objdump: Disassembler, file: Path) -> str:
    """In hex, as run.json has it; "" when the linker wrote none."""
    dump = _say(objdump.program, "-s", "-j", ".note.gnu.build-id", str(file))
    rows = re.findall(r"(?m)^ [0-9a-f]+((?: [0-9a-f]{2,8}){1,4}) ", dump)
    return "".join(rows).replace(" ", "")[32:]  # behind the note's sizes, type and owner: 16 bytes


def names(objdump: Disassembler, file: Path) -> list[str]:
    """The symbols of its functions, as they are in the file."""
    return [line.rsplit(None, 1)[-1] for line in _say(objdump.program, "-t", str(file)).splitlines() if " F " in line]


def functions(objdump: Disassembler, file: Path, symbols: Iterable[str],
              syntax: Mapping[str, Any]) -> dict[str, list[disassemble.Instruction]]:
    """The functions of these symbols that the program has. Problem: it can't be read."""
    llvm = ["--print-imm-hex", *targets.load(isa_of(file), "variants").get("disassembler", [])]
    options = syntax.get("gnu_options", []) if objdump.gnu else llvm
    text = _say(objdump.program, "-t", "-d", "--no-show-raw-insn", *options, str(file))
    if not text:
        raise Problem(f"{file}: {objdump.version} can't read it")
    return disassemble.linked(text, symbols, syntax["call"])
