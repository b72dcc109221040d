"""What is said at the end: how many of which verdict, what is too weak, what is different but sound."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import listing
from .differences import Different, different_but_sound
from .verdicts import VERDICTS


def lines(document: Mapping[str, Any]) -> list[str]:
    """The whole summary of a fences.json."""
    out = [*counts(document), ""]
    groups = weak(document)
    new = [line for group in groups if not group.finding.get("known") for line in _weakness(group)]
    old = [line for group in groups if group.finding.get("known") for line in _weakness(group)]
    out += _section("Too weak, and not known", new)
    out += _section("Too weak: known faults of compilers", old)
    out += _section("Too weak when objects of two compilers are mixed", list(mixed(document)))
    out += _section("Different but sound", [different(one) for one in different_but_sound(document)])
    for unit in document["units"]:
        if unit["failed"]:
            out.append(f"not compiled: {unit['name']}: {unit['failed']}")
        out += [f"not compiled: {unit['name']}: {symbol}: {why}" for symbol, why in unit["refused"].items()]
    return out + [f"missing: {line}" for line in document["missing"]]


def weak(document: Mapping[str, Any]) -> list[listing.Group]:
    """What is too weak, rows with the same finding together."""
    return listing.grouped(list(listing.too_weak(document)))


def failures(document: Mapping[str, Any]) -> int:
    """How many rows and mixes are too weak and not known: what make fences fails for."""
    rows = sum(not row.finding.get("known") for _, row in listing.too_weak(document))
    return rows + sum(not mix["known"] for mix in document["mixes"])


def counts(document: Mapping[str, Any]) -> Iterator[str]:
    """A line for each instruction set: how many functions have which verdict."""
    for target in listing.targets(document):
        units = listing.units(document, target)
        count = Counter(row.finding["verdict"] for unit in units for row in listing.rows(unit))
        parts = ", ".join(f"{count[verdict]} {verdict}" for verdict in VERDICTS if count[verdict])
        yield f"{target}: {len(units)} listings, {sum(count.values())} functions: {parts or 'none'}"


def _section(title: str, found: list[str]) -> list[str]:
    return [title, *("  " + line for line in found), ""] if found else []


def _weakness(group: listing.Group) -> list[str]:
    finding = group.finding
    tail = f": known, {finding['known']}" if finding.get("known") else ""
    partner = f", after or before {finding['partners'][0]}" if finding.get("partners") else ""
    return [f"{group.what}: {finding['signature']}: breaks {', '.join(finding['rules'])}{partner}{tail}",
            f"  {few(group.units)}"]


def few(names: Sequence[str], most: int = 4) -> str:
    """The first of them and how many more: fences.md has all."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def different(one: Different) -> str:
    """One line about code that is different but sound."""
    return f"{one.target}: {one.signature}: {one.why}: {few(one.operations, 2)} ({few(one.units, 2)})"


def mixed(document: Mapping[str, Any]) -> Iterator[str]:
    """A line for each mix of two compilers that breaks a rule."""
    yield from (one_mix(mix) for mix in document["mixes"])


def one_mix(mix: Mapping[str, Any]) -> str:
    """The mix in one line."""
    known = f": known, {mix['known']}" if mix["known"] else ""
    return f"{mix['target']}: {_side(mix['first'])}, then {_side(mix['then'])}: breaks {mix['rule']}{known}"


def _side(sellers: Sequence[Mapping[str, str]]) -> str:
    ways = list(dict.fromkeys(f"{s['operation']} ({s['signature']})" for s in sellers))
    return f"{few(ways, 2)} of {few(list(dict.fromkeys(s['unit'] for s in sellers)), 1)}"
