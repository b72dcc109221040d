"""The digest's first and last lines: which machine and how clean the run, what is missing and why, and where there is more."""
from __future__ import annotations

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
    noisy, modes, few = (sum(getattr(case, what) for case in measured) for what in ("noisy", "two_modes", "few_rounds"))
    parts = [machine.size(run), f"{len(measured)} of {count(len(run.cases), 'case')}"]
    parts += [f"{noisy} noisy ({marks.NOISY})"] if noisy else ["all clean"] * bool(measured)
    parts += [f"{modes} of two modes ({marks.TWO_MODES})"] * bool(modes)
    parts += [f"{few} with too few rounds for an interval"] * bool(few)
    kept, dropped = (sum(case.counters.get(f"windows_{what}", 0) for case in run.cases) for what in ("kept", "dropped"))
    share = [f"{percent(100 * kept / (kept + dropped))} % of samples clean"] if kept + dropped else []
    return Line("results", "results", (", ".join(filter(None, parts)), *share))


def unanswered(facts: Sequence[Fact]) -> Line:
    """What the digest asks for and the run has nothing of, by reason."""
    reasons = {fact.id.partition(".")[0]: fact.answer.missing for fact in facts if verdict(fact.answer) is Verdict.MISSING}
    groups: dict[str, list[str]] = {}
    for what, why in reasons.items():
        groups.setdefault("the run has no such case" if why.startswith("the run has no case") else why, []).append(what)
    return Line("unanswered", "no answer", tuple(f"{', '.join(found)}: {why}" for why, found in groups.items()), tuple(facts), 2)


def without_result(run: Run) -> Line:
    """Cases of the run without a result, by reason, and those that the core set leaves out."""
    groups = by_reason({case.name.text: case.error.removeprefix(SKIPPED).removeprefix(UNSUPPORTED)
                        for case in run.cases if case.error})
    clauses = [f"{len(found) if number else count(len(found), 'case')}: {why}" for number, (why, found) in enumerate(groups)]
    if left_out := run.context.get("cases_left_out"):
        clauses.append(f"{left_out}: not in the core set (--all)")
    return Line("without_result", "missing", tuple(clauses), most=2)


def noise(run: Run) -> Line:
    """Where no case is clean: that; else why cases are noisy, without what helps."""
    if why := no_case_clean(run):
        return Line("noise", "NOISY", (why,), most=2)
    groups = by_reason({case.name.text: (case.note or "the run gives no reason").partition(" (")[0].partition("; ")[0]
                        for case in run.cases if case.noisy})
    return Line("noise", "noisy", tuple(f"{count(len(found), 'case')}: {why}" for why, found in groups))


def warnings(run: Run) -> Line:
    """Emulation and interruption in words, and the warnings of the machine by severity."""
    clauses = [marks.EMULATED] * run.emulated + machine.incomplete(run)
    for severity in SEVERITIES:
        if found := [one for one in warnings_of(run.machine) if one.id != EMULATED and one.severity == severity]:
            clauses.append(f"{len(found)} {severity}: {', '.join(name(one.id or one.text) for one in found)}")
    return Line("warnings", "WARNING", tuple(clauses), most=2)


def more(run: Run) -> Line:
    """Where to read on."""
    plots = "plots: RUN/plots" if (run.folder / "plots").is_dir() else "plots: plot RUN"
    return Line("more", "more", ("fencepost summary --full, report, claims, advise RUN", plots, "data: --json"))
