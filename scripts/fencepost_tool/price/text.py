"""The inventory for people, and as JSON."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fencepost_tool.text.safe import word
from fencepost_tool.text.table import Column, render

from .inventory import Inventory
from .site import CALL, FUTEX, Site

COLUMNS = (Column("site", left=True, gives_way=True), Column("kind", left=True), Column("instruction", left=True),
           Column("asked for", left=True))
LONG = 40  # characters of a name that is shortened
UNNAMED = "(no symbol)"


def where(site: Site) -> str:
    """Function and line in the source where known, else function and offset; of a library the object in front."""
    member = f"{site.member}: " if site.member else ""
    function = site.function or UNNAMED
    for frame in site.frames:
        if frame.file and frame.line:
            return f"{member}{short(frame.function or function)} {Path(frame.file).name}:{frame.line}"
    return f"{member}{short(function)} +{site.offset:#x}"


def short(function: str) -> str:
    """Without the arguments of functions and templates, which may take lines."""
    if "operator" in function or len(function) < LONG:
        return function
    kept, depth = [], 0
    for char in function.replace("(anonymous namespace)", "{anonymous}"):
        depth += char in "(<"
        if not depth:
            kept.append(char)
        depth -= char in ")>"
    name = "".join(kept).strip().rstrip(":")
    return function if not name or name.startswith("::") else name  # <T as U>::f of Rust


def searched(site: Site) -> str:
    """What --filter looks at."""
    return f"{site.function} {where(site)} {site.found.kind} {instruction(site)}"


def asked(site: Site) -> str:
    """Operation and order in the source, "-" where debug info has none."""
    return f"{site.operation} {site.asked or 'order unknown'}" if site.operation else "-"


def instruction(site: Site) -> str:
    """As capstone writes it; of a call the helper."""
    text = f"call {site.found.call}" if site.found.kind == CALL else \
        f"{site.found.text} (futex)" if site.found.kind == FUTEX else " ".join(site.found.text.split())
    return f"{text} (lock jumped over)" if site.found.skippable else text


def lines(found: Inventory, sites: Sequence[Site]) -> list[str]:
    """What is printed."""
    rows = [[where(s), s.found.kind, instruction(s), asked(s)] for s in sites]
    return [*heading(found, sites), "", *(render(COLUMNS, rows, 130) if rows else ["no sites"])]


def many(n: int, word_: str) -> str:
    """The number, its thousands apart, with the word."""
    return f"{n:,} {word_}{'s' * (n != 1)}"


def heading(found: Inventory, sites: Sequence[Site]) -> list[str]:
    """Totals and notes."""
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in Counter(s.found.kind for s in sites).most_common())
    of = f" of {len(found.sites):,}" if len(sites) != len(found.sites) else ""
    skipped = sum(s.found.skippable for s in sites)
    total = f"{many(found.functions, 'function')}, {many(len(sites), 'site')}{of}{': ' if kinds else ''}{kinds}"
    return [f"{word(found.path)}: {found.isa}, {total}",
            *([f"{len(found.inside):,} instructions inside helpers are left out: their calls are listed"] * bool(found.inside)),
            *([f"{skipped:,} lock prefixes are jumped over while there is one thread"] if skipped else []),
            *(f"note: {note}" for note in found.notes)]


def document(found: Inventory, sites: Sequence[Site]) -> dict[str, Any]:
    """The same for programs. Unknown values are null."""
    return {"version": 1, "file": found.path, "isa": found.isa, "functions": found.functions, "inside_helpers": len(found.inside),
            "notes": list(found.notes), "sites": [row(s) for s in sites]}


def row(site: Site) -> dict[str, Any]:
    """One site."""
    found = site.found
    return {"member": site.member or None, "function": site.function or None, "offset": site.offset, "address": found.address,
            "file_offset": site.place, "size": found.size, "kind": found.kind, "instruction": found.text,
            "call": found.call or None, "instruction_order": found.order or None, "lock_jumped_over": found.skippable,
            "operation": site.operation or None, "order": site.asked or None,
            "frames": [{"function": f.function or None, "file": f.file or None, "line": f.line or None} for f in site.frames]}
