"""From a file to the ELF files in it: one, or those of a static library. Nothing is executed."""
from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .elf import Array, Elf, parse
from .problem import Problem

MAGIC, THIN = b"!<arch>\n", b"!<thin>\n"
HEADER = 60  # bytes of a member's header
ELF = b"\x7fELF"


@dataclass(frozen=True)
class Member:
    """elf: one file of ELF. label: its name in a static library, "" of a file by itself."""

    elf: Elf
    label: str


def open_(path: str) -> Array:
    """The bytes of a regular file, mapped. Problem: it can't be read."""
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            raise Problem(f"{path}: is no regular file; name a program, library or object file")
        if Path(path).stat().st_size == 0:
            raise Problem(f"{path}: is empty; name a program, library or object file")
        mapped: Array = np.memmap(path, np.uint8, "r").view(np.ndarray)
        return mapped
    except (OSError, ValueError) as e:
        raise Problem(f"{path}: can't be read: {getattr(e, 'strerror', None) or e}; check the name and its permissions") from None


def members(path: str) -> Iterator[Member]:
    """Every ELF file in it. Problem: it is none, or one of them can't be read; or a library holds none."""
    data = open_(path)
    start = data[:8].tobytes()
    if start == THIN:
        raise Problem(f"{path}: is a thin archive, without its members; name the object files")
    if start != MAGIC:
        yield Member(parse(path, data), "")
        return
    found = 0
    for label, content in _archive(path, data):
        if content[:4].tobytes() == ELF:
            found += 1
            yield Member(parse(f"{path}({label})", content), label)
    if not found:
        raise Problem(f"{path}: holds no ELF object (link-time optimised ones of clang are none); name object files with code")


def _archive(path: str, data: Array) -> Iterator[tuple[str, Array]]:
    """(name, content) of each member, the symbol tables left out."""
    at, names = len(MAGIC), b""
    while at < len(data):
        head = data[at:at + HEADER].tobytes()
        digits = head[48:58].strip()
        if len(head) < HEADER or head[58:] != b"`\n" or not digits.isdigit() or at + HEADER + int(digits) > len(data):
            raise Problem(f"{path}: truncated: a member of the library ends beyond the end of the file")
        content = data[at + HEADER:at + HEADER + int(digits)]
        at += HEADER + int(digits) + int(digits) % 2
        name = head[:16].rstrip()
        if name == b"//":
            names = content.tobytes()
        elif name not in (b"/", b"/SYM64/"):
            yield _label(name, names), content


def _label(name: bytes, names: bytes) -> str:
    if name[:1] == b"/" and name[1:].isdigit():
        name = names[int(name[1:]):].split(b"\n", 1)[0]
    return name.rstrip(b"/").decode("utf-8", "backslashreplace")
