"""Whole processes of any programs compared: each time a pair, one after the other, either one first as often (pair.order).

What a process takes is its CPU time, or the time until it ended. A process that hangs is ended; what it did otherwise is the
caller's to judge.
"""
from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from fencepost_tool.results.errors import UserError

from . import pair

FEWEST = 6  # pairs: with fewer there is no interval to speak of (stats.effects.trimmed)


@dataclass(frozen=True)
class Command:
    """What is started: a program, argv[0] and the arguments, and its input, None for an empty one."""

    program: Path
    arguments: Sequence[str]
    name: str = ""
    stdin: Path | None = None


@dataclass(frozen=True)
class Ended:
    """A process that is over. code: its exit code, that of subprocess; None for one that took too long. said: a digest of its
    stdout and one of its stderr."""

    cpu_s: float
    wall_s: float
    code: int | None
    said: tuple[str, str]


Start = Callable[[Command, float], Ended]


@dataclass
class Compared:
    """Of each comparison, by its name: the seconds of either side, pair by pair."""

    seconds: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def once(command: Command, timeout_s: float) -> Ended:
    """Runs it to its end. UserError where it can't be started."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, \
            (command.stdin or Path(os.devnull)).open("rb") as source:
        began = time.monotonic()
        try:
            process = subprocess.Popen([command.name or str(command.program), *command.arguments], executable=command.program,
                                       stdin=source, stdout=out, stderr=err, start_new_session=True)
        except OSError as e:
            raise UserError(f"{command.program}: can't be started: {e.strerror}") from None
        try:
            code, cpu_s, wall_s = _wait(process, began, timeout_s)
        finally:
            _end_group(process.pid)
        return Ended(cpu_s, wall_s, code, (_digest(out.fileno()), _digest(err.fileno())))


def _wait(process: subprocess.Popen[bytes], began: float, timeout_s: float) -> tuple[int | None, float, float]:
    """(exit code, CPU time with that of children that were waited for, time until the end)."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _end_group(process.pid)
    timer = threading.Timer(timeout_s, end)
    timer.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        timer.cancel()
        timer.join()
    process.returncode = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
    return None if late.is_set() else process.returncode, usage.ru_utime + usage.ru_stime, time.monotonic() - began


def _end_group(group: int) -> None:
    """The process and what it started, which is a session of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _digest(file: int) -> str:
    found, at = hashlib.sha256(), 0
    while piece := os.pread(file, 1 << 20, at):
        found.update(piece)
        at += len(piece)
    return found.hexdigest()


def alternate(sides: Mapping[str, tuple[Command, Command]], pairs: int, budget_s: float, seed: int, timeout_s: float,
              take: Callable[[Ended, Ended, str], tuple[float, float]], start: Start = once,
              clock: Callable[[], float] = time.monotonic) -> Compared:
    """Pairs of each comparison, one of each in turn and in random order, `pairs` times or as often as the budget has room for
    after FEWEST. take: the seconds of two processes of a comparison; it raises where one of them did not do its work."""
    rng, began, found = random.Random(seed), clock(), Compared({name: [] for name in sides})
    turns = pair.order(list(sides), pairs, rng)
    for done, (name, first) in enumerate(turns):
        rounds = done // len(sides)
        if done % len(sides) == 0 and rounds >= FEWEST and (clock() - began) * (rounds + 1) / rounds > budget_s:
            break
        ended = {side: start(sides[name][side], timeout_s) for side in (first, 1 - first)}
        found.seconds[name].append(take(ended[0], ended[1], name))
    return found
