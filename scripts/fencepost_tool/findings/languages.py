"""The same primitive in C++ and in the languages of guests, over threads: what stands for it where, and what differs."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fencepost_tool.answers import Pick, ratio
from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.text.numbers import count

from . import titles

REFERENCE = "C++"
KIND = "languages"  # of the report's section
SAME = 0.05  # of a factor: loops of other compilers differ by some per cent
GO = {"Go": "go/", "Go v3": "go_v3/", "Go LSE": "go_lse/"}  # as scripts/build-guests.sh builds it
Points = dict[int, Estimate]


def _atomic(primitive: str, order: str = "seq_cst") -> dict[str, Pick]:
    return {language: Pick(f"{guest}atomic", primitive, "shared", order, params={"bits": 64})
            for language, guest in ((REFERENCE, ""), *GO.items(), ("Rust", "rust/"))}


def _go(kind: str, primitive: str, operation: str, params: Mapping[str, Param]) -> dict[str, Pick]:
    return {language: Pick(f"{guest}{kind}", primitive, operation, params=params) for language, guest in GO.items()}


LOCKED: Mapping[str, Param] = {"scheduling": "locked"}
ALIKE: dict[str, dict[str, Pick]] = {
    "load, seq_cst": _atomic("load"),
    "store, seq_cst": _atomic("store"),
    "exchange, seq_cst": _atomic("exchange"),
    "fetch_add, seq_cst": _atomic("fetch_add"),
    "compare_exchange until it succeeds, seq_cst": _atomic("compare_exchange_strong_success", "seq_cst-seq_cst"),
    "mutex, lock and unlock": {
        REFERENCE: Pick("mutex", "std_mutex", "lock_unlock", params={"critical": 0, "outside": 0}),
        **_go("mutex", "sync_Mutex", "lock_unlock", LOCKED),
        "Rust": Pick("rust/mutex", "std_Mutex", "lock_unlock"),
        "Rust parking_lot": Pick("rust/mutex", "parking_lot_Mutex", "lock_unlock")},
    "RW lock, 90 % reads": {
        REFERENCE: Pick("rwmutex", "std_shared_mutex", "mix", params={"reads": 90, "critical": 0}),
        **_go("rwmutex", "sync_RWMutex", "mix", {"reads": 90, **LOCKED}),
        "Rust": Pick("rust/rwmutex", "std_RwLock", "mix", params={"reads": 90}),
        "Rust parking_lot": Pick("rust/rwmutex", "parking_lot_RwLock", "mix", params={"reads": 90})},
    "channel of 64, round trip": {
        REFERENCE: Pick("channel", "go_channel", "round_trip", params={"capacity": 64}),
        **_go("channel", "chan", "round_trip", {"capacity": 64, **LOCKED}),
        "Rust": Pick("rust/channel", "std_mpsc", "round_trip", params={"capacity": 64}),
        "Rust crossbeam": Pick("rust/channel", "crossbeam_channel", "round_trip", params={"capacity": 64})},
}


@dataclass(frozen=True)
class Factor:
    """How many times as long a language's primitive takes as C++'s. what: as in ALIKE."""

    what: str
    language: str
    threads: int
    estimate: Estimate

    @property
    def sure(self) -> tuple[float, float] | None:
        """The interval, where it tells something."""
        return None if self.estimate.noisy or self.estimate.two_modes else self.estimate.interval

    @property
    def dear(self) -> bool:
        """Dearer for certain."""
        return self.sure is not None and self.sure[0] > 1 + SAME

    @property
    def cheap(self) -> bool:
        """Cheaper for certain."""
        return self.sure is not None and self.sure[1] < 1 - SAME

    @property
    def words(self) -> str:
        """As a title has it: Go's mutex (1.9x, 2 threads)."""
        return f"{self.language}'s {_short(self.what)} ({titles.times(self.estimate)}, {count(self.threads, 'thread')})"


def curves(run: Run) -> dict[str, dict[str, Points]]:
    """{primitive: {language: {threads: time}}} of those that C++ and another language have."""
    found = {}
    for what, languages in ALIKE.items():
        of_each = {language: _points(run, pick) for language, pick in languages.items()}
        there = {language: points for language, points in of_each.items() if points}
        if REFERENCE in there and len(there) > 1:
            found[what] = there
    return found


def _points(run: Run, pick: Pick) -> Points:
    return {case.name.threads: case.ns for case in reversed(_cases(run, pick)) if case.ns}


def _cases(run: Run, pick: Pick) -> list[Case]:
    """With any number of threads."""
    return [case for case in run.by_kind.get(pick.kind, ()) if not case.error and pick.matches(case.name)]


def emitted(run: Run, what: str, language: str) -> str:
    """What its loop does to memory, by the code that ran; "" where the run has no listing of it."""
    return next(filter(None, map(run.emitted, _cases(run, ALIKE[what][language]))), "")


def cases(run: Run) -> dict[str, dict[str, list[str]]]:
    """{primitive: {language: names of the cases}} of curves()."""
    return {what: {language: [case.name.text for case in _cases(run, ALIKE[what][language]) if case.ns] for language in of_each}
            for what, of_each in curves(run).items()}


def factors(run: Run) -> list[Factor]:
    """At each number of threads that both have."""
    return list(_factors(run))


def _factors(run: Run) -> Iterator[Factor]:
    for what, languages in curves(run).items():
        base = ALIKE[what][REFERENCE]
        for language, points in languages.items():
            for threads in points if language != REFERENCE else ():
                answer = ratio(run, replace(ALIKE[what][language], threads=threads), replace(base, threads=threads))
                if answer.estimate:
                    yield Factor(what, language, threads, answer.estimate)


def headline(run: Run) -> str:
    """Which primitives cost the same in all languages, and the dearest and cheapest beside C++."""
    found = factors(run)
    if not any(f.sure for f in found):
        return "Whether other languages' primitives cost more than those of C++ cannot be told" if found else ""
    unlike = {f.what for f in found if f.dear or f.cheap}
    same = [_short(what) for what in curves(run) if what not in unlike]
    said = [f"{_and(same)} {'cost' if len(same) > 1 else 'costs'} the same in {_and(_languages(found))}"] if same else []
    dear, cheap = [f for f in found if f.dear], [f for f in found if f.cheap]
    if dear:
        said.append(f"dearest beside C++: {max(dear, key=lambda f: f.estimate.value).words}")
    if cheap:
        said.append(f"cheapest beside C++: {min(cheap, key=lambda f: f.estimate.value).words}")
    return titles.sentence("; ".join(said))


def _short(what: str) -> str:
    return what.split(",")[0]


def _languages(found: Sequence[Factor]) -> list[str]:
    return list(dict.fromkeys([REFERENCE, *(f.language.split(" ")[0] for f in found)]))


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
