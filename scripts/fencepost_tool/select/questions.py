"""Asks the findings' questions of a run: picks the curves, applies the rule.

The summary and the plots both ask here, so that they can't disagree.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.stats.findings import Crossover, Interference, crossover, interference

BASELINE = "std_mutex"  # what an RW mutex has to beat to be worth its name
# The plain mutex that is the lock inside an RW mutex (primitives/rwmutex), where that is not BASELINE: the two wait the
# same way, so that what differs is due to the readers.
INNER_LOCK = {"go_rwmutex": "futex_mutex"}
PLAIN = (BASELINE, *INNER_LOCK.values())
# What each other snapshot has to beat: the same words in an RW mutex, and in a mutex.
LOCKED_SNAPSHOTS = ("rwmutex_snapshot", "mutex_snapshot")


def values(cases: Iterable[Case], param: str) -> list[Param]:
    """The different values of a parameter, sorted, numbers before words."""
    found = {c.name.params[param] for c in cases if param in c.name.params}
    return sorted(found, key=lambda v: (isinstance(v, str), v))


def numbers(cases: Iterable[Case], param: str) -> list[float]:
    """The different values of a parameter that are numbers, sorted."""
    return sorted({number for c in cases if (number := c.name.number(param)) is not None})


def thread_counts(cases: Iterable[Case]) -> list[int]:
    """The different numbers of threads, sorted."""
    return sorted({c.name.threads for c in cases})


def primitives(cases: Iterable[Case]) -> list[str]:
    """In order of first appearance."""
    return list(dict.fromkeys(c.name.primitive for c in cases))


def contended_counts(cases: Iterable[Case]) -> list[int]:
    """The least and the greatest number of threads that can contend: what a
    reader compares, whatever lies between. Empty on one PU."""
    several = [n for n in thread_counts(cases) if n > 1]
    return sorted({several[0], several[-1]}) if several else []


# Families of atomic operations and fences: how the names of their primitives begin.
FAMILIES = ("load", "store", "exchange", "fetch_", "compare_exchange", "fence_")


def by_family(found: Iterable[str]) -> list[str]:
    """Values of the field `primitive` in the order of FAMILIES, those of no family last, else as they come. The family is
    no field of a case: it is how the primitive's name begins."""
    def rank(primitive: str) -> int:
        return next((i for i, stem in enumerate(FAMILIES) if primitive.startswith(stem)), len(FAMILIES))
    return sorted(found, key=rank)


@dataclass(frozen=True)
class MixFinding:
    """Whether an RW mutex beats a plain one. critical: cycles in the critical section."""

    primitive: str
    critical: Param | None
    threads: int
    crossover: Crossover
    reference: str = BASELINE  # the plain mutex that it was compared with

    def claim(self) -> str:
        """The finding in words, without its conditions."""
        inner = INNER_LOCK.get(self.primitive) == self.reference
        return f"{self.primitive} {_verdict(self.crossover, f'{self.reference}, its inner lock,' if inner else self.reference)}"


def sentences(findings: Iterable[MixFinding]) -> list[str]:
    """One sentence for each claim, followed by the conditions it holds under:
    `(critical 0, 2 threads)`, `(critical 0 and 100, 2 and 64 threads)`."""
    claims: dict[str, dict[int, list[Param | None]]] = {}
    for finding in findings:
        by_threads = claims.setdefault(finding.claim(), {})
        by_threads.setdefault(finding.threads, []).append(finding.critical)
    return [f"{claim} ({_conditions(by_threads)})" for claim, by_threads in claims.items()]


def _conditions(by_threads: dict[int, list[Param | None]]) -> str:
    """Numbers of threads at which the same critical sections agree go together."""
    together: dict[tuple[Param, ...], list[int]] = {}
    for threads, criticals in by_threads.items():
        together.setdefault(tuple(c for c in criticals if c is not None), []).append(threads)
    parts = []
    for lengths, counts in together.items():
        where = f"critical {_list(lengths)}, " if lengths else ""
        parts.append(f"{where}{_list(counts)} threads")
    return "; ".join(parts)


def _list(words: Iterable[object]) -> str:
    *head, last = map(str, words)
    return f"{', '.join(head)} and {last}" if head else last


def _verdict(found: Crossover, reference: str) -> str:
    shares = _list(found.faster or ("no",))
    close = _list(found.close or ("no",))
    rest = ", slower elsewhere" if found.slower else ""
    return {
        "from": f"beats {reference} from {found.share} % reads",
        "never": f"never beats {reference} on this machine",
        "close": f"against {reference.rstrip(',')}: too close to say at {close} % reads{rest}",
        "blind": f"against {reference.rstrip(',')}: too few rounds to say at {close} % reads{rest}",
        "mixed": f"beats {reference} at {shares} % reads, but not above",
        "unknown": f"can't be compared with {reference.rstrip(',')}: no share of reads was measured of both",
    }[found.verdict]


# The operation of kinds that are mixes of reads and writes.
MIXES = {"rwmutex": "mix", "snapshot": "mix", "reclamation": "read_copy_update", "map": "mix", "set": "mix",
         "cache": "mix"}
# Their parameters beside the share of reads: what is as large, as skewed, and as long in the lock is compared.
SETTINGS = {"rwmutex": ("critical",), "map": ("size", "keys"), "set": ("size", "keys"),
            "cache": ("size", "keys")}


def mix_settings(run: Run, kind: str) -> list[dict[str, Param]]:
    """What the kind's mixes were measured with, by SETTINGS; [{}] for kinds that have none of these."""
    names = SETTINGS.get(kind, ())
    found = {tuple(case.name.params.get(name) for name in names) for case in run.select(kind, operation=MIXES[kind])}
    ordered = sorted(found, key=lambda one: [(isinstance(value, str), value or 0) for value in one])
    return [{name: value for name, value in zip(names, one) if value is not None} for one in ordered]


