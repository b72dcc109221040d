"""The instruction sets that can be aimed at, from arch/<isa>/expected/: variants.json, instructions.json."""
from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from fencepost_tool.paths import ARCH

from .errors import Problem


@dataclass(frozen=True)
class Variant:
    """What the compiler may emit: its flags, and the features that the rules may count on."""

    isa: str
    name: str
    flags: tuple[str, ...]
    features: frozenset[str]
    abi: str = ""  # whose calling convention; "": C's

    @property
    def full_name(self) -> str:
        """The instruction set and the variant, such as aarch64/lse."""
        return f"{self.isa}/{self.name}"


def isas() -> list[str]:
    """The instruction sets that arch/ describes, sorted."""
    return sorted(path.parents[1].name for path in ARCH.glob("*/expected/variants.json"))


@cache
def load(isa: str, name: str) -> dict[str, Any]:
    """arch/<isa>/expected/<name>.json."""
    found: dict[str, Any] = json.loads((ARCH / isa / "expected" / f"{name}.json").read_text("utf-8"))
    return found


def triple(isa: str) -> str:
    """The target triple that compilers know the instruction set by."""
    return str(load(isa, "variants")["triple"])


@cache
def variants(isa: str) -> tuple[Variant, ...]:
    """The build variants of an instruction set, with flags and CPU features."""
    common = load(isa, "variants").get("flags", [])
    return tuple(Variant(isa, name, (*common, *entry["flags"]), frozenset(entry["features"]))
                 for name, entry in load(isa, "variants")["variants"].items())


def only_for(isa: str, family: str) -> tuple[str, ...]:
    """Flags that only g++, or only clang++, knows."""
    return tuple(load(isa, "variants").get(family, []))


def choose(names: Collection[str]) -> list[Variant]:
    """The variants named: "aarch64" (all of them) or "aarch64/lse". All of all without a name."""
    known = {variant.full_name: variant for isa in isas() for variant in variants(isa)}
    chosen: dict[str, Variant] = {}
    for name in names or isas():
        found = [v for v in known.values() if name in (v.isa, v.full_name)]
        if not found:
            raise Problem(f"--target={name}: unknown target; there are {', '.join(isas())}, "
                          f"and variants such as {next(iter(known))}")
        chosen.update({v.full_name: v for v in found})
    return list(chosen.values())


@cache
def pattern(text: str) -> re.Pattern[str]:
    """The compiled regular expression, kept for the next call."""
    return re.compile(text)
