"""From which share of reads an RW mutex pays, and which mutex and queue cost least."""
from __future__ import annotations

from fencepost_tool.answers import MOST, Answer, Pick, Unit, cost, most_threads, ranking, ratio
from fencepost_tool.results import Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.questions import BASELINE, MixFinding, mix_curve, mix_findings, numbers, primitives

from . import phrases
from .line import Fact, Line, name

SHORT = {"never": "never", "close": "too close to tell", "blind": phrases.TOO_FEW}
TIES = 3  # named one by one


def rw_mutexes(run: Run) -> Line:
    """Against the plain mutex, at the greatest number of threads; lengths of the critical section with one verdict together."""
    found = [f for f in mix_findings(run) if f.reference == BASELINE and f.crossover.verdict != "unknown"]
    if not found:
        pick = Pick("rwmutex", "std_shared_mutex", "mix", threads=MOST)
        lacking = cost(run, pick)
        why = lacking.missing or ("needs 2 CPUs or more" if most_threads(run, pick) < 2 else f"needs {BASELINE} beside")
        return Line("rw_mutexes", "RW mutexes", (), (Fact("rw_mutexes", Answer(Unit.FACTOR, (pick.text,), missing=why)),))
    threads = max(f.threads for f in found)
    found = [f for f in found if f.threads == threads]
    names = dict.fromkeys(f.primitive for f in found)
    clauses = [f"{f'over {BASELINE}, {threads} threads: ' * (not number)}{name(one)} {_of(run, found, one)}"
               for number, one in enumerate(names)]
    return Line("rw_mutexes", "RW mutexes", tuple(clauses), tuple(_fact(run, f) for f in found), most=2)


def _of(run: Run, found: list[MixFinding], primitive: str) -> str:
    verdicts: dict[str, list[Param]] = {}
    for finding in found:
        if finding.primitive == primitive:
            verdicts.setdefault(_verdict(run, finding), []).append("" if finding.critical is None else finding.critical)
    where = [f"{text}{_critical(lengths, not number)}" for number, (text, lengths) in enumerate(verdicts.items())]
    first = next((number for number, text in enumerate(where) if text.startswith("from ")), len(where))
    return ", ".join(where[:first + 1] + [text.replace("from ", "").replace(" reads", "") for text in where[first + 1:]])


def _critical(lengths: list[Param], first: bool) -> str:
    """Cycles of work inside the lock."""
    known = [str(length) for length in lengths if length != ""]
    return f" ({'critical ' * first}{', '.join(known)})" if known else ""


def _verdict(run: Run, finding: MixFinding) -> str:
    curves = [mix_curve(run, who, finding.critical, finding.threads) for who in (finding.primitive, finding.reference)]
    noisy = any(case.noisy for curve in curves for case in curve.values())
    found = finding.crossover
    text = SHORT.get(found.verdict) or (
        f"from {found.share} % reads" if found.verdict == "from" else f"only at {', '.join(map(str, found.faster))} % reads")
    return f"{phrases.NOISY}: {text}" if noisy else text


def _fact(run: Run, finding: MixFinding) -> Fact:
    """The time of the plain mutex over its own at the share of the verdict, else at the highest."""
    params = {} if finding.critical is None else {"critical": finding.critical}
    curve = mix_curve(run, finding.primitive, finding.critical, finding.threads)
    share = finding.crossover.share if finding.crossover.share is not None else max(curve)

    def at(who: str) -> Pick:
        return Pick("rwmutex", who, "mix", threads=finding.threads, params={"reads": share, **params})
    return Fact(f"rw_mutexes.{finding.primitive}.critical:{finding.critical}.{finding.crossover.verdict}",
                ratio(run, at(finding.reference), at(finding.primitive)))


def fastest(run: Run) -> Line:
    """Of the mutexes without work inside, and of the queues from one to one, at the greatest number of threads."""
    mutexes = {one: Pick("mutex", one, "lock_unlock", threads=_most(run, "mutex", "lock_unlock"),
                         params={"critical": 0, "outside": 0})
               for one in primitives(run.select("mutex", operation="lock_unlock", critical=0, outside=0))}
    ways = run.select("queue", operation="one_way", senders=1, receivers=1)
    capacity = (numbers(ways, "capacity") or [0])[0]
    queues = {one: Pick("queue", one, "one_way", threads=2, params={"capacity": capacity, "senders": 1, "receivers": 1})
              for one in primitives(ways)}
    clauses, facts = [], []
    for id_, what, picks in (("mutex", "mutex", mutexes), ("queue", f"queue, capacity {capacity}", queues)):
        found = ranking(run, picks)
        if len(found.costs) > 1:
            clauses.append(_best(run, id_, what, picks))
            facts += [Fact(f"fastest.{id_}", found.costs[found.best]),
                      *(Fact(f"fastest.{id_}.under.{other}", over) for other, over in found.over.items())]
    if not clauses:
        facts.append(Fact("fastest", Answer(Unit.FACTOR, (), missing="fewer than two mutexes, or queues, were measured")))
    return Line("fastest", "fastest", tuple(clauses), tuple(facts), most=2)


def _most(run: Run, kind: str, operation: str) -> int:
    return max((case.name.threads for case in run.select(kind, operation=operation)), default=1)


def _best(run: Run, id_: str, what: str, picks: dict[str, Pick]) -> str:
    found = ranking(run, picks)
    where = what + (f", {picks[found.best].threads} threads" if id_ == "mutex" and picks[found.best].threads > 1 else "")
    if found.noisy:
        return f"{where}: {phrases.NOISY}"
    if found.ties:
        more = f" and {len(found.ties) - TIES} more" if len(found.ties) > TIES else ""
        named = ", ".join(name(one) for one in (found.best, *found.ties[:TIES]))
        return f"{where}: {phrases.SAME} among {named}{more}"
    return (f"{where}: {name(found.best)} {phrases.cost(found.costs[found.best])}, "
            f"next {name(found.behind)} {phrases.factor(found.over[found.behind])}")
