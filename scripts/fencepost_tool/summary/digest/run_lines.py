"""The digest's first and last lines: which machine and how clean the run, what is missing and why, and where there is more."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fencepost_tool.answers import Verdict, verdict
from fencepost_tool.results import Run, warnings_of
from fencepost_tool.results.failures import SKIPPED, UNSUPPORTED
from fencepost_tool.results.warnings import EMULATED
from fencepost_tool.text import machine, marks
from fencepost_tool.text.numbers import count, percent

from ..heading import no_case_clean
from ..reasons import by_reason
from .line import Fact, Line, name

SEVERITIES = ("invalid", "warning", "info")  # the gravest first


def about(run: Run) -> Line:
    """CPU, kernel, commit."""
    parts = [machine.cpu(run), machine.readable(run.machine.get("kernel"))]
    return Line("machine", "machine", (", ".join(filter(None, parts)), f"commit {name(machine.commit(run))}"), most=2)


def results(run: Run) -> Line:
    """How many cases, of which grade; and the share of clean samples."""
    measured = [case for case in run.cases if not case.error]
    grades = Counter(case.grade for case in measured)
    modes = sum(case.two_modes for case in measured)
    parts = [f"{len(measured)} of {count(len(run.cases), 'case')}"]
    parts += [f"{grades['noisy']} noisy ({marks.NOISY})"] if grades["noisy"] else ["all clean"] * bool(measured)
    parts += [f"{modes} of two modes ({marks.TWO_MODES})"] if modes else []
    few = sum(case.few_rounds for case in measured)
    parts += [f"{few} with too few rounds for an interval"] if few else []
    kept, seen = _samples(run)
    clauses = [", ".join(filter(None, (machine.size(run), *parts)))]
    if seen:
        clauses.append(f"{percent(100 * kept / seen)} % of samples clean")
    return Line("results", "results", tuple(clauses), counts={
        "cases": len(run.cases), "measured": len(measured), "noisy": grades["noisy"], "two modes": modes, "few rounds": few,
        "samples": seen, "samples clean": kept})


def _samples(run: Run) -> tuple[float, float]:
    kept = sum(case.counters.get("windows_kept", 0) for case in run.cases)
    return kept, kept + sum(case.counters.get("windows_dropped", 0) for case in run.cases)


def unanswered(facts: Sequence[Fact]) -> Line:
    """Of the digest's own questions, those without a case, by reason. Only those of which nothing at all is known."""
    reasons = {fact.id.partition(".")[0]: fact.answer.missing for fact in facts if verdict(fact.answer) is Verdict.MISSING}
    groups: dict[str, list[str]] = {}
    for what, why in reasons.items():
        groups.setdefault("the run has no such case" if why.startswith("the run has no case") else why, []).append(what)
    return Line("unanswered", "no answer", tuple(f"{', '.join(map(_words, found))}: {why}" for why, found in groups.items()),
                tuple(facts), most=2)


def _words(id_: str) -> str:
    return id_.replace("_", " ") if id_ not in ("seq_cst", "fetch_add", "compare_exchange") else id_


def without_result(run: Run) -> Line:
    """Cases of the run without a result, by reason, and those that the core set leaves out."""
    reasons = {case.name.text: case.error.removeprefix(SKIPPED).removeprefix(UNSUPPORTED) for case in run.cases if case.error}
    groups = by_reason(reasons)
    clauses = [f"{count(len(found), 'case') if not number else len(found)}: {why}" for number, (why, found) in enumerate(groups)]
    left_out = str(run.context.get("cases_left_out", ""))
    if left_out.isdigit() and int(left_out):
        clauses.append(f"{left_out}: not in the core set (--all)")
    counts = {f"reason {number}": float(len(found)) for number, (_, found) in enumerate(groups)}
    return Line("without_result", "missing", tuple(clauses), counts={**counts, "left out": float(left_out or 0)
                                                                         if left_out.isdigit() else 0.0}, most=2)


def noise(run: Run) -> Line:
    """Where no case is clean: that; else why cases are noisy."""
    if why := no_case_clean(run):
        return Line("noise", "NOISY", (why,), most=2)
    groups = by_reason({case.name.text: _short(case.note or "the run gives no reason") for case in run.cases if case.noisy})
    return Line("noise", "noisy", tuple(f"{count(len(found), 'case')}: {why}" for why, found in groups),
                counts={f"reason {number}": len(found) for number, (_, found) in enumerate(groups)})


def _short(note: str) -> str:
    """The reason without its explanation and what helps."""
    return note.partition(" (")[0].partition("; ")[0]


def warnings(run: Run) -> Line:
    """Emulation and interruption in words, and the warnings of the machine by severity."""
    found = [one for one in warnings_of(run.machine) if one.id != EMULATED]
    clauses = [marks.EMULATED] if run.emulated else []
    clauses += machine.incomplete(run)
    by_severity = {severity: [one for one in found if one.severity == severity] for severity in SEVERITIES}
    for severity, group in by_severity.items():
        if group:
            clauses.append(f"{len(group)} {severity}: {', '.join(_id(one.id, one.text) for one in group)}")
    return Line("warnings", "WARNING" if clauses else "", tuple(clauses),
                counts={severity: len(group) for severity, group in by_severity.items()}, most=2)


def _id(id_: str, text: str) -> str:
    return name(id_ or " ".join(text.split()))


def more(run: Run) -> Line:
    """Where to read on."""
    plots = "plots: RUN/plots" if (run.folder / "plots").is_dir() else "plots: fencepost plot RUN"
    return Line("more", "more", ("all tables: fencepost summary --full RUN", plots,
                                 "as data: --json"))
