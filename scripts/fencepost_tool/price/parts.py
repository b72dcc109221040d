"""Helpers, and parts of helpers, that a stripped file has no names for: outline atomics, which are of the file itself, and what
glibc's pthread_mutex_unlock ends with a jump to.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from . import outline
from .elf import REL, Elf
from .functions import Functions
from .helpers import SYSCALL, body_of

JUMP = re.compile(r"j\w+|b|b\.\w+|[ct]bn?z")
TARGET = re.compile(r"#?(0x[0-9a-f]+)$")


def named(elf: Elf, functions: Functions, decoder: Any) -> Functions:
    """The same, with names for these. Outline atomics become targets of the decoder's, too."""
    if elf.kind == REL or functions.linear:
        return functions
    entries = {entry: i for i, entry in enumerate(functions.entries) if not functions.names[i]}
    names = list(functions.names)
    for entry in list(entries) if elf.isa == "aarch64" else ():
        helper = outline.name(np.frombuffer(elf.at(entry, 4 * outline.LONGEST).tobytes(), "<u4").tolist())
        if helper:
            names[entries.pop(entry)] = decoder.targets.functions[entry] = helper
    for start, end, owner in zip(functions.starts, functions.ends, functions.owners):
        helper = body_of(functions.names[owner])
        if entries and helper and helper != SYSCALL:
            for target in _jumps(elf, decoder, int(start), int(end)):
                if target in entries:
                    names[entries.pop(target)] = f"{helper}.part"
    return replace(functions, names=names)


def _jumps(elf: Elf, decoder: Any, start: int, end: int) -> Iterator[int]:
    """Targets of direct jumps in a piece."""
    for _, _, mnemonic, operands in decoder.cs.disasm_lite(elf.at(start, end - start).tobytes(), start):
        target = TARGET.search(operands)
        if target and JUMP.fullmatch(mnemonic):
            yield int(target[1], 16)
