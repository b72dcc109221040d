"""The needs that there is advice for, and what primitives promise: contracts.csv, in the words of primitives/concepts/. Its own
are no_sleep (not blocks), exact (nothing held back), any_size (more than one word), race_free (by the letter of the standard),
lock_free and wait_free (progress), producers and consumers (several), try_lock, and waits (for room or a value)."""
from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

CONTRACTS = Path(__file__).resolve().parent / "contracts.csv"
THREADS = "threads"
WORD_BYTES = 8  # what a packed word holds


@dataclass(frozen=True)
class Need:
    """sources: (kind, operation) of the cases. must: what contracts have to hold. usual: {option: what is asked where the user
    says nothing}, in the order in which they are chosen. A parameter of cases goes by its option, but for PARAMETERS. waits:
    whether a thread may have to wait for another. fixed: parameters of cases that are words, one of which is looked at. note:
    what the cases do not have of the need."""

    what: str
    sources: tuple[tuple[str, str], ...]
    must: tuple[str, ...]
    usual: Mapping[str, float]
    waits: bool = False
    fixed: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


PARAMETERS = {"section": "critical", "size": "capacity"}
CYCLES = ("section", "outside")  # options in core cycles
MANY = {THREADS: 1e9}
SOME_KEYS = "some keys are looked up more often than others (Zipf's law, 0.99); map/*/mix has uniform keys, and one for all, too"
NEEDS = {
    "counter": Need("add to a sum", (("counter", "update"),), ("exact",), MANY),
    "flag": Need("ask whether a flag is set", (("flag", "check"),), ("publishes",), MANY),
    "configuration": Need("read words that are seldom replaced", (("snapshot", "mix"),),
                          ("many_readers", "many_writers", "race_free"), {**MANY, "reads": 99}),
    "map": Need("look up and change entries by key", (("map", "mix"),), (), {**MANY, "reads": 90, "size": 1024}, True,
                {"keys": "zipf"}, SOME_KEYS),
    "queue": Need("pass values on", (("queue", "one_way"),), ("one_order",), {THREADS: 2, "size": 64}, True),
    "once": Need("look whether something is initialised", (("once", "check"),), ("publishes",), MANY),
    "hand-off": Need("a value there and one back", (("queue", "round_trip"), ("channel", "round_trip")), ("one_order",),
                     {"size": 64}, True),
    "rw-lock": Need("exclude writers, and share among readers", (("rwmutex", "mix"),), (),
                    {**MANY, "reads": 90, "section": 100}, True),
    "lock": Need("exclude each other", (("mutex", "lock_unlock"),), (), {**MANY, "section": 100, "outside": 100}, True)}


@cache
def contracts() -> Mapping[tuple[str, str], frozenset[str]]:
    """{(kind, primitive): what its contract holds}."""
    with CONTRACTS.open(encoding="utf-8", newline="") as file:
        return {(row["kind"], name): frozenset(row["holds"].split()) for row in csv.DictReader(file)
                for name in row["primitives"].split()}


def words() -> list[str]:
    """All that a contract may hold."""
    return sorted({word for holds in contracts().values() for word in holds})


def musts(need: Need, asked: Mapping[str, float], own: tuple[str, ...] | None) -> tuple[str, ...]:
    """own: in place of the need's; what follows from the numbers asked for is added to either."""
    found = list(need.must if own is None else own)
    if need.sources[0] == ("queue", "one_way") and asked.get(THREADS, 0) > 2:
        found += ["producers", "consumers"]
    if need.sources[0][0] == "snapshot" and asked.get("size", 0) > WORD_BYTES:
        found.append("any_size")
    return tuple(dict.fromkeys(found))
