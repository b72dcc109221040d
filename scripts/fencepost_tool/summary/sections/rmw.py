"""Read-modify-writes by each way in which compilers make them, side by side: what a build for newer CPUs gains."""
from __future__ import annotations

from fencepost_tool.results import Run
from fencepost_tool.select.questions import by_family, primitives, thread_counts
from fencepost_tool.text import marks
from fencepost_tool.text.table import Column, Row, render

from .atomic import cells, columns_of, rank, short


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without such cases."""
    cases = run.select("rmw")
    if not cases:
        return []
    most = thread_counts(cases)[-1]
    codegens = list(dict.fromkeys(str(c.name.params.get("codegen", "")) for c in cases))
    rows: list[Row] = []
    for primitive in by_family(primitives(cases)):
        own = [c for c in cases if c.name.primitive == primitive]
        rows.append(primitive.replace("compare_exchange", "cas"))
        for order in sorted({c.name.order for c in own}, key=rank):
            for codegen in codegens:
                row = [c for c in own if c.name.order == order and c.name.params.get("codegen") == codegen]
                rows.append([f" {short(order)}", codegen, *cells(run, row, most, min)])
    columns = [Column("order", left=True), Column("by", left=True), *columns_of(run, most)]
    return ["rmw: read-modify-writes of 64 bits, by each way of compiling them; net costs are in run.json",
            *render(marks.columns(run, columns), rows)]
