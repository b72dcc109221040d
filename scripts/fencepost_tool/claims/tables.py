"""The tables in data/, as objects. Each is read once; ValueError names the file and line of a cell that is wrong."""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fencepost_tool.answers import MOST, Pick
from fencepost_tool.published.tables import rows
from fencepost_tool.results.case_name import Param, decimal

DATA = Path(__file__).resolve().parent / "data"

FACTOR = 2.0  # a claim of one number, "about 20 ns", holds from half to double
SLACK = 1.1   # the ends of a printed range are rounded: a tenth more at either
# By kind: how far the accepted range is wider than what is printed. Not among them: kinds that nothing measures.
WIDER = {"about": FACTOR, "range": SLACK, "ratio": SLACK, "difference": SLACK, "order": 1.0, "trend": 1.0, "constant": 1.0,
         "crossover": 1.0, "enough": 1.0, "emission": 1.0}
KINDS = (*WIDER, "litmus", "existence")
QUANTITIES = ("cost", "difference", "ratio", "speedup", "crossover", "size", "emission", "outcomes", "p50", "p50_ratio",
              "relief", "enough")


@dataclass(frozen=True)
class Source:
    """A text that claims are from. What is not known of it is ""."""

    name: str
    title: str
    author: str
    url: str
    date: str

    @property
    def line(self) -> str:
        """Author, title, date and address, as far as they are known."""
        return ", ".join(filter(None, (self.author, self.title, self.date, self.url)))


@dataclass(frozen=True)
class Measure:
    """A quantity of a run that a claim is compared with: of one case, or of `pick` and `base`. differs: what it has in place of
    what the claim is about, so that it says nothing for certain; "" for the very thing."""

    quantity: str
    pick: Pick
    base: Pick | None
    differs: str


@dataclass(frozen=True)
class Claim:
    """One claim. sentence: in words, "" where topic and range say it. low, high: the range that is printed, in `unit`, with
    infinities for an open end. core: "" for any core of the architecture. emits: what is said to be emitted. unmeasured: why no
    case measures it; then there are no measures."""

    name: str
    kind: str
    arch: str
    core: str
    topic: str
    low: float
    high: float
    unit: str
    emits: tuple[str, ...]
    sentence: str
    source: Source
    unmeasured: str
    measures: tuple[Measure, ...]

    @property
    def text(self) -> str:
        """The claim in one sentence."""
        return self.sentence or f"{self.topic}: {self.low:g} {self.unit}"

    @property
    def accepted(self) -> tuple[float, float]:
        """The range in which a measured value agrees with it."""
        wider = WIDER.get(self.kind, 1.0)
        return self.low / wider, self.high * wider

    def contradicts(self, other: Claim) -> bool:
        """Same topic, and what either prints lies outside what agrees with the other."""
        if (self.topic, self.unit) != (other.topic, other.unit) or len({self.arch, other.arch} - {"any"}) > 1:
            return False
        if self.emits:
            return set(self.emits) != set(other.emits)
        return not (_meet((self.low, self.high), other.accepted) or _meet((other.low, other.high), self.accepted))


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@cache
def sources() -> Mapping[str, Source]:
    """By short name."""
    found = rows(DATA / "sources.csv", lambda r: Source(r["source"], r["title"], r["author"], r["url"], r["date"]))
    return {source.name: source for source in found}


@cache
def picks() -> Mapping[str, Pick]:
    """Cases by the name that measures.csv has for them."""
    found = rows(DATA / "picks.csv", lambda r: (r["pick"], Pick(r["kind"], r["primitive"], r["operation"], r["order"],
                                                                _count(r["threads"]), _parameters(r["parameters"]))))
    return dict(found)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims, in the order of the table."""
    measures: dict[str, list[Measure]] = {}
    for name, measure in rows(DATA / "measures.csv", _measure):
        measures.setdefault(name, []).append(measure)
    found = rows(DATA / "claims.csv", lambda r: _claim(r, tuple(measures.pop(r["claim"], []))))
    if measures:
        raise ValueError(f"measures.csv: {', '.join(measures)}: no such claim")
    return found


def _claim(row: Mapping[str, str], measures: tuple[Measure, ...]) -> Claim:
    return Claim(row["claim"], _one_of(KINDS, row["kind"]), _one_of(("any", "x86_64", "aarch64"), row["arch"]), row["core"],
                 row["topic"], _end(row["low"], -math.inf), _end(row["high"], math.inf), row["unit"],
                 tuple(row["emits"].split()), row["sentence"], sources()[row["source"]], row["unmeasured"], measures)


def _measure(row: Mapping[str, str]) -> tuple[str, Measure]:
    base = picks()[row["base"]] if row["base"] else None
    return row["claim"], Measure(_one_of(QUANTITIES, row["quantity"]), picks()[row["pick"]], base, row["differs"])


def _one_of(known: tuple[str, ...], text: str) -> str:
    if text not in known:
        raise ValueError(f"{text} is none of {', '.join(known)}")
    return text


def _end(text: str, missing: float) -> float:
    return float(text) if text else missing


def _count(text: str) -> int:
    return MOST if text == "most" else int(text)


def _parameters(text: str) -> dict[str, Param]:
    """"bits:64 layout:padded shards:most", numbers as int or float."""
    pairs = (word.partition(":") for word in text.split())
    return {key: _count(value) if value == "most" or value.isdecimal() else decimal(value) for key, _, value in pairs}
