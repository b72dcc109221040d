"""The sound listings in tests/data/fences, and a judge for them. Needs no compiler and no disassembler.

The files are compressed: `gunzip FILE`, edit, `gzip -9n FILE`.
"""
from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fencepost_tool.codegen import targets
from fencepost_tool.codegen.operations import Case, by_symbol
from fencepost_tool.codegen.targets import Variant
from fencepost_tool.codegen.unit import Function, Reader, parse
from fencepost_tool.codegen.verdicts import Judge, Verdict

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "data" / "fences"


@dataclass(frozen=True)
class Listing:
    variant: Variant
    case: Case
    text: str


# What Arm's Atomics ABI prescribes and no compiler that we have emits.
PRESCRIBED = [
    ("aarch64/v8.4", Case("load", "used", "seq_cst", "", 128), "ldar x2, [x0]; ldp x0, x1, [x0]; dmb ishld; ret"),
    ("aarch64/v9.4", Case("load", "used", "seq_cst", "", 128), "ldar x2, [x0]; ldiapp x0, x1, [x0]; ret"),
]


@cache
def listings() -> tuple[Listing, ...]:
    emitted = [(f"{path.name.split('.')[0]}/{name}", by_symbol()[symbol], text) for path in sorted(DATA.glob("*.json.gz"))
               for name, symbol, text in _read(path)]
    return tuple(Listing(variant(place), case, text) for place, case, text in emitted + PRESCRIBED)


@cache
def sequences() -> tuple[Listing, ...]:
    """The listings of two and three operations."""
    found = _read(DATA / "sequences" / "listings.json.gz")
    return tuple(Listing(variant(place), by_symbol()[symbol], text) for place, symbol, text in found)


def _read(path: Path) -> list[tuple[str, str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        found: list[tuple[str, str, str]] = json.load(file)["listings"]
    return found


def variant(name: str) -> Variant:
    return targets.choose([name])[0]


@cache
def judge(of: Variant) -> Judge:
    return Judge(of, [])


def function(place: str, case: Case, text: str) -> Function:
    return Reader(variant(place), {}).function(case, parse(text))


def verdicts(place: str, *code: tuple[Case, str]) -> list[Verdict]:
    """The verdicts on functions that one compiler emitted for one variant."""
    functions = [function(place, case, text) for case, text in code]
    judged = Judge(variant(place), functions)
    return [judged.judge(one) for one in functions]


def verdict(place: str, case: Case, text: str) -> Verdict:
    return verdicts(place, (case, text))[0]
