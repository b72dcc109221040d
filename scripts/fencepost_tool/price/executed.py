"""How often a program has executed its instructions: what qemu.py and callgrind.py both return.

Counts of loops that wait or try again are those of the emulated run: there, threads run slowly, or one after another.
"""
from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fencepost_tool.results.errors import UserError

from .elf import Elf, parse
from .files import open_

Function = tuple[Path, str]  # the file that has it, and its name


@dataclass(frozen=True)
class Executed:
    """One instruction. file: None for memory without a file, such as that of a JIT compiler, whose offset is 0. code: its bytes;
    b"" where the source of the count does not tell them."""

    file: Path | None
    offset: int
    code: bytes
    count: int


@dataclass(frozen=True)
class Calls:
    """Who calls whom. functions: of each place (file, offset). callers: of each function, with the number of calls."""

    functions: dict[tuple[Path, int], Function] = field(default_factory=dict)
    callers: dict[Function, dict[Function, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Execution:
    """A run of the program. exit_code: as the shell has it, 128 + n for signal n. children: how many processes it forked whose
    counts are among these. only_atomic: whether there are no other instructions among them, but those asked for. elsewhere: how
    many in memory without a file. calls: None where the counter does not tell them."""

    exit_code: int
    executed: tuple[Executed, ...]
    children: int = 0
    only_atomic: bool = True
    elsewhere: int = 0
    calls: Calls | None = None


def program_file(program: Path) -> Elf:
    """Its ELF file. UserError."""
    return parse(str(program), open_(str(program)))


def summed(executed: Iterable[Executed]) -> tuple[Executed, ...]:
    """One of each instruction, in the order of files and offsets."""
    found: dict[tuple[str, int, bytes], Executed] = {}
    for one in executed:
        key = (os.fspath(one.file or ""), one.offset, one.code)
        before = found[key].count if key in found else 0
        found[key] = Executed(one.file, one.offset, one.code, before + one.count)
    return tuple(found[key] for key in sorted(found))


def run(command: Sequence[str | Path], **how: Any) -> subprocess.CompletedProcess[bytes]:
    """Of subprocess, of the user's program. UserError where the system can't start it."""
    try:
        return subprocess.run(command, check=False, **how)
    except OSError as e:
        why = "its interpreter, the dynamic linker that it names, is missing" if e.errno == errno.ENOENT else e.strerror
        raise UserError(f"{command[0]}: can't be started: {why}") from e


def shell_code(code: int) -> int:
    """A return code of subprocess as the shell has it."""
    return code if code >= 0 else 128 - code
