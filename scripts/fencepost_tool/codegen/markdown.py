"""fences.md: the summary, what was compiled with which flags, and the whole table."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import listing, summary
from .differences import different_but_sound
from .table import LEGEND, MARKS, shorter


def render(document: Mapping[str, Any]) -> str:
    """The text of fences.md."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    yield "# What each memory order compiles to"
    yield ""
    yield f"Disassembled by {document['disassembler']}. Marks: {LEGEND.replace('   ', ', ')}."
    yield ""
    yield from summary.counts(document)
    yield from _weak(document)
    yield from _sound(document)
    yield from _units(document)
    for target in listing.targets(document):
        yield from _table(document, target)
    yield from ["", "## Rules", "", "| rule | litmus shape | broken, it means |", "|---|---|---|"]
    for name, rule in document["rules"].items():
        yield f"| {name} | {rule['shape']} | {rule['text']} |"


def _weak(document: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", "## Too weak", ""]
    groups = summary.weak(document)
    if not groups:
        yield "Nothing."
    else:
        yield from ["| operation | emitted | breaks | shape | known | where |", "|---|---|---|---|---|---|"]
    for group in groups:
        finding = group.finding
        shapes = dict.fromkeys(document["rules"][name]["shape"] for name in finding["rules"])
        yield (f"| {group.what} | {code(finding['signature'])} | {', '.join(finding['rules'])} | {', '.join(shapes)} "
               f"| {finding.get('known', '**no**')} | {group.where} |")
    if document["mixes"]:
        yield from ["", "Objects of two compilers mixed:", ""]
        yield from (f"- {line}" for line in summary.mixed(document))


def _sound(document: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", "## Different but sound", "", "| target | emitted | wasted, or the verdict | operations | where |",
                "|---|---|---|---|---|"]
    for one in different_but_sound(document):
        yield (f"| {one.target} | {code(one.signature)} | {one.why} | {', '.join(one.operations)} "
               f"| {', '.join(one.units)} |")


def _units(document: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", "## Compiled", "", "| unit | command | |", "|---|---|---|"]
    for unit in document["units"]:
        left = "; ".join([unit["failed"], *(f"{name}: {why}" for name, why in unit["refused"].items())]).strip("; ")
        yield f"| {unit['name']} | {code(unit['command'])} | {left.replace('|', ' ')} |"
    yield from (["", "Missing:", ""] if document["missing"] else [])
    yield from (f"- {line}" for line in document["missing"])


def _table(document: Mapping[str, Any], target: str) -> Iterator[str]:
    """One table an operation: a line for each signature, with the widths, orders and units that have it."""
    yield from ["", f"## {target}", "", "| operation | bits | orders | emitted | where |", "|---|---|---|---|---|"]
    yield from _alike(document, target)


def _alike(document: Mapping[str, Any], target: str) -> Iterator[str]:
    units = listing.units(document, target)
    groups = listing.grouped([(unit, row) for unit in units for row in listing.rows(unit)])
    for group in sorted(groups, key=lambda g: g.operation):
        mark = MARKS.get(group.finding["verdict"], "")
        where = "all" if len(group.units) == len(units) else group.where
        widths = ", ".join(str(b) for b in group.bits if b)
        yield f"| {group.operation} | {widths} | {shorter(group.orders)} | {mark}{code(group.finding['signature'])} | {where} |"


def code(text: str) -> str:
    """The text as code; "" stays empty."""
    return f"`{text}`" if text else ""
