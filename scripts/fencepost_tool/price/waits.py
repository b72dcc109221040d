"""Where a program spends its time, by samples of perf in a native run of its own.

A share of samples is a wait and no saving: an atomic instruction also waits for what stands before it, such as earlier stores. A
sample names the instruction that was the next to end, so that what a long instruction takes is found at it and at the one behind.
"""
from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fencepost_tool.results.errors import UserError

from .inputs import Input, input_of
from .site import Site

PRECISE, CLOCK = "cycles:upp", "cpu-clock:u"  # perf-list(1); the clock is there without a PMU, too
PER_S = 5000  # samples of each CPU
MAP = re.compile(r"\s*\d+ PERF_RECORD_MMAP2? (\d+)/\d+: \[(0x[0-9a-f]+)\((0x[0-9a-f]+)\) @ (0x[0-9a-f]+|0) [^\]]*\]: "
                 r"\S*x\S* (.*)")
FORK = re.compile(r"\s*\d+ PERF_RECORD_FORK\((\d+):\d+\):\((\d+):\d+\)")
SAMPLE = re.compile(r"\s*(\d+) +([0-9a-f]+)\s*$")


@dataclass(frozen=True)
class Waits:
    """event: what perf counted between two samples. total: samples, those outside of files too. places: of instructions, by file
    and offset."""

    event: str
    total: int
    places: Counter[tuple[Path, int]]

    def share(self, file: Path, site: Site) -> float | None:
        """Of all samples, 0 to 1, those at the site or the instruction behind it; None without samples."""
        if not self.total:
            return None
        return (self.places[file, site.place] + self.places[file, site.place + site.found.size]) / self.total


def take(program: Path, arguments: Sequence[str], stdin: Input, output: int | None = None) -> Waits:
    """Runs it under perf. UserError where perf is missing or may not count."""
    if shutil.which("perf") is None:
        raise UserError("perf: not installed; the package is linux-perf")
    with tempfile.TemporaryDirectory(prefix="fencepost-") as scratch:
        data = str(Path(scratch) / "data")
        for event in (PRECISE, CLOCK):
            with input_of(stdin) as source:
                done = subprocess.run(["perf", "record", "-q", "-F", str(PER_S), "-e", event, "-o", data, "--", program,
                                       *arguments], check=False, stdin=source, stdout=output, stderr=subprocess.PIPE, text=True,
                                      errors="replace")
            if Path(data).exists() and Path(data).stat().st_size:
                break
        else:
            said = done.stderr.strip().splitlines()
            raise UserError(f"perf record: {said[0] if said else f'exit code {done.returncode}'}; samples of one's own programs "
                            f"need kernel.perf_event_paranoid of at most 2")
        return Waits(_perf("evlist", "-i", data).strip(),
                     *read(_perf("script", "-i", data, "-F", "pid,ip", "--show-mmap-events", "--show-task-events").splitlines()))


def _perf(*arguments: str) -> str:
    return subprocess.run(["perf", *arguments], check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, errors="surrogateescape").stdout


@dataclass
class _Memory:
    """The files of a process. A mapping comes in place of what it overlaps."""

    starts: list[int] = field(default_factory=list)
    files: dict[int, tuple[int, int, Path]] = field(default_factory=dict)  # by start: size, offset in the file, file

    def add(self, start: int, size: int, offset: int, file: Path) -> None:
        for other in [one for one in self.starts if one < start + size and one + self.files[one][0] > start]:
            del self.files[other]
        self.files[start] = (size, offset, file)
        self.starts = sorted(self.files)

    def place(self, address: int) -> tuple[Path, int] | None:
        before = bisect_right(self.starts, address)
        if before == 0:
            return None
        start = self.starts[before - 1]
        size, offset, file = self.files[start]
        return (file, address - start + offset) if address < start + size else None


def read(lines: Iterable[str]) -> tuple[int, Counter[tuple[Path, int]]]:
    """(samples, those in files by place) of what `perf script -F pid,ip --show-mmap-events --show-task-events` prints."""
    processes: dict[int, _Memory] = {}
    total, places = 0, Counter[tuple[Path, int]]()
    for line in lines:
        if sample := SAMPLE.fullmatch(line):
            total += 1
            memory = processes.get(int(sample[1]))
            if memory and (place := memory.place(int(sample[2], 16))):
                places[place] += 1
        elif mapped := MAP.fullmatch(line):
            memory = processes.setdefault(int(mapped[1]), _Memory())
            memory.add(int(mapped[2], 16), int(mapped[3], 16), int(mapped[4], 16), Path(mapped[5]))
        elif (fork := FORK.match(line)) and fork[1] != fork[2] and (parent := processes.get(int(fork[2]))):
            processes[int(fork[1])] = _Memory(list(parent.starts), dict(parent.files))
    return total, places
