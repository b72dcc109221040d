"""What the atomics of guests in Go and Rust emit, out of the very programs that a run started.

A guest does not say which function it times. Those of benches/go and benches/rust keep each loop in a function of its own, whose
name has the operation; Rust's also has the memory order, by symbols of version 0 (scripts/build-guests.sh).
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from fencepost_tool.results import CaseName

from .. import binary, timed_loop
from ..errors import Problem
from .listed import outermost

# By primitive and operation; of others that are not compare_exchange one loop does for all.
WORDS = {"fetch_add": "add", "exchange": "swap", "load": "load", "store": "store"}
COMPARES = {"throughput": "compare", "shared": "count"}
ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")  # as benches/rust/src/atomics.rs numbers them
KIND = re.compile(r"(\w+)/atomic")


def loops(file: Path, names: Iterable[CaseName]) -> dict[str, Any]:
    """The loops of one guest's cases by key(). Problem: it can't be read."""
    isa = binary.isa_of(file)
    objdump, syntax = binary.find(isa), timed_loop.syntax(isa)
    symbols = binary.names(objdump, file)
    wanted = {key(name): symbol for name in names if (symbol := _symbol(name, symbols))}
    code, read = binary.functions(objdump, file, wanted.values(), syntax), timed_loop.reader(syntax)
    return {case: outermost(code[symbol], isa, read) for case, symbol in wanted.items() if symbol in code}


def all_loops(folder: Path, names: Iterable[CaseName], measured: str) -> dict[str, Any]:
    """The loops of all guests in the folder. measured: when the run was; a program that was built later is not what ran."""
    of_guest: dict[str, list[CaseName]] = {}
    for name in names:
        if match := KIND.fullmatch(name.kind):
            of_guest.setdefault(match[1], []).append(name)
    found: dict[str, Any] = {}
    for guest, own in of_guest.items():
        try:
            if _built_before(folder / guest, measured):
                found.update(loops(folder / guest, own))
        except Problem:
            continue  # its times have no instructions beside them
    return found


def key(name: CaseName) -> str:
    """What tells loops apart, of all numbers of threads."""
    return f"{name.kind}/{name.primitive}/{name.operation}/{name.order}"


def _symbol(name: CaseName, symbols: list[str]) -> str:
    word = COMPARES.get(name.operation, "") if name.primitive.startswith("compare_exchange") else WORDS.get(name.primitive, "")
    success = name.order.partition("-")[0]
    if not word or success not in ORDERS:
        return ""
    wanted = re.compile(rf"main\.{word}All|_R.*7atomics\d+{word}_allKj{ORDERS.index(success)}_.*")
    return next((symbol for symbol in symbols if wanted.fullmatch(symbol)), "")


def _built_before(file: Path, measured: str) -> bool:
    try:
        when = datetime.fromisoformat(measured)
        return file.exists() and datetime.fromtimestamp(file.stat().st_mtime, timezone.utc) <= when.astimezone(timezone.utc)
    except (OSError, ValueError):
        return False
