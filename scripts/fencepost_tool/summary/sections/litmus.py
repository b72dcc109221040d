"""Litmus tests: which weak outcomes are seen and which are not, and what an order costs beside what it prevents."""
from __future__ import annotations

from fencepost_tool.answers import Pick, difference
from fencepost_tool.answers.litmus import ITERATIONS, KIND, Seen, duration, seen
from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.text import marks
from fencepost_tool.text.numbers import MISSING, si
from fencepost_tool.text.table import Column, render

from .rows import emitted, emitted_column, stated, time

# Tests that are shown with costs, and the pattern that does the same on one thread.
COSTED = {"SB": "", "MP": "publish", "dekker": "dekker"}
# The way of a pattern that stores and loads as a litmus test's orders do.
WAYS = {"seq_cst": "seq_cst_store", "release_acquire": "release_store"}
LEGEND = ["  weak: what no interleaving of the threads gives. C++, CPU: whether the language and the",
          "      instruction set allow it. within: when a weaker test has shown it, with 99.999 %: the same",
          "      with weaker orders, or with its accesses swapped; <: it was not measured for as long; ?: no",
          "      weaker test shows it here, the power is unknown"]


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without litmus tests."""
    if run.emulated and run.by_kind.get(KIND):
        return ["litmus: nothing is claimed under emulation, whose reorderings are those of the emulator"]
    found = seen(run)
    if not found:
        return []
    return ["litmus: weak outcomes, by orders", *render(_columns(found), [_row(one, found) for one in found]), *LEGEND,
            *_costs(run, found)]


def _columns(found: list[Seen]) -> list[Column]:
    classes = [Column("distance", left=True)] if _several(found) else []
    return [Column("test", left=True), Column("orders", left=True, gives_way=True), Column("method", left=True), *classes,
            Column("C++", left=True), Column("CPU", left=True), Column("weak/s"), Column("of"), Column("within"),
            Column("with", left=True)]


def _several(found: list[Seen]) -> bool:
    return len({one.case.name.params.get("class") for one in found}) > 1


def _row(one: Seen, found: list[Seen]) -> list[str]:
    name = one.case.name
    distance = [str(name.params.get("class", MISSING))] if _several(found) else []
    return [name.primitive, name.operation, str(name.params.get("method", MISSING)), *distance, _allowed(one.cpp),
            _allowed(one.isa), si(one.per_second) if one.weak else "0", si(one.outcomes.counts.get(ITERATIONS, 0)), *_power(one)]


def _power(one: Seen) -> list[str]:
    if one.weak:
        return ["", ""]
    if one.power is None:
        return ["?", ""]
    return [duration(one.power.seconds) + " <" * (not one.power.reached), one.power.mutant]


def _allowed(flag: bool | None) -> str:
    return MISSING if flag is None else "may" if flag else "never"


def _costs(run: Run, found: list[Seen]) -> list[str]:
    """What an order costs, with what it prevents beside it: at the nearest distance, without barriers."""
    first: dict[tuple[str, str], Seen] = {}
    for one in found:
        name = one.case.name
        if name.primitive in COSTED and name.params.get("method") == "perpetual" and one.case.ns:
            first.setdefault((name.primitive, name.operation), one)
    if not first:
        return []
    columns = [Column("test", left=True), Column("orders", left=True), *emitted_column(run),
               Column("ns", "alone"), Column("±%", "alone"), Column("ns", "with the other"), Column("±%", "with the other"),
               Column("weak/s", "consequence")]
    rows = [[test, orders, *emitted(run, one.case), *time(_ns(_alone(run, test, orders))), *time(one.case.ns),
             si(one.per_second) if one.weak else "0"] for (test, orders), one in first.items()]
    return ["", "litmus: cost of an order beside its consequence", *render(marks.columns(run, columns), rows),
            "  alone: the same on one thread, from the cases pattern/publish (MP) and pattern/dekker;",
            "      instructions: of the first thread whose loads count", *_sentences(run, first)]


def _ns(case: Case | None) -> Estimate | None:
    return case.ns if case else None


def _alone(run: Run, test: str, orders: str) -> Case | None:
    pattern = COSTED[test]
    return run.one("pattern", pattern, WAYS.get(orders, orders), threads=1) if pattern else None


def _sentences(run: Run, first: dict[tuple[str, str], Seen]) -> list[str]:
    """Of each test: what its weakest orders let through, and what those cost that are cheapest and let nothing through."""
    lines = []
    for test in COSTED:
        own = [one for (name, _), one in first.items() if name == test]
        worst = max(own, key=lambda one: one.per_second, default=None)
        right = [one for one in own if not one.weak and one.cpp is False and one.power and one.power.reached]
        if worst is None or not worst.weak or not right:
            continue
        best = min(right, key=lambda one: one.case.ns.value if one.case.ns else 0.0)
        over = difference(run, Pick.of(best.case.name), Pick.of(worst.case.name)).estimate
        text = (f"{test}: {worst.case.name.operation} lets {si(worst.per_second)} weak outcomes through in a second, "
                f"{best.case.name.operation} none in {si(best.outcomes.counts.get(ITERATIONS, 0))}; ")
        text += f"that costs {over.value:.1f} ns an iteration" if over and over.excludes_zero and not over.noisy else \
            "what that costs cannot be told here"
        lines += stated(run, text)
    return lines
