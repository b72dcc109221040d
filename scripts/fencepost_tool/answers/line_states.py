"""What operations cost by the state and place of their line, and the questions that others have asked about it.

The questions are those of Schweizer, Besta and Hoefler (PACT 2015) and of David, Guerraoui and Trigonakis (SOSP 2013).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.results import Case, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.text.numbers import significant

from . import hierarchy
from .answer import Answer
from .ask import ABSENT, Pick, ratio
from .verdict import Verdict, verdict

OPERATIONS = ("load", "store", "exchange", "fetch_add", "cas", "cas_fail")
INDEPENDENT = "_independent"
OWN, MEMORY, SMT = "own", "memory", "same-core"
FARTHER = {"own-l2": 2, "own-l3": 3}  # one's own lines that have left the first caches, and the level in which they are
OVERLAP = 1.5  # how many times as long operations must take that wait for each other, or the others overlap little
ALIKE = 1.5  # how many times as long as a load of memory/latency one from the same level may take, or the other way round
CLEAR = 2.0  # how many times a line that is elsewhere must take as long as one's own, or it was not elsewhere


@dataclass(frozen=True)
class Place:
    """State and place of a line, and how many threads bring it there. node: of its memory, if not the first thread's."""

    state: str
    distance: str
    threads: int
    node: Param = ABSENT

    def pick(self, operation: str) -> Pick:
        """The case of an operation on such lines."""
        params = {"state": self.state, "distance": self.distance, "node": self.node}
        return Pick("memory", "line", operation, threads=self.threads, params=params)


@dataclass(frozen=True)
class Question:
    """more, less, same: what it means, in words, that the factor is above, below, or 1. limit: it must be above this for
    `more`, and is `same` below, where a few per cent do not matter."""

    text: str
    answer: Answer
    more: str
    less: str
    same: str
    limit: float = 1.0

    @property
    def sentence(self) -> str:
        """The answer in words, with the factor and its interval; or why there is none."""
        found = self.answer.estimate
        if found is None:
            return f"cannot be told: {self.answer.missing}"
        words = {Verdict.MORE: self.more, Verdict.LESS: self.less, Verdict.SAME: self.same}.get(self.verdict)
        low, high = found.interval or (None, None)
        number = f"{significant(found.value)}x" + (f" [{significant(low)}, {significant(high)}]" if low is not None else "")
        return f"{words}: {number}" if words else f"cannot be told, {self.verdict.value}: {number}"

    @property
    def verdict(self) -> Verdict:
        """Of the factor against the limit."""
        if self.limit == 1.0 or verdict(self.answer) in (Verdict.MISSING, Verdict.NOISY, Verdict.TOO_FEW):
            return verdict(self.answer)
        if self.answer.above(self.limit):
            return Verdict.MORE
        return Verdict.SAME if self.answer.below(self.limit) else Verdict.TOO_FEW


def cases(run: Run) -> list[Case]:
    """All cases of lines, those without a result too."""
    return [case for case in run.by_kind.get("memory", ()) if case.name.primitive == "line"]


def places(run: Run) -> list[Place]:
    """Those that were measured, in the order of the run."""
    return list(dict.fromkeys(place(case) for case in cases(run) if not case.error))


def place(case: Case) -> Place:
    """Of a case."""
    params = case.name.params
    return Place(str(params["state"]), str(params["distance"]), case.name.threads, params.get("node", ABSENT))


def far(run: Run) -> list[str]:
    """Classes of distance at which another CPU owned the lines, from near to far."""
    found = [p.distance for p in places(run) if p.state == "modified" and p.distance not in (OWN, *FARTHER)]
    return list(dict.fromkeys(found))


