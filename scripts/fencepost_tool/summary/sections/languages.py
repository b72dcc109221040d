"""The same primitive in C++ and in languages of guests: what it costs, how many times as much as in C++, and what C++ emits."""
from __future__ import annotations

from collections.abc import Iterator

from fencepost_tool.findings import languages, titles
from fencepost_tool.findings.languages import REFERENCE
from fencepost_tool.results import Run
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, significant
from fencepost_tool.text.table import Column, render


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without a primitive that C++ and a guest have."""
    curves = languages.curves(run)
    if not curves:
        return []
    names = list(dict.fromkeys(name for points in curves.values() for name in points))
    others = [name for name in names if name != REFERENCE]
    columns = [Column("threads", left=True), Column(f"{REFERENCE} ns", REFERENCE), Column("emits", REFERENCE, left=True)]
    columns += [Column(title, name) for name in others for title in ("ns", "times")]
    return ["languages: the same primitive, and how many times C++'s time it takes (docs/guests.md)",
            *render(columns, list(_rows(run, curves, others))),
            "  emits: what the loop of C++ does to memory; of Go: fencepost fences --compiler=go"]


def _rows(run: Run, curves: dict[str, dict[str, languages.Points]], others: list[str]) -> Iterator[list[str] | str]:
    factors = {(f.what, f.language, f.threads): f for f in languages.factors(run)}
    for what, points in curves.items():
        yield what
        for threads, ours in sorted(points[REFERENCE].items()):
            emitted = languages.emitted(run, what, threads) or MISSING
            cells = [f"  {threads}", marks.graded(ours, significant(ours.value)), emitted]
            for name in others:
                its, factor = points.get(name, {}).get(threads), factors.get((what, name, threads))
                cells += [MISSING if its is None else marks.graded(its, significant(its.value)),
                          titles.times(factor.estimate) if factor else MISSING]
            yield cells
