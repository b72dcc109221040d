"""How often a program executes each of its atomic instructions and fences: exactly, by qemu-user and a plugin of ours
(qemu_plugin/count.cpp), or by valgrind's callgrind, which knows x86-64 only here and runs one thread at a time.

Counts of loops that wait or try again are those of the emulated run: there, threads run slowly and one after another.
"""
from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fencepost_tool import paths
from fencepost_tool.results.errors import UserError

# e_machine of an ELF header, and the program of qemu-user.
EMULATORS = {62: "qemu-x86_64", 183: "qemu-aarch64"}
NO_FILE = "-"


@dataclass(frozen=True)
class Executed:
    """One instruction. file: None for memory without a file, such as that of a JIT compiler, whose offset is 0. code: its bytes;
    b"" where the source of the count does not tell them."""

    file: Path | None
    offset: int
    code: bytes
    count: int


@dataclass(frozen=True)
class Execution:
    """A run of the program. exit_code: as the shell has it, 128 + n for signal n. children: how many processes it forked whose
    counts are among these."""

    exit_code: int
    executed: tuple[Executed, ...]
    children: int = 0


def plugin() -> Path:
    """The plugin; it may not exist."""
    return paths.program().parent / "libfencepost_count.so"


def machine_of(program: Path) -> int:
    """e_machine of a 64-bit ELF file. UserError."""
    try:
        with program.open("rb") as file:
            head = file.read(20)
    except OSError as e:
        raise UserError(f"{program}: {e.strerror}") from e
    if len(head) < 20 or head[:4] != b"\x7fELF":
        raise UserError(f"{program}: is no ELF file; give the program itself, not a script that starts it")
    if head[4] != 2:
        raise UserError(f"{program}: is a 32-bit program; x86-64 and aarch64 are known")
    return int(struct.unpack_from("<H", head, 18)[0])


def by_qemu(program: Path, arguments: Sequence[str], places: Iterable[tuple[Path, int]] = (),
            output: int | None = None, stdin: Path | None = None) -> Execution:
    """Runs it, with the input of the caller and, unless `output` says otherwise, its output. places: (file, offset) of other
    instructions to count, such as calls. stdin: a file, else the caller's. UserError where something is missing."""
    emulator = EMULATORS.get(machine_of(program))
    if emulator is None:
        raise UserError(f"{program}: is of another architecture; x86-64 and aarch64 are known")
    if shutil.which(emulator) is None:
        raise UserError(f"{emulator}: not installed; the package is qemu-user")
    if not plugin().is_file():
        raise UserError(f"{plugin()}: no such file; `make build` builds it")
    with tempfile.TemporaryDirectory(prefix="fencepost-") as scratch:
        out, wanted = Path(scratch) / "counts", Path(scratch) / "places"
        wanted.write_text("".join(f"{offset}\t{file}\n" for file, offset in places), "utf-8", errors="surrogateescape")
        with input_of(stdin) as source:
            done = subprocess.run([emulator, "-plugin", f"{plugin()},out={out},places={wanted}", program, *arguments],
                                  check=False, stdin=source, stdout=output)
        if not out.exists():
            raise UserError(f"{program}: left no counts, since it ended by a signal or became another program "
                            f"(exit code {shell_code(done.returncode)})")
        files = sorted(Path(scratch).glob("counts*"))
        return Execution(shell_code(done.returncode), _sum(one for file in files for one in read_counts(file)), len(files) - 1)


def read_counts(file: Path) -> Iterator[Executed]:
    """Those of a file of the plugin's, instructions that were translated and never executed left out."""
    for line in file.read_text("utf-8", errors="surrogateescape").splitlines():
        count, code, offset, name = line.split("\t", 3)
        if int(count):
            yield Executed(None if name == NO_FILE else Path(name), int(offset), bytes.fromhex(code), int(count))


def by_callgrind(program: Path, arguments: Sequence[str], output: int | None = None) -> Execution:
    """The same of all instructions, not only atomic ones. UserError where valgrind is missing or cannot run the program."""
    if EMULATORS.get(machine_of(program)) != "qemu-x86_64":
        raise UserError(f"{program}: callgrind counts x86-64 programs here")
    if shutil.which("valgrind") is None:
        raise UserError("valgrind: not installed; the package is valgrind")
    with tempfile.TemporaryDirectory(prefix="fencepost-") as scratch:
        out = Path(scratch) / "callgrind"
        done = subprocess.run(["valgrind", "-q", "--tool=callgrind", "--dump-instr=yes", "--compress-strings=no",
                               "--compress-pos=no", f"--callgrind-out-file={out}", program, *arguments], check=False,
                              stdout=output)
        if not out.exists():
            raise UserError(f"{program}: left no counts under valgrind (exit code {shell_code(done.returncode)})")
        with out.open(encoding="utf-8", errors="surrogateescape") as lines:
            return Execution(shell_code(done.returncode), _sum(read_callgrind(lines)))


def read_callgrind(lines: Iterable[str]) -> Iterator[Executed]:
    """Instructions of a callgrind file with uncompressed strings and positions. Its addresses are those of the ELF file, offsets
    are those in the file. What a call costs stands in a line of its own after `calls=`, and is no execution."""
    offsets = None
    file = None
    skip = False
    for line in lines:
        if line.startswith("ob="):
            file = Path(line[3:].rstrip("\n"))
            offsets = Offsets.of(file)
        elif line.startswith("calls="):
            skip = True
        elif line.startswith("0x"):
            if not skip and offsets is not None:
                address, _, count = line.split()[:3]
                offset = offsets.of_address(int(address, 16))
                if offset is not None:
                    yield Executed(file, offset, b"", int(count))
            skip = False


@dataclass(frozen=True)
class Offsets:
    """Where in an ELF file what the program has at an address lies: (address, bytes in the file, offset) of each segment."""

    segments: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, file: Path) -> Offsets | None:
        """None for what is no readable 64-bit ELF file."""
        try:
            data = file.read_bytes()
            if data[:5] != b"\x7fELF\x02":
                return None
            (table,) = struct.unpack_from("<Q", data, 32)
            size, number = struct.unpack_from("<HH", data, 54)
            heads = [struct.unpack_from("<IIQQQQ", data, table + i * size) for i in range(number)]
        except (OSError, struct.error):
            return None
        return cls(tuple((address, length, offset) for kind, _, offset, address, _, length in heads if kind == 1))  # PT_LOAD

    def of_address(self, address: int) -> int | None:
        """None where the file has nothing for it."""
        return next((offset + address - first for first, length, offset in self.segments
                     if first <= address < first + length), None)


def _sum(executed: Iterable[Executed]) -> tuple[Executed, ...]:
    """One of each instruction, in the order of files and offsets."""
    found: dict[tuple[str, int, bytes], Executed] = {}
    for one in executed:
        key = (os.fspath(one.file or ""), one.offset, one.code)
        before = found[key].count if key in found else 0
        found[key] = Executed(one.file, one.offset, one.code, before + one.count)
    return tuple(found[key] for key in sorted(found))


@contextlib.contextmanager
def input_of(file: Path | None) -> Iterator[IO[bytes] | None]:
    """The file, open; None for the caller's own input. UserError."""
    try:
        with file.open("rb") if file else contextlib.nullcontext() as source:
            yield source
    except OSError as e:
        raise UserError(f"{file}: {e.strerror}") from e


def shell_code(code: int) -> int:
    """A return code of subprocess as the shell has it."""
    return code if code >= 0 else 128 - code