def questions(run: Run) -> list[Question]:
    """With their answers: of lines of the nearest other core where it is not said otherwise."""
    classes = [name for name in far(run) if name != SMT] or far(run) or ["another core"]
    here, near, last = Place("modified", OWN, 1), Place("modified", classes[0], 2), Place("modified", classes[-1], 2)
    clean, shared = Place("exclusive", classes[0], 2), Place("shared", classes[0], 2)
    memory = Place("invalid", MEMORY, 1)
    levels = [p for p in places(run) if p.state == "modified" and p.distance in FARTHER]

    def compared(one: tuple[str, Place], other: tuple[str, Place]) -> Answer:
        return ratio(run, one[1].pick(one[0]), other[1].pick(other[0]))

    asked = [
        Question("Is a CAS as dear as a fetch_add, on lines that another core has modified?",
                 compared(("cas", near), ("fetch_add", near)), "it is dearer", "it is cheaper", "yes"),
        Question("Is a CAS as dear as a fetch_add, on lines of one's own?",
                 compared(("cas", here), ("fetch_add", here)), "it is dearer", "it is cheaper", "yes"),
        Question("Is a CAS that fails as dear as one that succeeds?",
                 compared(("cas_fail", near), ("cas", near)), "it is dearer", "it is cheaper", "yes"),
        Question("Is a fetch_add dearer than a load, on lines that another core has modified?",
                 compared(("fetch_add", near), ("load", near)), "yes", "it is cheaper", "no"),
        Question("Do atomics on different lines overlap?",
                 compared(("fetch_add", near), ("fetch_add" + INDEPENDENT, near)),
                 "yes", "they take longer", "hardly or not", OVERLAP),
        Question("Do atomics on different lines overlap where the lines are shared?",
                 compared(("fetch_add", shared), ("fetch_add" + INDEPENDENT, shared)),
                 "yes", "they take longer", "hardly or not", OVERLAP),
        Question("Does a CAS overlap as well as a fetch_add?",
                 compared(("cas" + INDEPENDENT, near), ("fetch_add" + INDEPENDENT, near)),
                 "no, it takes longer", "better", "yes"),
        Question("Does sharing cost the writer, against a line that one other core has modified?",
                 compared(("fetch_add", shared), ("fetch_add", near)), "yes", "it is cheaper", "no"),
        Question("Does it matter whether the other core has changed the line?",
                 compared(("load", near), ("load", clean)), "changed lines are dearer", "changed lines are cheaper", "no"),
        Question("Is a line in memory dearer than one that another core has modified?",
                 compared(("load", memory), ("load", near)), "yes", "it is cheaper", "no"),
    ]
    asked += [Question(f"Is a fetch_add dearer than a load, on lines in one's own L{FARTHER[one.distance]}?",
                       compared(("fetch_add", one), ("load", one)), "yes", "it is cheaper", "no") for one in levels]
    remote = [p for p in places(run) if p.state == "invalid" and p.node != ABSENT]
    asked += [Question(f"Does a fetch_add on a line in memory cost more on node {one.node}?",
                       compared(("fetch_add", one), ("fetch_add", memory)), "yes", "it is cheaper", "no") for one in remote]
    if classes[-1] != classes[0]:
        asked.append(Question(f"Does distance cost, {classes[-1]} against {classes[0]}?",
                              compared(("fetch_add", last), ("fetch_add", near)), "yes", "it is cheaper", "no"))
    return asked


def unprepared(run: Run) -> list[str]:
    """Where the times say that lines were not in the state of their name: one's own and shared ones are a hit in the first cache
    for a load, all others are not; and in another cache of one's own a load takes as long as memory/latency says of it."""
    own = Place("modified", OWN, 1).pick("load")
    found = []
    for one in places(run):
        if one.distance in FARTHER:
            found += _elsewhere(run, one)
            continue
        answer = ratio(run, one.pick("load"), own)
        hit = one.distance in (OWN, SMT) or one.state == "shared"
        if answer.estimate and (answer.above(CLEAR) if hit else answer.below(CLEAR)):
            times = significant(answer.estimate.value)
            found.append(f"a load of {described(one)} takes {times}x one of modified lines of one's own: "
                         f"they {'left' if hit else 'were in'} its cache")
    return found


def _elsewhere(run: Run, one: Place) -> list[str]:
    """Whether lines were not in the level of their name, in a sentence; [] where the run does not tell."""
    level = FARTHER[one.distance]
    known = next((case for pages in ("huge", "small") if (case := hierarchy.case_of(run, level, pages)) and not case.error), None)
    if known is None:
        return []
    answer = ratio(run, one.pick("load"), Pick.of(known.name))
    nearer = answer.below(1 / ALIKE)
    if answer.estimate is None or not (nearer or answer.above(ALIKE)):
        return []
    where = "nearer" if nearer else "farther away"
    times = significant(answer.estimate.value)
    return [f"a load of {described(one)} takes {times}x one of memory/latency from L{level}: they were {where}"]


def described(one: Place) -> str:
    """In words, for tables and sentences."""
    where = {OWN: "own", MEMORY: "in memory", **{name: f"own L{level}" for name, level in FARTHER.items()}}
    node = f"node {one.node}" if one.node != ABSENT else ""
    threads = f"({one.threads} threads)" if one.threads > 2 else ""
    return " ".join(filter(None, (one.state, where.get(one.distance, one.distance), node, threads)))


def measured(run: Run, operation: str, wanted: Sequence[Place]) -> dict[Place, Case]:
    """The cases of an operation that have a result, by place."""
    of = {place(case): case for case in cases(run) if case.name.operation == operation and not case.error}
    return {one: of[one] for one in wanted if one in of}
