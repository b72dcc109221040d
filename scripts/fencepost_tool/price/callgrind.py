"""Counts by valgrind's callgrind, which runs one thread at a time: where there is no qemu-user. Of all instructions, not only
atomic ones, and with the callers of functions; of x86-64 only, and of the program without the processes that it forks, since it
writes for these what they inherited, too.
"""
from __future__ import annotations

import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from fencepost_tool.results.errors import UserError

from .elf import Elf
from .executed import Calls, Executed, Execution, program_file, shell_code, summed
from .inputs import Input, input_of

NO_FILE = "???"


def missing(isa: str) -> str:
    """Why it can't count, "" where it can."""
    if isa != "x86_64" or platform.machine() != "x86_64":
        return "callgrind counts x86-64 programs on x86-64"
    return "" if shutil.which("valgrind") else "valgrind: not installed; the package is valgrind"


def count(program: Path, arguments: Sequence[str], output: int | None = None, stdin: Input = None) -> Execution:
    """Runs it, with the input of the caller and, unless `output` says otherwise, its output. UserError where valgrind is missing
    or can't run the program."""
    why = missing(program_file(program).isa)
    if why:
        raise UserError(f"{program}: {why}")
    with tempfile.TemporaryDirectory(prefix="fencepost-") as scratch, input_of(stdin) as source:
        command = ["valgrind", "-q", "--tool=callgrind", "--dump-instr=yes", "--compress-strings=no", "--compress-pos=no",
                   f"--callgrind-out-file={scratch}/counts.%p", str(program), *arguments]
        with subprocess.Popen(command, stdin=source, stdout=output) as running:
            code = shell_code(running.wait())
        out = Path(scratch) / f"counts.{running.pid}"
        if not out.exists():
            raise UserError(f"{program}: left no counts under valgrind (exit code {code})")
        with out.open(encoding="utf-8", errors="surrogateescape") as lines:
            reader = Reader()
            reader.read(lines)
    return Execution(code, summed(reader.executed), only_atomic=False, elsewhere=reader.elsewhere, calls=reader.calls)


class Reader:
    """Of a callgrind file with uncompressed strings and positions. Its addresses are those of the ELF file, offsets are those in
    the file. What a call costs stands in a line of its own after `calls=`, and is no execution."""

    def __init__(self) -> None:
        self.executed: list[Executed] = []
        self.calls = Calls()
        self.elsewhere = 0
        self._object = self._callee_object = NO_FILE
        self._function = self._callee = ""

    def read(self, lines: Iterable[str]) -> None:
        """Adds what they tell."""
        skip = False
        for line in lines:
            if line.startswith("0x"):
                if not skip:
                    self._instruction(line)
                skip = False
                continue
            key, _, value = line.rstrip("\n").partition("=")
            if key == "ob":
                self._object = self._callee_object = value
            elif key == "fn":
                self._function, self._callee_object = value, self._object
            elif key == "cob":
                self._callee_object = value
            elif key == "cfn":
                self._callee = value
            elif key == "calls":
                self._call(int(value.split()[0]))
                skip = True

    def _instruction(self, line: str) -> None:
        address, _, times = line.split()[:3]
        elf = _file(self._object)
        offset = elf.offset_of(int(address, 16)) if elf else None
        if offset is not None:
            file = Path(self._object)
            self.executed.append(Executed(file, offset, b"", int(times)))
            self.calls.functions[file, offset] = file, self._function
        elif self._object == NO_FILE:
            self.elsewhere += int(times)

    def _call(self, times: int) -> None:
        callee, caller = (Path(self._callee_object), self._callee), (Path(self._object), self._function)
        callers = self.calls.callers.setdefault(callee, {})
        callers[caller] = callers.get(caller, 0) + times
        self._callee_object = self._object


def called_from(calls: Calls, place: tuple[Path, int], program: Path) -> list[tuple[str, int]]:
    """The functions of the program by which a place of a library is reached, each with how often it calls the library on the way;
    the most frequent first. By calls of functions, not by whole stacks: a function that is always called may not lead there."""
    start = calls.functions.get(place)
    if start is None or start[0] == program:
        return []
    found: dict[str, int] = {}
    seen, waiting = {start}, [start]
    while waiting:
        for caller, times in calls.callers.get(waiting.pop(), {}).items():
            if caller[0] == program:
                found[caller[1]] = found.get(caller[1], 0) + times
            elif caller not in seen:
                seen.add(caller)
                waiting.append(caller)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


@cache
def _file(name: str) -> Elf | None:
    """None for what is no ELF file that can be read."""
    try:
        return None if name == NO_FILE else program_file(Path(name))
    except UserError:
        return None


