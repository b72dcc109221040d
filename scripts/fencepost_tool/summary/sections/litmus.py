"""Litmus tests: which weak outcomes are seen and which are not, and what an order costs beside what it prevents."""
from __future__ import annotations

from fencepost_tool.answers import Pick, difference
from fencepost_tool.answers.litmus import ITERATIONS, KIND, Seen, duration, seen
from fencepost_tool.results import Case, Run
from fencepost_tool.text import marks
from fencepost_tool.text.block import Block, Note, lines
from fencepost_tool.text.numbers import MISSING, si, si_count
from fencepost_tool.text.table import PAGE, TEXT, Column

from .rows import emitted, emitted_column, exactly, exactly_columns, time

# Tests that are shown with costs, and the pattern that does the same on one thread.
COSTED = {"SB": "", "MP": "publish", "dekker": "dekker"}
# The way of a pattern that stores and loads as a litmus test's orders do.
WAYS = {"seq_cst": "seq_cst_store", "release_acquire": "release_store"}
LEGEND = (
    "weak: what no interleaving of the threads gives. C++, CPU: whether the language and the instruction set allow it. within: "
    "when a weaker test has shown it, with 99.999 %: the same with weaker orders, or with its accesses swapped; <: it was not "
    "measured for as long; ?: no weaker test shows it here, the power is unknown")
ALONE = ("alone: the same on one thread, from the cases pattern/publish (MP) and pattern/dekker; instructions: of the first "
         "thread whose loads count")


def section(run: Run) -> list[str]:
    """Lines of the section; [] for a run without litmus tests."""
    return lines(blocks(run))


def blocks(run: Run) -> list[Block]:
    """Outcomes, and costs beside consequences, as far as they were measured."""
    if run.emulated and run.by_kind.get(KIND):
        return [Block("litmus: nothing is claimed under emulation, whose reorderings are those of the emulator")]
    found = seen(run)
    if not found:
        return []
    wrong = [Note(f"{one.case.name.text}: {one.says()}. CPU, compiler or this program is broken", warning=True)
             for one in found if one.forbidden]
    outcomes = Block("litmus: weak outcomes, by orders", _columns(found), [_row(one, found) for one in found],
                     [*wrong, Note(LEGEND)])
    return [outcomes, *(costs for costs in [_costs(run, found)] if costs)]


def _columns(found: list[Seen]) -> list[Column]:
    classes = [Column("distance", left=True)] if _several(found) else []
    return [Column("test", left=True), Column("orders", left=True, gives_way=True), Column("method", left=True), *classes,
            Column("C++", left=True), Column("CPU", left=True), Column("here", left=True, only=PAGE), Column("weak/s"),
            Column("of"), Column("within"), Column("with", left=True), Column("outcomes/s", left=True, only=PAGE)]


def _several(found: list[Seen]) -> bool:
    return len({one.case.name.params.get("class") for one in found}) > 1


def _row(one: Seen, found: list[Seen]) -> list[str]:
    name = one.case.name
    distance = [str(name.params.get("class", MISSING))] if _several(found) else []
    return [name.primitive, name.operation, str(name.params.get("method", MISSING)), *distance, _allowed(one.cpp),
            _allowed(one.isa), _verdict(one), _rate(one), si_count(one.outcomes.counts.get(ITERATIONS, 0)), *_power(one),
            _every(one)]


def _verdict(one: Seen) -> str:
    """What was seen against what may be."""
    if one.forbidden:
        return "FORBIDDEN and seen"
    allowed = one.cpp is not False and one.isa is not False
    return f"{'allowed' if allowed else 'forbidden'}, {'seen' if one.weak else 'not seen'}"


def _rate(one: Seen) -> str:
    """Weak outcomes a second; of a case that failed, whose last window has no length, it is not known."""
    if one.forbidden:
        return MISSING
    return si(one.per_second) if one.weak else "0"


def _every(one: Seen) -> str:
    """Times a second of each outcome that was seen, weak or not, by its digits; "" as in _rate()."""
    if one.forbidden:
        return ""
    digits = sorted(name for name, n in one.outcomes.counts.items() if n and name.isdigit())
    return ", ".join(f"{name}: {si(one.outcomes.rate(name))}" for name in digits)


def _power(one: Seen) -> list[str]:
    if one.weak:
        return ["", ""]
    if one.power is None:
        return ["?", ""]
    return [duration(one.power.seconds) + " <" * (not one.power.reached), one.power.mutant]


def _allowed(flag: bool | None) -> str:
    return MISSING if flag is None else "may" if flag else "never"


def _costs(run: Run, found: list[Seen]) -> Block | None:
    """What an order costs, with what it prevents beside it: at the nearest distance, without barriers."""
    first: dict[tuple[str, str], Seen] = {}
    for one in found:
        name = one.case.name
        if name.primitive in COSTED and name.params.get("method") == "perpetual" and one.case.ns:
            first.setdefault((name.primitive, name.operation), one)
    if not first:
        return None
    columns = [Column("test", left=True), Column("orders", left=True), *emitted_column(run), *_cost_columns("alone"),
               *_cost_columns("with the other"), Column("weak/s", "consequence"),
               Column("how certain", "consequence", left=True, only=PAGE)]
    rows = [[test, orders, *emitted(run, one.case), *_cost(_alone(run, test, orders)), *_cost(one.case), _rate(one), one.says()]
            for (test, orders), one in first.items()]
    return Block("litmus: cost of an order beside its consequence", marks.columns(run, columns), rows,
                 [Note(ALONE), *_sentences(run, first)])


def _cost(case: Case | None) -> list[str]:
    """ns and ±%, on a page interval and grade."""
    return [*time(case.ns if case else None), *exactly(case)]


def _cost_columns(group: str) -> list[Column]:
    return [Column("ns", group), Column("±%", group, only=TEXT), *exactly_columns(group)]


def _alone(run: Run, test: str, orders: str) -> Case | None:
    pattern = COSTED[test]
    return run.one("pattern", pattern, WAYS.get(orders, orders), threads=1) if pattern else None


def _sentences(run: Run, first: dict[tuple[str, str], Seen]) -> list[Note]:
    """Of each test: what its weakest orders let through, and what those cost that are cheapest and let nothing through."""
    notes = []
    for test in COSTED:
        own = [one for (name, _), one in first.items() if name == test]
        worst = max(own, key=lambda one: one.per_second, default=None)
        right = [one for one in own if not one.weak and one.cpp is False and one.power and one.power.reached]
        if worst is None or not worst.weak or not right:
            continue
        best = min(right, key=lambda one: one.case.ns.value if one.case.ns else 0.0)
        over = difference(run, Pick.of(best.case.name), Pick.of(worst.case.name)).estimate
        text = (f"{test}: {worst.case.name.operation} lets {si(worst.per_second)} weak outcomes through in a second, "
                f"{best.case.name.operation} none in {si_count(best.outcomes.counts.get(ITERATIONS, 0))}; ")
        text += f"that costs {over.value:.1f} ns an iteration" if over and over.excludes_zero and not over.noisy else \
            "what that costs cannot be told here"
        notes.append(Note(marks.claim(run, text)))
    return notes
