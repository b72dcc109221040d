"""What a program executed, for people and as JSON."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fencepost_tool.text.numbers import MISSING, count, significant
from fencepost_tool.text.safe import word
from fencepost_tool.text.table import Column, render

from . import text
from .costs import Range
from .profile import Profile, Row
from .site import PLAIN

WIDTH = 130
BY = {"qemu": "under QEMU, in a run of its own: exact, of all threads",
      "callgrind": "by valgrind's callgrind, in a run of its own: exact, one thread at a time, without forked processes"}
CALLERS, NAMED = 3, 4  # that are named
NEGLIGIBLE = 0.01  # of the CPU time: what is less at most is not worth a weaker order


def lines(found: Profile, rows: Sequence[Row], most: int) -> list[str]:
    """The first `most` of these rows."""
    columns = [Column("site", left=True, gives_way=True), Column("instruction", left=True), Column("asked for", left=True),
               Column("executed"), Column("cycles"), Column("by 2"), Column("% of CPU time"),
               *([Column("% of samples")] if found.sampled else [])]
    table = [[_where(found, row), text.instruction(row.site), text.asked(row.site), f"{row.count:,}", _range(row.cost),
              _number(row.cost.contended if row.cost else None), shown_share(row.share),
              *([MISSING if row.waits is None else _percent(row.waits)] if found.sampled else [])] for row in rows[:most]]
    left = len(rows) - most
    return [*heading(found), "", *(render(columns, table, WIDTH) if table else ["no site was executed"]),
            *([f"  ... and {left:,} more sites (--most)"] if left > 0 else []), *_callers(rows[:most]), *explanation(found, rows),
            *_sampled(found)]


def heading(found: Profile) -> list[str]:
    """What was run, and how often it did what."""
    total = sum(row.count for row in found.rows)
    time = f", {found.cpu_s:.3g} s of CPU time in a run by itself" if found.cpu_s is not None else ""
    any_kind = "instructions of any kind " if found.counter == "callgrind" else ""
    beside = [f"{times:,} {where}" for times, where in (
        (found.inside, "inside helpers, priced as their calls"), (found.elsewhere, f"{any_kind}in code without a file (JIT)"),
        (found.unknown, "of instructions that no function of their file has")) if times]
    executed = f"{text.many(total, 'execution')} of {text.many(len(found.rows), 'site')}"
    return [f"{word(str(found.program))}: {found.isa}, {executed}{time}",
            f"counted {BY[found.counter]}",
            *([f"not listed: {'; '.join(beside)}"] if beside else []),
            *([f"of {count(found.children, 'forked process', 'es')}, too"] if found.children else []),
            *(f"note: {note}" for note in found.notes)]


def explanation(found: Profile, rows: Sequence[Row]) -> list[str]:
    """What the columns can and cannot tell."""
    if not any(row.cost for row in rows):
        return []
    shares = [row.share for row in rows if row.share]
    which = "all sites" if len(rows) == len(found.rows) else "the selected sites"
    small = sum(1 for share in shares if share[1] < NEGLIGIBLE)
    together = min(1.0, sum(share[1] for share in shares))
    shared = min(1.0, sum(max(row.share[1], row.contended or 0.0) for row in rows if row.share))
    verdict = (f"{which} together take at most {_percent(together)} % of the CPU time where no line is contended, and "
               f"{_percent(shared)} % if two threads shared each; {small} of {len(shares)} at most 1 % each")
    return ["", *([verdict] if shares else []), *_unpriced(rows),
            "cycles: from the least that the instruction adds in any context that was measured to the most. It is a bound and no",
            "  price: what it costs here depends on what stands around it. by 2: where a second thread takes the line each time;",
            "  threads that spin meanwhile take as long once more. Loops that wait or try again have the counts of the emulated",
            "  run."]


def _unpriced(rows: Sequence[Row]) -> list[str]:
    """What the bound leaves out: the run has no cost of it."""
    without = [row for row in rows if row.cost is None and row.site.found.kind != PLAIN]
    if not without:
        return []
    kinds = Counter[str]()
    for row in without:
        kinds[row.site.found.call or row.site.found.kind] += row.count
    named = ", ".join(f"{kind} {times:,}" for kind, times in kinds.most_common(NAMED))
    more = f" and {len(kinds) - NAMED} more kinds" if len(kinds) > NAMED else ""
    return [f"not in that, since the run has no cost of them: {count(len(without), 'site')} ({named}{more} executions)"]


def _sampled(found: Profile) -> list[str]:
    if found.sampled is None:
        return []
    event, total = found.sampled
    return ["", f"% of samples: {total:,} by perf ({event}) in a native run of its own, at the instruction or the one behind it.",
            "  They are waits and no savings: an atomic instruction also waits for the stores before it."]


def _where(found: Profile, row: Row) -> str:
    return text.where(row.site) if row.file == found.program else f"{row.file.name}: {text.where(row.site)}"


def _callers(rows: Sequence[Row]) -> list[str]:
    """By which functions of the program sites of libraries are reached, once for each function of a library."""
    told = {f"{row.file.name}: {text.short(row.site.function) or text.where(row.site)}": row.callers
            for row in rows if row.callers}
    return ["", "sites of libraries are reached by (calls of the library on the way there):",
            *(f"  {place}: " + ", ".join(f"{text.short(name)} ({times:,})" for name, times in callers[:CALLERS])
              + (f" and {len(callers) - CALLERS} more" if len(callers) > CALLERS else "")
              for place, callers in told.items())] if told else []


def _range(cost: Range | None) -> str:
    return MISSING if cost is None else f"{_number(cost.least)}-{_number(cost.most)}"


def _number(value: float | None) -> str:
    return MISSING if value is None else significant(value)


def shown_share(share: tuple[float, float] | None) -> str:
    """A range of shares in per cent."""
    return MISSING if share is None else f"{_percent(share[0])}-{_percent(share[1])}"


def _percent(share: float) -> str:
    return "0" if share == 0 else "<0.1" if share < 0.001 else f"{100 * share:.3g}"


def document(found: Profile, rows: Sequence[Row]) -> dict[str, Any]:
    """The same for programs. cost: core cycles; share: of the CPU time, 0 to 1. Unknown values are null."""
    return {"version": 1, "program": str(found.program), "isa": found.isa, "exit_code": found.exit_code,
            "cpu_seconds": found.cpu_s, "forked_processes": found.children, "inside_helpers": found.inside,
            "in_code_without_a_file": found.elsewhere, "unknown": found.unknown, "notes": list(found.notes),
            "counted_by": found.counter,
            "sampled": None if found.sampled is None else dict(zip(("event", "samples"), found.sampled)),
            "sites": [_row(row) for row in rows]}


def _row(row: Row) -> dict[str, Any]:
    cost = None if row.cost is None else {"least": row.cost.least, "most": row.cost.most, "contended": row.cost.contended,
                                          "cases": list(row.cost.cases)}
    return {"file": str(row.file), **text.row(row.site), "executed": row.count, "cost": cost,
            "reached_by": [{"function": name, "calls": times} for name, times in row.callers],
            "share": None if row.share is None else list(row.share), "share_contended": row.contended,
            "share_of_samples": row.waits}
