"""Every g++ and clang++ on PATH, native and cross, with its version and what it can aim at."""
from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import targets

NAME = re.compile(r"(?:([\w.]+-[\w-]+?)-)?(g\+\+|clang\+\+)(?:-(\d+))?")


@dataclass(frozen=True)
class Compiler:
    """family is "g++" or "clang++"; a g++ aims at one instruction set, a clang++ at those it was built for."""

    program: str  # the name it was found by
    path: str     # after symbolic links
    family: str
    version: str  # 12.2.0
    isas: tuple[str, ...]

    @property
    def name(self) -> str:
        """Without the target: g++ 12.2.0."""
        return f"{self.family} {self.version}"

    def aim(self, isa: str) -> list[str]:
        """Flags that make the compiler emit code for the instruction set."""
        return ["--target=" + targets.triple(isa)] if self.family == "clang++" else []


def find(path: str | None = None) -> list[Compiler]:
    """In order: by family, version, target. One program under several names counts once."""
    found: dict[str, Compiler] = {}
    for folder in (os.environ.get("PATH", "") if path is None else path).split(os.pathsep):
        for file in sorted(Path(folder).glob("*++*")) if folder else []:
            real = os.path.realpath(file)
            match = NAME.fullmatch(file.name)
            if match and os.access(file, os.X_OK) and not _is_better(found.get(real), file.name):
                compiler = _describe(file, real, match.group(2))
                if compiler:
                    found[real] = compiler
    unique = {(c.family, c.version, c.isas): c for c in reversed(list(found.values()))}
    return sorted(unique.values(), key=lambda c: (c.family, version_key(c.version), c.isas))


def _is_better(known: Compiler | None, name: str) -> bool:
    """The longer name says more: aarch64-linux-gnu-g++-12 rather than aarch64-linux-gnu-g++."""
    return known is not None and len(known.program) >= len(name)


def version_key(version: str) -> tuple[int, ...]:
    """The version's numbers, to sort by."""
    return tuple(int(part) for part in version.split("."))


def missing(compilers: list[Compiler], wanted: list[str]) -> list[str]:
    """A line for each instruction set and family without a compiler."""
    return [f"{family} for {isa}: not installed ({targets.load(isa, 'variants')['packages'][family]})"
            for isa in wanted for family in ("g++", "clang++")
            if not any(c.family == family and isa in c.isas for c in compilers)]


def _describe(file: Path, real: str, family: str) -> Compiler | None:
    version = re.search(r"\d+\.\d+\.\d+", _ask(real, "-dumpfullversion" if family == "g++" else "--version"))
    if not version:
        return None
    if family == "g++":
        machine = _ask(real, "-dumpmachine").strip()
        isas = [isa for isa in targets.isas() if targets.triple(isa) == machine]
    else:
        known = re.findall(r"^\s+([\w-]+)\s+- ", _ask(real, "--print-targets"), re.M)
        isas = [isa for isa in targets.isas() if targets.load(isa, "variants")["llvm"] in known]
    return Compiler(file.name, real, family, version.group(), tuple(isas)) if isas else None


def _ask(program: str, *arguments: str) -> str:
    try:
        done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=30, check=False,
                              stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
