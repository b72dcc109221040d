"""Copies of a program with some bytes replaced, in a folder that nobody else can read. The program itself is never written to."""
from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .problem import Problem


@dataclass(frozen=True)
class Patch:
    """offset: in the file. old: what must be there, new: as many bytes."""

    offset: int
    old: bytes
    new: bytes


def copy(program: Path, to: Path, patches: Iterable[Patch]) -> None:
    """A new file `to` which only the caller can read and execute. Problem: it can't be written, or the program is another than
    the one that the patches were made for."""
    ordered = sorted(patches, key=lambda one: one.offset)
    for one, following in zip(ordered, ordered[1:]):
        if one.offset + len(one.new) > following.offset:
            raise Problem(f"{program}: two replacements overlap at offset {following.offset:#x}")
    try:
        to.touch(0o700, exist_ok=False)  # so that it can't be the program, nor a link to it
        shutil.copyfile(program, to, follow_symlinks=True)
        with to.open("r+b") as file:
            for one in ordered:
                _replace(program, file.fileno(), one)
    except OSError as e:
        raise Problem(f"{to}: can't be written: {e.strerror}; TMPDIR names another folder for copies") from None


def _replace(program: Path, file: int, patch: Patch) -> None:
    if len(patch.old) != len(patch.new):
        raise AssertionError(f"{patch.old.hex()} became {patch.new.hex()}")
    if os.pread(file, len(patch.old), patch.offset) != patch.old:
        raise Problem(f"{program}: changed while it was read; try once more")
    os.pwrite(file, patch.new, patch.offset)
