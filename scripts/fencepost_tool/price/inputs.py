"""Standard input of a program that is run several times: each run reads the same."""
from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Union

from fencepost_tool.results.errors import UserError

BLOCK = 1 << 16


class Kept:
    """The caller's own input, a pipe: the first run reads it as it comes, the others what was read then."""

    def __init__(self, source: int, kept: IO[bytes]):
        self.source, self.kept, self.first = source, kept, True

    @contextlib.contextmanager
    def open(self) -> Iterator[Any]:
        """Of one run."""
        if not self.first:
            with Path(self.kept.name).open("rb") as again:
                yield again
            return
        self.first = False
        reading, writing = os.pipe()
        # A daemon: it may wait for input that nobody wants any more.
        threading.Thread(target=self._pass_on, args=(writing,), daemon=True).start()
        try:
            yield reading
        finally:
            os.close(reading)

    def _pass_on(self, to: int) -> None:
        with contextlib.suppress(OSError, ValueError), os.fdopen(to, "wb", buffering=0) as program:
            while data := os.read(self.source, BLOCK):
                self.kept.write(data)
                rest = memoryview(data)
                while rest:
                    rest = rest[program.write(rest):]


Input = Union[Path, Kept, None]  # None: the caller's own, of one run or a terminal


@contextlib.contextmanager
def repeated(file: Path | None) -> Iterator[Input]:
    """What each of several runs reads from its start: the file, else the caller's input as far as that is possible."""
    try:
        source = sys.stdin.fileno()
        mode = os.fstat(source).st_mode
    except (AttributeError, OSError, ValueError):
        mode = 0
    if file is not None or not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        yield file
        return
    if stat.S_ISREG(mode) and os.lseek(source, 0, os.SEEK_CUR) == 0:
        yield Path(f"/proc/self/fd/{source}")  # opened anew, it is read from its start
        return
    with tempfile.NamedTemporaryFile(prefix="fencepost-", buffering=0) as kept:
        yield Kept(source, kept)


@contextlib.contextmanager
def input_of(source: Input) -> Iterator[Any]:
    """For the `stdin` of subprocess: the file, open; None for the caller's own input. UserError."""
    if isinstance(source, Kept):
        with source.open() as one:
            yield one
        return
    try:
        opened = source.open("rb") if source else contextlib.nullcontext()
    except OSError as e:
        raise UserError(f"{source}: {e.strerror}") from e
    with opened as one:
        yield one
