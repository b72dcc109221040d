"""Mixes of reads and writes: from which share of reads an RW mutex beats a plain one, and who is the fastest how often."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fencepost_tool.results import Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.select.questions import (
    BASELINE,
    MIXES,
    Best,
    MixFinding,
    best_of_mixes,
    contended_counts,
    mix_findings,
    mix_settings,
    values,
)

from . import titles


def criticals(run: Run, kind: str) -> Sequence[Param | None]:
    """Cycles in the critical section that the kind was measured with."""
    return [*values(run.select(kind, operation=MIXES[kind]), "critical")] or [None]


def crossover(run: Run) -> str:
    """Who beats the plain mutex from which share of reads, with the shortest and with the longest section."""
    counts = contended_counts(run.select("rwmutex", operation="mix"))
    found = [f for f in mix_findings(run) if counts and (f.threads, f.reference) == (counts[-1], BASELINE)]
    if not found:
        return ""
    lengths = criticals(run, "rwmutex")
    told = {critical: _beats([f for f in found if f.critical == critical]) for critical in (lengths[0], lengths[-1])}
    if len(set(told.values())) == 1:
        words = told[lengths[0]].format(BASELINE)
    else:
        words = "; ".join(f"{one.format('it' if i else BASELINE)} with {critical} cycles in the lock"
                          for i, (critical, one) in enumerate(told.items()))
    return f"{titles.sentence(words)} ({counts[-1]} threads)"


def _beats(findings: Sequence[MixFinding]) -> str:
    """Of one number of threads and one section, {} for the plain mutex."""
    won = [(f.crossover.share, f.primitive) for f in findings if f.crossover.share is not None]
    if won:
        share = min(won)[0]
        winners = [name for least, name in won if least == share]
        return f"{titles.names(winners, len(findings))} beat{'s' * (len(winners) == 1)} {{}} from {share} % reads"
    some = sorted({share for f in findings for share in f.crossover.faster})
    if some:
        return f"an RW mutex beats {{}} only at {' and '.join(map(str, some))} % reads"
    never = findings and all(f.crossover.verdict == "never" for f in findings)
    return "no RW mutex beats {} at any share of reads" if never else "whether an RW mutex beats {} cannot be told"


def fastest(run: Run, kinds: Iterable[str]) -> str:
    """For each kind who wins the most cells of share and threads for certain."""
    cells = {kind: [best for setting in mix_settings(run, kind) for best in best_of_mixes(run, kind, setting).values()]
             for kind in kinds}
    return "; ".join(_winner(kind, found) for kind, found in cells.items() if found)


def _winner(kind: str, cells: Sequence[Best]) -> str:
    known = [best for best in cells if best.known]
    sure = Counter(best.primitive for best in known if not best.close and not best.noisy)
    partly = f", not all measured in {len(cells) - len(known)}" if len(known) < len(cells) else ""
    if not sure:
        return f"{kind}: which is the fastest cannot be told in any of {len(cells)} mixes{partly}"
    (name, times), *_ = sure.most_common(1)
    untold = len(known) - sum(sure.values())
    undecided = f", undecided in {untold}" if untold else ""
    return f"{kind}: {name} is the fastest in {times} of {len(cells)} mixes{undecided}{partly}"
