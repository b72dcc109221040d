"""What a listing has otherwise than an earlier one: the last fences.json, and where that has nothing, the golden files.

Only functions that both have are compared: what is new is counted, not listed.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import golden, golden_file, listing
from .differences import cell, widths

Cells = Mapping[listing.Key, str]  # what each function compiles to, and how that was judged


@dataclass(frozen=True)
class Change:
    """One of the rows that changed alike: the same operation from the same to the same, for one or several units."""

    what: str
    before: str
    now: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """compared: so many functions. new: units that neither source has."""

    compared: int
    found: tuple[Change, ...]
    new: tuple[str, ...]


def of_document(document: Mapping[str, Any]) -> dict[str, Cells]:
    """The cells of each unit of a fences.json, by the unit's name."""
    return {unit["name"]: {row.key: cell(row) for row in listing.rows(unit)} for unit in listing.units(document)}


def of_golden(folder: Path, compilers: Sequence[str]) -> dict[str, Cells]:
    """What the golden files of these compilers hold; nothing where there are none."""
    found: dict[str, Cells] = {}
    for compiler in compilers:
        path = folder / golden.file_name(compiler)
        for place, text in (golden_file.unpack(path.read_text("utf-8")) if path.exists() else {}).items():
            unit = f"{compiler} {place.split(' ')[0]}"
            found[unit] = {**found.get(unit, {}), **golden.rows(text)}
    return found


def between(before: Mapping[str, Cells], now: Mapping[str, Cells]) -> Changes:
    """What changed in the units that both have, the weakest first."""
    alike: dict[tuple[str, str, str], dict[str, list[tuple[str, int]]]] = {}
    compared = 0
    for unit, cells in now.items():
        for key in cells.keys() & before.get(unit, {}).keys():
            compared += 1
            was = before[unit][key]
            if was != cells[key]:
                alike.setdefault((key[0], was, cells[key]), {}).setdefault(unit, []).append(key[1:])
    return Changes(compared, tuple(sorted(_changes(alike), key=_weakest_first)),
                   tuple(unit for unit in now if unit not in before))


def _changes(alike: Mapping[tuple[str, str, str], Mapping[str, list[tuple[str, int]]]]) -> list[Change]:
    found = []
    for (operation, was, now), by_unit in alike.items():
        same: dict[str, list[str]] = {}
        for unit, members in by_unit.items():
            same.setdefault(widths(operation, sorted(members)), []).append(unit)
        found += [Change(what, was, now, tuple(units)) for what, units in same.items()]
    return found


def _weakest_first(change: Change) -> tuple[bool, str, tuple[str, ...]]:
    return not re.search(r"\[too weak\]", change.now), change.what, change.units
