"""Changes as text, Markdown, JSON and SARIF 2.1.0 (OASIS, 2020)."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from fencepost_tool.text.safe import code, markdown, word
from fencepost_tool.text.table import Column, render

from .changes import Change, mnemonic
from .site import CALL, EXCLUSIVE, FUTEX, LSE, PAIR, PLAIN, STACK_FENCE, Site
from .text import row, where

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
COLUMNS = (Column("", left=True), Column("site", left=True, gives_way=True), Column("what", left=True),
           Column("flags", left=True))


def what(site: Site) -> str:
    """store.release (plain), lock xaddl, call of __atomic_load_16."""
    name = _instruction(site)
    if not site.operation:
        return name
    return f"{site.operation.replace('atomic::', '')}.{site.asked or 'unknown'} ({name})"


def _instruction(site: Site) -> str:
    kind = site.found.kind
    if kind == CALL:
        return f"call of {site.found.call}"
    if kind in (EXCLUSIVE, LSE, PAIR):
        return f"{kind} {mnemonic(site)}"
    return kind if kind in (PLAIN, STACK_FENCE, FUTEX) else mnemonic(site)


def describe(change: Change) -> str:
    """One change in words."""
    if change.old is None or change.new is None:
        return what(change.site)
    return f"{what(change.old)} became {what(change.new)}"


def _rows(changes: Sequence[Change]) -> list[tuple[str, str, str, str]]:
    """(added, site, what, flags), equal ones as one with their number."""
    counted = Counter((c.what, where(c.site), describe(c), ", ".join(c.flags)) for c in changes)
    return [(a, b, f"{n} x {c}" if n > 1 else c, d) for (a, b, c, d), n in counted.items()]


def totals(changes: Sequence[Change]) -> str:
    """3 added, 1 changed; or that there is none."""
    count = Counter(change.what for change in changes)
    return ", ".join(f"{count[name]} {name}" for name in ("added", "removed", "changed") if count[name]) or "no site changed"


def text(changes: Sequence[Change], notes: Sequence[str]) -> str:
    """For a terminal."""
    table = render(COLUMNS, [list(r) for r in _rows(changes)], 140) if changes else []
    return "\n".join([totals(changes), *(f"note: {note}" for note in notes), *([""] if table else []), *table])


def as_markdown(changes: Sequence[Change], notes: Sequence[str]) -> str:
    """For a comment on a pull request."""
    lines = [f"**Atomics and fences: {totals(changes)}**"]
    if changes:
        lines += ["", "| | site | what | flags |", "|---|---|---|---|"]
        lines += [f"| {kind} | {code(site)} | {code(said)} | {flags} |" for kind, site, said, flags in _rows(changes)]
    return "\n".join([*lines, *(f"\n{markdown(note)}" for note in notes)])


def document(old: str, new: str, changes: Sequence[Change], notes: Sequence[str]) -> dict[str, Any]:
    """For programs."""
    return {"version": 1, "old": old, "new": new, "notes": list(notes),
            "changes": [{"what": c.what, "text": describe(c), "flags": list(c.flags), "old": row(c.old) if c.old else None,
                         "new": row(c.new) if c.new else None} for c in changes]}


def sarif(new: str, changes: Sequence[Change], fail_on: Collection[str], version: str) -> dict[str, Any]:
    """For code scanning; what the job fails on is an error, all else a note."""
    rules = [{"id": f"price/{name}", "shortDescription": {"text": f"An atomic operation or fence was {name}"}}
             for name in ("added", "removed", "changed")]
    results = [{"ruleId": f"price/{c.what}", "level": "error" if set(c.flags) & set(fail_on) else "note",
                "message": {"text": word(f"{c.what}: {describe(c)} in {c.site.function or '(no symbol)'}")},
                "locations": [_location(new, c.site)], "properties": {"flags": list(c.flags)}} for c in changes]
    driver = {"name": "fencepost price", "version": version, "rules": rules}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _location(binary: str, site: Site) -> dict[str, Any]:
    frame = next((f for f in site.frames if f.file and f.line), None)
    path = PurePosixPath(frame.file if frame else binary)
    uri = quote(str(path)) if not path.is_absolute() else f"file://{quote(str(path))}"
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if frame:
        physical["region"] = {"startLine": frame.line}
    logical = {"fullyQualifiedName": word(site.function or "(no symbol)"), "kind": "function"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}
