"""The memory hierarchy of a run: which cases stand for which level, and where the curve of latency over size has its steps."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fencepost_tool.results import Case, Run
from fencepost_tool.stats.plateaus import LEAST, plateaus
from fencepost_tool.text.numbers import si_bytes

from .answer import Answer
from .ask import MOST, Pick, cost

LEVEL = "level"    # of a Pick: of the cache, one more for memory, MOST for memory whatever its number
OTHER = "other"    # as node of a Pick: any but that of the first thread
LATENCY = Pick("memory", "latency", "load")
# A step agrees with hwloc's size if it is less than so many times off: sizes are measured twice in an octave, and physical pages
# lie unevenly in the sets of a cache. Up to FAR it is taken to be that cache's all the same, and the difference is a warning.
NEAR, FAR = 1.6, 4.0


@dataclass(frozen=True)
class Step:
    """Where the curve leaves a level: between two sizes. cache: the number and bytes of hwloc's cache that this is, if any;
    agrees: whether by its size, too."""

    below: float
    above: float
    cache: tuple[int, int] | None
    agrees: bool


@dataclass(frozen=True)
class Steps:
    """Of the curve with these pages: its steps, from the inside out; caches of hwloc that none is near; and what differs, in
    words. unknown: why there are none, "" where there are."""

    pages: str
    steps: tuple[Step, ...] = ()
    unseen: tuple[tuple[int, int], ...] = ()
    unknown: str = ""

    @property
    def warnings(self) -> list[str]:
        """Where curve and hwloc disagree, and what may be the reason."""
        tlb = " (of a TLB, if not of a cache)" if self.pages == "small" else ""
        own = [f"a step at {between(step)}, where hwloc has no cache{tlb}" for step in self.steps if step.cache is None]
        own += [f"the step of L{step.cache[0]} is at {between(step)}, and hwloc says {si_bytes(step.cache[1])}: others may use "
                "a part of it, or it is another" for step in self.steps if step.cache and not step.agrees]
        return own + [f"no step near hwloc's L{level} of {si_bytes(size)}" for level, size in self.unseen]


def between(step: Step) -> str:
    """Its ends in words."""
    return f"{si_bytes(step.below)} to {si_bytes(step.above)}"


def caches(run: Run) -> list[tuple[int, int]]:
    """Level and bytes of hwloc's caches, from the inside out."""
    return sorted((int(one["level"]), int(one["bytes"])) for one in run.machine.get("caches", ()))


def name_of(run: Run, level: int) -> str:
    """L1, L2, ..., memory."""
    return f"L{level}" if any(level == number for number, _ in caches(run)) else "memory"


def case_of(run: Run, level: int, pages: str, other: bool = False) -> Case | None:
    """The case that stands for a level; other: on another node than the first thread's."""
    cases = [case for case in latencies(run) if LEVEL in case.counters]
    deepest = max((case.counters[LEVEL] for case in cases), default=0)
    wanted = deepest if level == MOST else level if level < deepest else -1
    own = own_node(run)
    return next((case for case in cases if case.counters[LEVEL] == wanted and case.name.params.get("pages") == pages
                 and (case.name.params.get("node") != own) == other), None)


def latencies(run: Run) -> list[Case]:
    """All cases of memory latency, those without a result too."""
    return [case for case in run.by_kind.get("memory", ()) if LATENCY.matches(case.name)]


def own_node(run: Run) -> object:
    """Only on the first thread's node is the innermost level measured."""
    innermost = min(latencies(run), key=lambda case: case.name.count("size") or 0, default=None)
    return innermost.name.params.get("node") if innermost else None


def nodes(run: Run) -> list[object]:
    """The first thread's, then the others."""
    own = own_node(run)
    found = dict.fromkeys(case.name.params.get("node") for case in latencies(run))
    return sorted(found, key=lambda node: (node != own, str(node)))


def resolved(run: Run, pick: Pick) -> Pick:
    """A Pick by level as one by size, node and pages; any other, or of a level that the run has no case for, as it is."""
    if LEVEL not in pick.params:
        return pick
    case = case_of(run, int(pick.params[LEVEL]), str(pick.params.get("pages", "huge")), pick.params.get("node") == OTHER)
    return replace(pick, params=case.name.params) if case else pick


def level_cost(run: Run, pick: Pick) -> Answer:
    """cost(), of a Pick by level too; where there is no such level, in words that say why."""
    found = resolved(run, pick)
    answer = cost(run, found)
    cases = latencies(run)
    if answer.estimate or found is not pick or LEVEL not in pick.params or not cases or any(pick.matches(c.name) for c in cases):
        return answer
    failed = [case.error for case in cases if case.error and case.name.params.get("pages") == pick.params.get("pages")]
    if failed:
        return replace(answer, missing=failed[0])
    if pick.params.get("node") == OTHER:
        return replace(answer, missing="needs a second NUMA node with memory")
    return replace(answer, missing="the run has no such level of the hierarchy")


def curve(run: Run, pages: str, node: object = None) -> dict[int, Case]:
    """Cases with a result by size, on that node, the first thread's by default."""
    node = own_node(run) if node is None else node
    cases = [case for case in latencies(run)
             if case.ns and not case.error and case.name.params.get("pages") == pages and case.name.params.get("node") == node]
    return {case.name.count("size") or 0: case for case in sorted(cases, key=lambda case: case.name.count("size") or 0)}


def steps(run: Run) -> Steps:
    """By huge pages where there are enough sizes, since with small ones TLBs have steps of their own."""
    for pages in ("huge", "small"):
        points = {size: case.ns.value for size, case in curve(run, pages).items() if case.ns}
        if len(points) >= 2 * LEAST:
            return _matched(pages, points, caches(run))
    return Steps("", unknown="needs more sizes than the core set has: run with --all, or with --filter=memory/latency")


def _matched(pages: str, points: Mapping[int, float], known: Sequence[tuple[int, int]]) -> Steps:
    ends = [(level.last, level.after) for level in plateaus(points)[:-1] if level.after is not None]
    of: dict[tuple[float, float], tuple[tuple[int, int], bool]] = {}
    for factor in (NEAR, FAR):
        for end in ends:
            taken = [cache for cache, _ in of.values()]
            near = [cache for cache in known if end[0] / factor <= cache[1] <= end[1] * factor and cache not in taken]
            if near and end not in of:
                of[end] = min(near, key=lambda cache: max(end[0] / cache[1], cache[1] / end[1])), factor == NEAR
    found = tuple(Step(*end, *of.get(end, (None, False))) for end in ends)
    seen, reached = [step.cache for step in found], max(points)
    return Steps(pages, found, tuple(cache for cache in known if cache not in seen and 2 * cache[1] <= reached))
