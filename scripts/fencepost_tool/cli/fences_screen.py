"""What `fences` prints: what is wrong, what changed, a line for each compiler and target. The rest is for --all and files."""
from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fencepost_tool.codegen import listing, summary
from fencepost_tool.codegen.changes import Changes
from fencepost_tool.text.numbers import MISSING
from fencepost_tool.text.table import Column, render

WIDTH = 80  # columns
MOST = 12   # changes shown; --diff shows all
KINDS = (("expected", ("as expected",)), ("sound", ("sound", "equivalent, different")),
         ("stronger", ("stronger than needed",)), ("library", ("library call", "no rule")))


def lines(document: Mapping[str, Any], changes: Changes, files: str) -> list[str]:
    """files: where all of it is, "" where nothing was written."""
    return [*_wrong(document), *_changed(changes), *_table(document), "", *_known(document), *_missing(document), "",
            *_wrapped(_compared(changes), 0), *_end(document, files)]


def _wrong(document: Mapping[str, Any]) -> Iterator[str]:
    new = [group for group in summary.weak(document) if not group.finding.get("known")]
    mixes = [mix for mix in document["mixes"] if not mix["known"]]
    if not new and not mixes:
        return
    yield "Too weak, and not known"
    for group in new:
        yield from _wrapped(f"{group.what}: {group.finding['signature']}")
        shapes = dict.fromkeys(document["rules"][name]["text"] for name in group.finding["rules"] if name in document["rules"])
        partner = f", after or before {group.finding['partners'][0]}" if group.finding.get("partners") else ""
        yield from _wrapped(f"breaks {', '.join(group.finding['rules'])}{partner}" + "".join(f"; {text}" for text in shapes), 4)
        yield from _wrapped(summary.few(group.units), 4)
    for mix in mixes:
        yield from _wrapped(summary.one_mix(mix))
    yield ""


def _changed(changes: Changes) -> Iterator[str]:
    if changes.found:
        yield "Changed since the last listing, or from the golden files where it has none"
    for change in changes.found[:MOST]:
        yield from _wrapped(f"{change.what}: {change.before} -> {change.now}")
        yield from _wrapped(summary.few(change.units), 4)
    if len(changes.found) > MOST:
        yield f"  and {len(changes.found) - MOST} more; --diff with previous.json shows all"
    if changes.found:
        yield ""


def _table(document: Mapping[str, Any]) -> list[str]:
    columns = [Column("compiler", left=True), Column("target", left=True), Column("built", left=True),
               *(Column(title) for title in ("all", *(name for name, _ in KINDS), "known", "weak"))]
    rows = []
    for target in listing.targets(document):
        mine = [u for u in document["units"] if u["target"] == target]
        for compiler in dict.fromkeys(u["compiler"] for u in mine):
            rows.append([compiler, target, *_counted([u for u in mine if u["compiler"] == compiler])])
    legend = ("built: variants that compiled; all: functions; known, weak: those too weak, by known faults of the compiler and "
              "otherwise")
    return [*render(columns, rows, WIDTH), *_wrapped(legend)]


def _counted(units: Sequence[Mapping[str, Any]]) -> list[str]:
    done = [u for u in units if not u["failed"]]
    found = [row.finding for u in done for row in listing.rows(u)]
    count = Counter(finding["verdict"] for finding in found)
    known = sum(1 for finding in found if finding.get("known"))
    kinds = [sum(count[verdict] for verdict in verdicts) for _, verdicts in KINDS]
    variants = str(len(done)) if len(done) == len(units) else f"{len(done)} of {len(units)}"
    return [variants, *(str(n) if n else MISSING for n in (len(found), *kinds, known)), str(count["too weak"] - known)]


def _known(document: Mapping[str, Any]) -> Iterator[str]:
    count = Counter(fault for _, row in listing.too_weak(document) for fault in row.finding.get("known", "").split(", ") if fault)
    if count:
        yield from _wrapped("known faults: " + ", ".join(f"{fault} ({n})" for fault, n in count.most_common()), 0)
    mixed = sum(1 for mix in document["mixes"] if mix["known"])
    if mixed:
        yield f"too weak when objects of two compilers are mixed, by known faults: {mixed}"


def _missing(document: Mapping[str, Any]) -> Iterator[str]:
    for unit in document["units"]:
        if unit["failed"]:
            yield from _wrapped(f"not compiled: {unit['name']}: {unit['failed']}", 0)
    refused = sum(len(unit["refused"]) for unit in document["units"])
    if refused:
        yield f"not compiled: {refused} functions that a compiler refused"
    for line in document["missing"]:
        yield from _wrapped(f"missing: {line}", 0)


def _compared(changes: Changes) -> str:
    new = f"; {len(changes.new)} listings are new" if changes.new else ""
    return (f"{changes.compared} functions compared with the last listing or the golden files, {len(changes.found) or 'no'} "
            f"changes{new}")


def _end(document: Mapping[str, Any], files: str) -> Iterator[str]:
    yield f"every function: --all{f', or {files}' if files else ''}"
    count = summary.failures(document)
    yield f"{count} too weak and not known" if count else "nothing too weak but what is known"


def _wrapped(text: str, indent: int = 2) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2),
                         break_long_words=False, break_on_hyphens=False)
