"""The signature table of one compiler as text: what is kept in git, so that a changed compiler shows as a diff.

    operation, operation | widths in bits | orders | signature | verdict

Operations that have all of these in common share a line, which halves the files.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import listing


def file_name(compiler: str) -> str:
    """g++ 12.2.0 -> g++-12.2.0.txt"""
    return compiler.replace(" ", "-") + ".txt"


def render(document: Mapping[str, Any], compiler: str) -> dict[str, str]:
    """Instruction set and variant -> its part of the golden file."""
    parts = {}
    for unit in document["units"]:
        if unit["compiler"] == compiler:
            parts[f"{unit['target']}/{unit['variant']}"] = "\n".join(_unit(unit)) + "\n"
    return parts


def split(text: str) -> dict[str, str]:
    """The parts of a golden file by their first line, [isa/variant]."""
    parts: dict[str, str] = {}
    for line in text.splitlines(keepends=True):
        if line.startswith("["):
            current = line.strip().strip("[]")
            parts[current] = ""
        parts[current] += line
    return parts


def _unit(unit: Mapping[str, Any]) -> list[str]:
    out = [f"[{unit['target']}/{unit['variant']}]"]
    if unit["failed"]:
        return [*out, f"not compiled: {unit['failed']}"]
    out += [f"not compiled: {symbol}: {why}" for symbol, why in sorted(unit["refused"].items())]
    alike: dict[tuple[str, str, str], dict[tuple[str, ...], list[int]]] = {}
    widths: dict[tuple[str, str, str], dict[int, list[str]]] = {}
    for row in listing.rows(unit):
        key = (row.operation, row.finding["signature"], _verdict(row.finding))
        widths.setdefault(key, {}).setdefault(row.bits, []).append(row.orders)
    for key, by_width in widths.items():
        for bits, orders in by_width.items():
            alike.setdefault(key, {}).setdefault(tuple(orders), []).append(bits)
    sharing: dict[str, list[str]] = {}
    for (operation, signature, verdict), members in alike.items():
        for shared, all_bits in members.items():
            shown = ",".join(str(bits) for bits in all_bits if bits) or "-"
            sharing.setdefault(f"{shown} | {' '.join(shared)} | {signature} | {verdict}", []).append(operation)
    return out + [f"{', '.join(operations)} | {rest}" for rest, operations in sharing.items()]


def _verdict(finding: Mapping[str, Any]) -> str:
    rules = " ".join(finding.get("rules", []))
    return str(finding["verdict"]) + (f": {rules}" if rules else "")
