"""What the strongest order costs more than the weakest that does the job, and what a fence between a store and a load costs."""
from __future__ import annotations

from fencepost_tool.answers import Pick, Unit, difference
from fencepost_tool.results import Run

from . import phrases
from .line import Fact, Line, listed

FULL_FENCES = (("seq_cst", "thread_fence_seq_cst"), ("mfence", "mfence"), ("dmb ish", "dmb_ish"))
BARE = "none"  # the same accesses without a fence


def seq_cst(run: Run) -> Line:
    """Against release for stores and when publishing data, against relaxed for loads and read-modify-writes."""
    def atomic(primitive: str, operation: str, order: str) -> Pick:
        return Pick("atomic", primitive, operation, order, params={"bits": 64})

    def publish(way: str) -> Pick:
        return Pick("pattern", "publish", way)
    found = [("store", "over release: store", atomic("store", "throughput", "seq_cst"), atomic("store", "throughput", "release")),
             ("publish", "publishing", publish("seq_cst_store"), publish("release_store")),
             ("load", "over relaxed: load", atomic("load", "latency", "seq_cst"), atomic("load", "latency", "relaxed")),
             ("fetch_add", "fetch_add", atomic("fetch_add", "latency", "seq_cst"), atomic("fetch_add", "latency", "relaxed"))]
    return _of(run, "seq_cst", found, 2)


def fence(run: Run) -> Line:
    """Net of the accesses around it."""
    def between(form: str, threads: int = 1) -> Pick:
        return Pick("fence", form, "store_load", threads=threads)
    found = [(form, f"{'' if number else 'store, fence, load: '}{what}", between(form), between(BARE))
             for number, (what, form) in enumerate(FULL_FENCES)]
    measured = {case.name.primitive for case in run.select("fence", operation="store_load")}
    found = [each for each in found if each[0] in measured] or found[:1]
    return _of(run, "fence", found, 1)


def _of(run: Run, id_: str, found: list[tuple[str, str, Pick, Pick]], most: int) -> Line:
    """Neighbours of which the same is said share a clause."""
    clauses: list[tuple[list[str], str]] = []
    facts = []
    for key, what, dear, base in found:
        cycles, ns = difference(run, dear, base, Unit.CYCLES), difference(run, dear, base)
        facts += [Fact(f"{id_}.{key}.cycles", cycles), Fact(f"{id_}.{key}.ns", ns)]
        text = phrases.difference(cycles, ns, "" if clauses else " cycles")
        if text and clauses and clauses[-1][1] == text and ":" not in what:
            clauses[-1][0].append(what)
        elif text:
            clauses.append(([what], text))
    words = tuple(f"{listed(names)}{':' * (text[0] not in '+-')} {text}" for names, text in clauses)
    return Line(id_, id_, words, tuple(facts), most=most)
