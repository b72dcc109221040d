"""A program in its --slices mode: one process, asked for one burst of samples after the other (results/schema.md,
"Measuring protocol")."""
from __future__ import annotations

import contextlib
import json
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

from fencepost_tool.results import ResultsError

from . import answers

PATIENCE_S = 60.0  # for one answer: the program itself gives a case up after some ten seconds
PROTOCOL = 1


# Signals that come from a person or from the kernel (out of memory), and not from a fault of the program.
EXTERNAL = {signal.SIGHUP, signal.SIGINT, signal.SIGKILL, signal.SIGTERM}


class Died(Exception):
    """The process ended, hung or talked nonsense in the middle; the text says which. external: one of EXTERNAL ended it."""

    def __init__(self, text: str, external: bool = False):
        super().__init__(text)
        self.external = external


class Program:
    """One process. `flags`: such as --threads. ResultsError when it never got to its first answer: then the program is
    of no use here, and another try would end the same way."""

    def __init__(self, path: Path, flags: Sequence[str]):
        self.path = path
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  close() closes it
        began = time.monotonic()
        try:
            self._process = subprocess.Popen([str(path.resolve()), "--slices", *flags], stdin=subprocess.PIPE, text=True,
                                             stdout=subprocess.PIPE, stderr=self._said, encoding="utf-8")
        except OSError as e:
            self._said.close()
            raise ResultsError(path, f"can't be started: {e.strerror}", "give a program of fencepost") from None
        # Both are there, since both are PIPE above.
        self._commands, self._answers = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        try:
            self.about = self._answer()
        except Died as e:
            self.close()
            raise ResultsError(path, f"measures nothing for a comparison: {e}",
                               "give a program of fencepost that knows --slices") from None
        version = self.about.get("slices")
        if version != PROTOCOL:
            self.close()
            raise ResultsError(path, f"speaks version {version} of --slices, and these scripts {PROTOCOL}",
                               "use the scripts that belong to it")
        fault = answers.fault_of_introduction(self.about)
        if fault:
            self.close()
            raise ResultsError(path, f"its introduction {fault}", "give a program of fencepost")
        self.started_in_s = time.monotonic() - began

    def take(self, windows: int, case: str) -> Mapping[str, Any]:
        """A round, as a line of samples.jsonl. Died."""
        answer = self.ask(f"take {windows} {case}")
        fault = answers.fault_of_round(answer)
        if fault:
            self._process.kill()
            raise Died(f"its answer {fault}")
        return answer

    def ask(self, command: str) -> Mapping[str, Any]:
        """The program's answer to one command. Died where it ended, hung or answered nonsense."""
        try:
            self._commands.write(command + "\n")
            self._commands.flush()
        except OSError:
            raise self._death() from None
        return self._answer()

    def close(self) -> Died | None:
        """Lets it end. How it died where a signal ended it instead."""
        with contextlib.suppress(OSError):  # it is dead already
            self._commands.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        death = self._death() if self._process.returncode < 0 else None
        self._answers.close()
        self._said.close()
        return death

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()
        self.close()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self) -> Mapping[str, Any]:
        ready, _, _ = select.select([self._answers], [], [], PATIENCE_S)
        if not ready:
            self._process.kill()
            raise Died(f"no answer for {PATIENCE_S:g} s")
        line = self._answers.readline()
        if not line.endswith("\n"):
            raise self._death()
        try:
            answer: Mapping[str, Any] = json.loads(line)
        except (ValueError, RecursionError):
            raise Died(f"answered what is no JSON: {line[:60].strip()}") from None
        if not isinstance(answer, dict):
            raise Died(f"answered what is no JSON object: {line[:60].strip()}")
        return answer

    def _death(self) -> Died:
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.seek(0)
        said = self._said.read().strip().splitlines()
        code = self._process.returncode
        how = f"killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return Died(how + (f": {said[-1]}" if said else ""), -code in EXTERNAL)
