"""From which share of reads an RW mutex pays."""
from __future__ import annotations

from collections.abc import Sequence

from fencepost_tool.answers import Answer, Pick, Unit, cost, ratio
from fencepost_tool.results import Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.questions import BASELINE, MixFinding, mix_curve, mix_findings

from . import phrases
from .line import Fact, Line, name

SHORT = {"never": "never", "close": "too close to tell", "blind": phrases.TOO_FEW}


def rw_mutexes(run: Run) -> Line:
    """Against the plain mutex, at the greatest number of threads; lengths of the critical section with one verdict together."""
    found = [f for f in mix_findings(run) if f.reference == BASELINE and f.crossover.verdict != "unknown"]
    if not found:
        lacking = cost(run, Pick("rwmutex", "std_shared_mutex", "mix", threads=2))
        why = lacking.missing or f"no {BASELINE} to compare with"
        return Line("rw_mutexes", "", (), (Fact("rw_mutexes", Answer(Unit.FACTOR, lacking.cases, missing=why)),))
    threads = max(f.threads for f in found)
    found = [f for f in found if f.threads == threads]
    clauses = [f"{name(one)} {_verdicts(run, [f for f in found if f.primitive == one])}"
               for one in dict.fromkeys(f.primitive for f in found)]
    return Line("rw_mutexes", "RW mutexes", (f"over {BASELINE}, {threads} threads: {clauses[0]}", *clauses[1:]),
                tuple(_fact(run, f) for f in found), 2)


def _verdicts(run: Run, found: Sequence[MixFinding]) -> str:
    """from 99 % reads (critical 0), 90 % (100, 1000): critical is cycles of work inside."""
    lengths: dict[str, list[Param]] = {}
    for finding in found:
        lengths.setdefault(_verdict(run, finding), []).extend([] if finding.critical is None else [finding.critical])
    parts: list[str] = []
    shares = 0
    for verdict, critical in lengths.items():
        where = f" ({'critical ' * (not parts)}{', '.join(map(str, critical))})" if critical else ""
        parts.append((verdict.removeprefix("from ").removesuffix(" reads") if shares else verdict) + where)
        shares += verdict.startswith("from ")
    return ", ".join(parts)


def _verdict(run: Run, finding: MixFinding) -> str:
    curves = [mix_curve(run, who, finding.critical, finding.threads) for who in (finding.primitive, finding.reference)]
    found = finding.crossover
    text = SHORT.get(found.verdict) or (
        f"from {found.share} % reads" if found.verdict == "from" else f"only at {', '.join(map(str, found.faster))} % reads")
    return f"{phrases.NOISY}: {text}" if any(case.noisy for curve in curves for case in curve.values()) else text


def _fact(run: Run, finding: MixFinding) -> Fact:
    """The time of the plain mutex over its own at the share of the verdict, else at the highest."""
    share = finding.crossover.share
    params = {"reads": max(mix_curve(run, finding.primitive, finding.critical, finding.threads)) if share is None else share,
              **({} if finding.critical is None else {"critical": finding.critical})}
    plain, own = (Pick("rwmutex", who, "mix", threads=finding.threads, params=params)
                  for who in (finding.reference, finding.primitive))
    return Fact(f"rw_mutexes.{finding.primitive}.critical:{finding.critical}.{finding.crossover.verdict}", ratio(run, plain, own))
