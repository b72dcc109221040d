"""From an object to functions. llvm-objdump decodes every target; this file takes its habits away.

Those are: `lock` on a line of its own, local labels (.L12) as if they were functions, a relocation on the
line below its instruction, `...` for zeros. It knows no instruction set.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable

from .errors import Problem

OLDEST = 16  # the first to know RCpc3 and LSE128

HEAD = re.compile(r"^[0-9a-f]+ <(.+)>:$")
LINE = re.compile(r"^\s*([0-9a-f]+):\s+(\S.*)$")
RELOCATION = re.compile(r"^\s+[0-9a-f]+:\s+(R_\w+)\s+(\S+)")
PLACED = re.compile(r"^([0-9a-f]+) <(.+)>:$")
COMMA = re.compile(r",(?![^(]*\)) ?")  # between operands, not in an address
TARGET = re.compile(r"(?:^|\s)(?:0x)?([0-9a-f]+) <[^>]*>$")
COMMENT = re.compile(r"\s+(?:#|//|@) .*$")
NO_SYMBOL = re.compile(r"\.L|\*ABS\*")


@dataclass(frozen=True)
class Instruction:
    """text has single blanks and no comment; target is where a branch goes, symbol what it calls or uses."""

    address: int
    text: str
    target: int | None = None
    symbol: str = ""

    @property
    def word(self) -> str:
        """The mnemonic, the first word of the text."""
        return self.text.split(" ", 1)[0]


def newest_llvm() -> tuple[str, str] | None:
    """The newest llvm-objdump on PATH and its version."""
    found = []
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for file in Path(folder).glob("llvm-objdump*") if folder else ():
            if re.fullmatch(r"llvm-objdump(-\d+)?", file.name) and os.access(file, os.X_OK):
                version = _version(str(file))
                if version:
                    found.append((tuple(map(int, version.split("."))), str(file), version))
    return max(found)[1:] if found else None


def find_objdump() -> tuple[str, str]:
    """The newest objdump and its version, for `make fences`. Problem: there is none, or it is too old."""
    newest = newest_llvm()
    remedy = f"llvm-objdump {OLDEST} or later is needed; remedy: scripts/install-deps.sh --with fences"
    if newest is None:
        raise Problem(f"no llvm-objdump on PATH: {remedy}")
    program, version = newest
    if int(version.split(".")[0]) < OLDEST:
        raise Problem(f"{Path(program).name} is {version}, which can't decode RCpc3 and LSE128: {remedy}")
    return program, version


def _version(program: str) -> str:
    try:
        text = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(r"version (\d+\.\d+\.\d+)", text)
    return match.group(1) if match else ""


def disassemble(objdump: str, file: Path, options: list[str], wanted: Callable[[str], bool]) -> dict[str, list[Instruction]]:
    """Every function whose name is wanted. Problem: the object can't be read or has no such function."""
    if shutil.which(objdump) is None:
        raise Problem(f"{objdump}: no such disassembler")
    done = subprocess.run([objdump, "-dr", "--no-show-raw-insn", *options, str(file)],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["nothing"]
        raise Problem(f"{file}: {Path(objdump).name} can't read it: {said[0]}")
    found = functions(done.stdout, wanted)
    if not found:
        raise Problem(f"{file}: no symbols of functions to be listed; it was stripped, or is not made by this program")
    return found


def functions(text: str, wanted: Callable[[str], bool]) -> dict[str, list[Instruction]]:
    """The functions in what llvm-objdump printed."""
    found: dict[str, list[Instruction]] = {}
    current: list[Instruction] | None = None
    prefix = None  # a `lock` that waits for its instruction
    for line in text.splitlines():
        # A look at the text first: a match of each pattern on each line takes most of the time of a listing.
        if line.endswith(">:") and (head := HEAD.match(line)):
            if not head.group(1).startswith(".L"):
                current = found.setdefault(head.group(1), []) if wanted(head.group(1)) else None
        elif current is None:
            continue
        elif "R_" in line and (relocation := RELOCATION.match(line)):
            _attach(current, relocation.group(2))
        elif match := LINE.match(line):
            address, said = int(match.group(1), 16), " ".join(match.group(2).split())
            if said == "lock":
                prefix = address
                continue
            current.append(_instruction(address if prefix is None else prefix,
                                        said if prefix is None else f"lock {said}"))
            prefix = None
    return found


def linked(text: str, symbols: Iterable[str], call: str) -> dict[str, list[Instruction]]:
    """The functions of these names in what `objdump -t -d` printed of a program, those that it has; calls, whose words match
    `call`, name whom they call. Names are looked up in the symbol table: objdump shows one of several for an address."""
    names = set(symbols)
    placed, heads = {}, {}
    for line in text.splitlines():
        if line.endswith(">:") and (head := PLACED.match(line)):
            heads[int(head.group(1), 16)] = head.group(2)
        elif " F " in line and (name := line.rsplit(None, 1)[-1]) in names:
            placed[name] = int(line.split(" ", 1)[0], 16)
    shown = {heads[address] for address in placed.values() if address in heads}
    code = functions(text, shown.__contains__)
    return {name: [_with_callee(one, code[heads[address]], heads, call) for one in code[heads[address]]]
            for name, address in placed.items() if address in heads}


def _with_callee(one: Instruction, code: list[Instruction], heads: Mapping[int, str], call: str) -> Instruction:
    """The instruction with the name of the function that it goes to, in place of the address."""
    inside = one.target is not None and code[0].address <= one.target <= code[-1].address
    if one.target is None or inside or one.target not in heads or len(one.text.split(" ")) != 2:
        return replace(one, text=COMMA.sub(", ", one.text)) if "," in one.text else one
    name = heads[one.target].removesuffix("@plt")
    return Instruction(one.address, f"{one.word} {name}", None, name if re.fullmatch(call, one.word) else "")


def _instruction(address: int, said: str) -> Instruction:
    if any(mark in said for mark in ("#", "//", "@")):
        said = COMMENT.sub("", said)
    target = TARGET.search(said) if said.endswith(">") else None
    text = re.sub(r"\s*<[^>]*>$", "", said) if target else said
    return Instruction(address, text, int(target.group(1), 16) if target else None)


def _attach(code: list[Instruction], symbol: str) -> None:
    symbol = re.sub(r"[+-]0x[0-9a-f]+$", "", symbol)
    if code and not NO_SYMBOL.match(symbol) and not code[-1].symbol:
        last = code[-1]
        code[-1] = Instruction(last.address, last.text, None, symbol)


def relative(code: list[Instruction]) -> list[Instruction]:
    """The code with addresses from 0 and without the targets' addresses in the text: equal code is equal text."""
    if not code:
        return []
    start = code[0].address
    out = []
    for one in code:
        target = None if one.target is None else one.target - start
        text = one.text if one.target is None else re.sub(r"\s+(?:0x)?[0-9a-f]+$", "", one.text)
        if one.target is None and one.symbol:
            text = re.sub(r"\s+0x[0-9a-f]+$", "", text)
        out.append(Instruction(one.address - start, text.rstrip(","), target, one.symbol))
    return out