def share_of_reads(case: Case) -> float | None:
    """In per cent."""
    return case.name.number("reads")


def mix_curve(run: Run, primitive: str, critical: Param | None, threads: int,
              layout: Param | None = None, kind: str = "rwmutex") -> dict[float, Case]:
    """{share of reads in per cent: case} of one primitive. layout: of lock and data; None: on lines of their own."""
    cases = [c for c in run.select(kind, primitive, MIXES[kind], threads=threads)
             if (critical is None or c.name.params.get("critical") == critical)
             and c.name.params.get("layout") == layout]
    found = {reads: case for case in cases if (reads := case.name.number("reads")) is not None}
    return dict(sorted(found.items()))


def mix_findings(run: Run) -> list[MixFinding]:
    """Every RW mutex against BASELINE and against its inner lock, where the run has them, for each length of the
    critical section, at the least and the greatest contended number of threads."""
    mixes = run.select("rwmutex", operation="mix")
    measured = primitives(mixes)
    criticals: list[Param | None] = [*values(mixes, "critical")] or [None]
    found = []
    for primitive in [p for p in measured if p not in PLAIN]:
        for reference in dict.fromkeys((BASELINE, INNER_LOCK.get(primitive, BASELINE))):
            if reference not in measured:
                continue
            for critical in criticals:
                for threads in contended_counts(mixes):
                    ours, theirs = (throughput(mix_curve(run, name, critical, threads)) for name in (primitive, reference))
                    found.append(MixFinding(primitive, critical, threads, crossover(ours, theirs), reference))
    return found


def snapshot_findings(run: Run) -> list[MixFinding]:
    """Every snapshot against those in a lock, at the least and the greatest contended number of threads."""
    mixes = run.select("snapshot", operation="mix")
    measured = primitives(mixes)

    def curve(name: str, threads: int) -> dict[float, Estimate]:
        return throughput(mix_curve(run, name, None, threads, kind="snapshot"))
    return [MixFinding(primitive, None, threads, found, reference)
            for primitive in measured if primitive not in LOCKED_SNAPSHOTS
            for reference in LOCKED_SNAPSHOTS if reference in measured
            for threads in contended_counts(mixes)
            if (found := crossover(curve(primitive, threads), curve(reference, threads))).verdict != "unknown"]


@dataclass(frozen=True)
class Best:
    """Which primitive has the greatest throughput at a share of reads and a number of threads.

    factor: over the next one; None where that has none. close: those that are not slower for certain, by their intervals.
    noisy: it or the next one was estimated from disturbed samples. measured, rivals: how many primitives have a result there, and
    how many could have one, by what the run has of them at this number of threads: only where all have one it is the best.
    """

    primitive: str
    factor: float | None
    close: tuple[str, ...]
    noisy: bool
    measured: int
    rivals: int

    @property
    def known(self) -> bool:
        """Whether all rivals were measured."""
        return self.measured == self.rivals


def best_of_mixes(run: Run, kind: str, setting: Mapping[str, Param]) -> dict[tuple[float, int], Best]:
    """{(share of reads in per cent, threads): the best} of the mixes with that setting, where two primitives or more could be
    measured and one was; {} where no place has two. One that the machine cannot run at a place is no rival there."""
    rates: dict[tuple[float, int], dict[str, Estimate]] = {}
    skipped: dict[tuple[float, int], set[str]] = {}
    rivals: dict[int, set[str]] = {}
    for case in run.by_kind.get(kind, ()):
        name, share, params = case.name, share_of_reads(case), case.name.params
        if name.operation != MIXES[kind] or share is None or "layout" in params or not setting.items() <= params.items():
            continue
        if case.skipped:
            skipped.setdefault((share, name.threads), set()).add(name.primitive)
        else:
            rivals.setdefault(name.threads, set()).add(name.primitive)
        if case.ops:
            rates.setdefault((share, name.threads), {})[name.primitive] = case.ops
    if all(len(of) < 2 for of in rates.values()):
        return {}
    there = {place: len(rivals[place[1]] - skipped.get(place, set())) for place in rates}
    return {place: _best(of, there[place]) for place, of in sorted(rates.items()) if there[place] > 1}


def _best(rates: Mapping[str, Estimate], rivals: int) -> Best:
    first, *others = sorted(rates, key=lambda name: -rates[name].value)
    best, after = rates[first], rates[others[0]] if others else None
    close = tuple(name for name in others if not best.above(rates[name]))
    factor = best.value / after.value if after and after.value else None
    return Best(first, factor, close, best.noisy or bool(after and after.noisy), len(rates), rivals)


def throughput(curve: dict[float, Case]) -> dict[float, Estimate]:
    """{share of reads in per cent: operations per second}, without cases that have none."""
    return {share: case.ops for share, case in curve.items() if case.ops}


def stride_curve(run: Run, primitive: str, threads: int) -> dict[int, Estimate]:
    """{stride in bytes: nanoseconds per operation}."""
    cases = run.select("false_sharing", primitive, "stride", threads=threads)
    return {stride: c.ns for c in cases if c.ns and (stride := c.name.count("bytes")) is not None}


def interference_findings(run: Run) -> dict[str, Interference]:
    """The interference size by primitive, at its greatest number of threads."""
    cases = run.select("false_sharing", operation="stride")
    found = {}
    for primitive in primitives(cases):
        threads = thread_counts(c for c in cases if c.name.primitive == primitive)[-1]
        found[primitive] = interference(stride_curve(run, primitive, threads), threads)
    return found
