"""Of several primitives that do the same, which costs least, and over which of the others that is borne out."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fencepost_tool.results import Run

from .answer import Answer
from .ask import Pick, cost, ratio
from .verdict import Verdict, by_interval, widened


@dataclass(frozen=True)
class Ranking:
    """costs: in ns, the least first, of those that have a result. over: how many times as long each other one takes as the
    first; its interval is widened for the number of comparisons."""

    costs: Mapping[str, Answer]
    over: Mapping[str, Answer]

    @property
    def best(self) -> str:
        """The first; "" without any."""
        return next(iter(self.costs), "")

    @property
    def noisy(self) -> bool:
        """Whether the first one, or one that may be as good, was estimated from disturbed samples."""
        return bool(self.costs) and any(self.costs[name].noisy for name in (self.best, *self.ties))

    @property
    def ties(self) -> tuple[str, ...]:
        """Those that are not slower than the first for certain."""
        return tuple(name for name, found in self.over.items() if by_interval(found) is not Verdict.MORE)

    @property
    def behind(self) -> str:
        """The next one that is slower for certain; "" without any."""
        return next((name for name in self.over if name not in self.ties), "")


def ranking(run: Run, picks: Mapping[str, Pick]) -> Ranking:
    """picks: one case of each primitive, at the same parameters."""
    costs = {name: cost(run, pick) for name, pick in picks.items()}
    order = sorted((found.estimate.value, name) for name, found in costs.items() if found.estimate)
    best, others = order[0][1] if order else "", [name for _, name in order[1:]]
    return Ranking({name: costs[name] for _, name in order},
                   {name: widened(ratio(run, picks[name], picks[best]), len(others)) for name in others})
