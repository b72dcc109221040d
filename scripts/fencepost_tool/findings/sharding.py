"""What a sharded counter gains on update, and what that costs on read."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fencepost_tool.answers import MOST, Answer, Pick, Verdict, by_interval, most_threads, ratio
from fencepost_tool.results import Run
from fencepost_tool.results.case_name import Param
from fencepost_tool.text.numbers import count

from . import titles

REFERENCE = "atomic"
NO_CELLS = (REFERENCE, "mutex")  # counters that are one word for all threads


@dataclass(frozen=True)
class Best:
    """The counter of several cells with the cheapest update at `threads`. update: how many times as fast as REFERENCE; read: how
    many times as long. Of numbers of shards that no difference can be told between, the least: its reads are the cheapest."""

    primitive: str
    params: Mapping[str, Param]
    threads: int
    update: Answer
    read: Answer

    @property
    def where(self) -> str:
        """With its shards and threads, in words."""
        shards = self.params.get("shards")
        return ", ".join([*([count(shards, "shard")] if isinstance(shards, int) else []), count(self.threads, "thread")])


def update(threads: int, primitive: str = REFERENCE, params: Mapping[str, Param] | None = None) -> Pick:
    """The case of an update."""
    return Pick("counter", primitive, "update", threads=threads, params=params or {})


def best(run: Run) -> Best | None:
    """None without an update of several threads, of REFERENCE and of another counter."""
    threads = most_threads(run, update(MOST))
    cells = [case.name for case in run.select("counter", operation="update", threads=threads)
             if case.name.primitive not in NO_CELLS and case.ns]
    if threads < 2 or not cells:
        return None
    picks = {name.text: update(threads, name.primitive, name.params) for name in cells}
    gains = {text: ratio(run, update(threads), pick) for text, pick in picks.items()}
    first = max(picks, key=lambda text: _value(gains[text]))
    same = [text for text, pick in picks.items() if pick.primitive == picks[first].primitive
            and (text == first or _same(ratio(run, pick, picks[first])))]
    text = min(same, key=lambda text: picks[text].params.get("shards", 0))
    chosen = picks[text]
    read = ratio(run, Pick("counter", chosen.primitive, "read", params=chosen.params), Pick("counter", REFERENCE, "read"))
    return Best(chosen.primitive, chosen.params, threads, gains[text], read)


def _value(answer: Answer) -> float:
    return answer.estimate.value if answer.estimate else 0.0


def _same(answer: Answer) -> bool:
    return not answer.noisy and by_interval(answer) is Verdict.SAME


def headline(run: Run) -> str:
    """The counter that gains the most on update, and what it loses on read."""
    if not run.select("counter"):
        return ""
    found = best(run)
    if found is None or found.update.estimate is None:
        return "What sharding pays on update cannot be told: not measured"
    gain, where = found.update, f"{found.primitive}, {found.where}"
    times = titles.times(found.update.estimate)
    if gain.above(1):
        return f"Sharding pays {times} on update{_on_read(found.read)} ({where})"
    if gain.below(1):
        return f"Sharding pays nothing on update: at best {times} of one atomic ({where})"
    why = "the interval holds 1" if found.update.estimate.has_interval else "too few rounds"
    return f"Whether sharding pays on update cannot be told, {why}: at best {times} ({where})"


def _on_read(answer: Answer) -> str:
    """What it loses there; "" where that is not known or nothing."""
    return f" and costs {titles.times(answer.estimate)} on read" if answer.estimate and answer.above(1) else ""
