"""Faults of compilers that are known: printed, but no reason to fail. known_faults.json says which."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .compilers import Compiler, version_key
from .operations import Case
from .targets import Variant, pattern

FILE = Path(__file__).resolve().parent / "known_faults.json"


@dataclass(frozen=True)
class Fault:
    """rules: it may break these, and no others. oldest and newest: versions seen with it, by their parts."""

    id: str
    what: str
    upstream: str
    compiler: str
    oldest: str
    newest: str
    isas: tuple[str, ...]
    variants: str
    operations: str
    orders: str
    bits: tuple[int, ...]
    rules: tuple[str, ...]

    def covers(self, compiler: Compiler, variant: Variant, case: Case, rules: Sequence[str]) -> bool:
        """Whether the fault explains that the case breaks these rules."""
        return (self.compiler == compiler.family and self._has_version(compiler.version)
                and variant.isa in self.isas and bool(pattern(self.variants).fullmatch(variant.name))
                and bool(pattern(self.operations).fullmatch(case.title))
                and bool(pattern(self.orders).fullmatch(case.orders))
                and case.bits in self.bits and set(rules) <= set(self.rules))

    def _has_version(self, version: str) -> bool:
        """newest 22 covers 22.1.8, too."""
        newest = version_key(self.newest)
        return version_key(self.oldest) <= version_key(version) and version_key(version)[:len(newest)] <= newest


@cache
def faults() -> tuple[Fault, ...]:
    """All known faults of compilers."""
    return tuple(_fault(entry) for entry in json.loads(FILE.read_text("utf-8"))["faults"])


def _fault(entry: Mapping[str, Any]) -> Fault:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Fault(**fields)


def known(compiler: Compiler, variant: Variant, case: Case, rules: Sequence[str]) -> str:
    """Ids of the faults that explain the rules broken, joined by commas; "" where some rule is not explained."""
    found, left = [], set(rules)
    for fault in faults():
        explained = left & set(fault.rules)
        if explained and fault.covers(compiler, variant, case, tuple(explained)):
            found.append(fault.id)
            left -= explained
    return "" if left else ", ".join(found)
