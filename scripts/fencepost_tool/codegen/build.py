"""Compiles the source for one variant. Objects are kept by the hash of source, command and compiler."""
from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import targets
from .compilers import Compiler
from .errors import Problem
from .operations import Case, cases, sequence_cases
from .sequences import LEVELS
from .source import generate
from .targets import Variant

# As the project itself is built; no unwinding tables or messages, as nothing here unwinds or is read.
FLAGS = ("-O2", "-w", "-fno-asynchronous-unwind-tables", "-fno-exceptions", "-c", "-x", "c++")


@dataclass(frozen=True)
class Built:
    """objects is empty where the compiler would not have the variant; refused names the functions that it stumbled
    over, each with what it said."""

    command: tuple[str, ...]  # without paths of this machine
    objects: tuple[Path, ...]
    message: str
    refused: Mapping[str, str]


def compile_unit(compiler: Compiler, variant: Variant, cache: Path) -> Built:
    """All cases; where that fails, all but those the compiler can't do, found by halves. Sequences have objects of their own, as
    they are compiled at other levels."""
    flags = [*compiler.aim(variant.isa), *variant.flags, *targets.only_for(variant.isa, compiler.family), *FLAGS]
    shown = (compiler.program, *flags, "operations.cpp")
    unit = _Unit(compiler, flags, cache)
    message = unit.compile(())
    if message:
        return Built(shown, (), message, {})
    refused: dict[str, str] = {}
    objects = list(unit.halves(cases(), refused))
    for level in LEVELS:
        of_level = [case for case in sequence_cases() if case.result == level]
        objects += _Unit(compiler, [*flags, f"-{level}"], cache).halves(of_level, refused)
    return Built(shown, tuple(objects), "", refused)


@dataclass
class _Unit:
    compiler: Compiler
    flags: list[str]
    cache: Path

    def halves(self, wanted: Sequence[Case], refused: dict[str, str]) -> Iterator[Path]:
        """Objects that hold the cases wanted, less those refused."""
        message = self.compile(wanted)
        if not message:
            yield self.place(wanted, ".o")
        elif len(wanted) == 1:
            refused[wanted[0].symbol] = message
        else:
            middle = len(wanted) // 2
            yield from self.halves(wanted[:middle], refused)
            yield from self.halves(wanted[middle:], refused)

    def compile(self, wanted: Sequence[Case]) -> str:
        """"" when it went well, now or before, else the compiler's first complaint on one line."""
        done, complaint = self.place(wanted, ".o"), self.place(wanted, ".failed")
        if done.exists():
            return ""
        if complaint.exists():
            return complaint.read_text("utf-8")
        # Under other names first: two that run at once must not read each other's half.
        source = self.place(wanted, f".{os.getpid()}.cpp")
        scratch = source.with_suffix(".tmp")
        source.write_text(generate(wanted), "utf-8")
        message = _run([self.compiler.path, *self.flags, str(source), "-o", str(scratch)])
        source.unlink()
        if message:
            scratch.write_text(message, "utf-8")
        scratch.replace(complaint if message else done)
        return message

    def place(self, wanted: Sequence[Case], suffix: str) -> Path:
        status = Path(self.compiler.path).stat()
        seed = repr((self.flags, self.compiler.path, self.compiler.version, status.st_size, status.st_mtime_ns,
                     generate(wanted)))
        return self.cache / (hashlib.sha256(seed.encode()).hexdigest()[:24] + suffix)


def runtime_library(compiler: Compiler, isa: str) -> Path | None:
    """The archive with the helpers that the compiler calls: libgcc.a; None where there is none."""
    more = ["--rtlib=libgcc"] if compiler.family == "clang++" else []
    try:
        done = subprocess.run([compiler.path, *compiler.aim(isa), *more, "-print-libgcc-file-name"],
                              capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    path = Path(done.stdout.strip())
    return path if done.returncode == 0 and path.is_file() else None


def prepare(cache: Path) -> Path:
    """The folder for objects, made if need be. Problem when it can't be."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise Problem(f"{cache}: can't be made: {e.strerror}; choose another with --build") from None
    return cache


def _run(command: list[str]) -> str:
    """"" when it went well, else the compiler's first complaint on one line."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False,
                              stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"})
    except OSError as e:
        return f"could not be started: {e.strerror}"
    except subprocess.TimeoutExpired:
        return "took more than 300 s"
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines()
    text = lines[0] if lines else f"ended with {done.returncode} and said nothing"
    return " ".join(text.split("error: ")[-1].split())
