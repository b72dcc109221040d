"""--diff A B: what changes from one compiler, version, variant or file to another.

A name says what the two sides differ in, and what it leaves out must be alike on both: `g++-12 clang++-19`
compares the two on every variant both have, `aarch64/llsc aarch64/lse` the two variants under every compiler.
`clang++-14@aarch64/lse` names both. A path names another fences.json.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import document as documents
from . import listing
from .differences import against
from .errors import Problem

NAME = re.compile(r"(?:(?P<family>g\+\+|clang\+\+|go)(?:[- ](?P<version>[\d.]+))?)?@?(?P<place>[\w.]+(?:/[\w.-]+)?)?")


def is_file(name: str) -> bool:
    """Whether A or B names a fences.json, and not a compiler or variant."""
    return name.endswith(".json")


def needs_listing(names: Sequence[str]) -> bool:
    """Whether something has to be compiled to answer."""
    return not all(is_file(name) for name in names)


def render(names: Sequence[str], document: Mapping[str, Any]) -> list[str]:
    """Lines for people. Problem: a name that fits nothing, or two sides with nothing in common."""
    one, other = (_side(name, document) for name in names)
    matched = list(_matched(one, other, _shared(names)))
    if not matched:
        raise Problem(f"--diff {names[0]} {names[1]}: the two have no listing in common to compare")
    out = []
    for left, right in matched:
        changed = against(left, right)
        out.append(f"{left['name']} -> {right['name']}: {len(changed) or 'no'} differences")
        out += [f"  {what}: {a} -> {b}" for what, a, b in changed]
    return out


def _side(name: str, document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if is_file(name):
        return listing.units(documents.read(Path(name)))
    found = [unit for unit in listing.units(document) if _fits(name, unit)]
    if not found:
        known = ", ".join(dict.fromkeys(u["compiler"].replace(" ", "-") for u in listing.units(document)))
        raise Problem(f"--diff {name}: no listing of that name; there are the compilers {known or 'none'}, variants "
                      "such as aarch64/lse, both as compiler@variant, and files named *.json")
    return found


def _fits(name: str, unit: Mapping[str, Any]) -> bool:
    match = NAME.fullmatch(name)
    if not match or not name:
        return False
    family, version = unit["compiler"].split(" ")
    wanted = match["version"]
    place = (unit["target"], f"{unit['target']}/{unit['variant']}")
    return (match["family"] in (None, family) and (wanted is None or f"{version}.".startswith(f"{wanted}."))
            and (match["place"] is None or match["place"] in place))


def _shared(names: Sequence[str]) -> tuple[str, ...]:
    """What the sides must have alike: what neither name says."""
    matches = [None if is_file(name) else NAME.fullmatch(name) for name in names]
    keys = ["target"]
    if not any(m and m["family"] for m in matches):
        keys.append("compiler")
    if not any(m and m["place"] and "/" in m["place"] for m in matches):
        keys.append("variant")
    return tuple(keys)


def _matched(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]],
             shared: tuple[str, ...]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for left in one:
        for right in other:
            if left is not right and all(left[key] == right[key] for key in shared):
                yield left, right
