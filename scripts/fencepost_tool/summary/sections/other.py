"""A kind nobody wrote a section for: its first cases as they are."""
from __future__ import annotations

from fencepost_tool.results import Case, Run
from fencepost_tool.select.questions import thread_counts
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, Row, render

from .rows import crowd, crowd_columns, ends, solo, solo_columns, threads, words

SHOWN = 12


def section(run: Run, kind: str) -> list[str]:
    """Lines about the first SHOWN series of that kind; [] where the run has none."""
    cases = run.select(kind)
    if not cases:
        return []
    least, most = ends(thread_counts(cases))[0], ends(thread_counts(cases))[-1]
    series: dict[tuple[object, ...], dict[int, Case]] = {}
    for case in cases:
        series.setdefault(case.name.series, {})[case.name.threads] = case
    rows: list[Row] = [_row(by_threads, least, most) for by_threads in list(series.values())[:SHOWN]]
    if len(series) > SHOWN:
        rows.append(f"... and {len(series) - SHOWN} more in run.json")
    columns = [Column(kind, left=True), *solo_columns(threads(least))]
    if most > least:
        columns += crowd_columns(threads(most))
    return [f"{kind}:", *render(marks.columns(run, columns), rows)]


def _row(by_threads: dict[int, Case], least: int, most: int) -> list[str]:
    name = next(iter(by_threads.values())).name
    label = " ".join(filter(None, (name.primitive, name.operation, name.order, words(name.params))))
    many = crowd(by_threads.get(most)) if most > least else []
    return [label, *solo(by_threads.get(least)), *many]
