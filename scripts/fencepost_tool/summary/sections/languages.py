"""The same primitive in C++ and in languages of guests: what each emits, what it costs, and how many times as much as in C++."""
from __future__ import annotations

from collections.abc import Iterator

from fencepost_tool.findings import languages, titles
from fencepost_tool.findings.languages import REFERENCE
from fencepost_tool.results import Run
from fencepost_tool.text import marks
from fencepost_tool.text.block import Block, Note, lines
from fencepost_tool.text.numbers import MISSING, significant
from fencepost_tool.text.table import Column, Row

from .rows import ends, threads

EMITS = "emits: what the loop does to memory, by the program that ran; locks and channels are no single loop"


def section(run: Run) -> list[str]:
    """Lines of the section; [] as blocks()."""
    return lines(blocks(run))


def blocks(run: Run) -> list[Block]:
    """The table; [] for a run without a primitive that C++ and a guest have."""
    curves = languages.curves(run)
    if not curves:
        return []
    counts = ends(sorted({n for of_each in curves.values() for points in of_each.values() for n in points}))
    columns = [Column("language", left=True), Column("emits", left=True)]
    columns += [Column(title, threads(n)) for n in counts for title in ("ns", "times")]
    return [Block("languages: the same primitive on one object of all threads, and how many times C++'s time it takes", columns,
                  list(_rows(run, curves, counts)), [Note(EMITS)])]


def _rows(run: Run, curves: dict[str, dict[str, languages.Points]], counts: list[int]) -> Iterator[Row]:
    factors = {(f.what, f.language, f.threads): f for f in languages.factors(run)}
    for what, of_each in curves.items():
        yield what
        for language, points in of_each.items():
            cells = [f"  {language}", languages.emitted(run, what, language) or MISSING]
            for n in counts:
                its, factor = points.get(n), factors.get((what, language, n))
                cells += [MISSING if its is None else marks.graded(its, significant(its.value)),
                          titles.times(factor.estimate) if factor else "" if language == REFERENCE else MISSING]
            yield cells
