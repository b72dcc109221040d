"""The costs of all cases over a stretch of runs as one matrix, which is what the search for changes takes.

A case's unit does not change from run to run. Cycles, which are the ratio to the reference chain, for one thread; ns where memory
or other threads decide (stats.metrics). Where the first runs of a baseline have no cycles, it is ns for all its cases for good; a
later run without cycles is then missing in the series of cycles.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Protocol

import numpy as np

from fencepost_tool.results import CaseName, name_of
from fencepost_tool.results.case_fields import check_case
from fencepost_tool.stats import metrics

from .index import Index
from .sqlite_errors import of_stored, stored

if TYPE_CHECKING:
    from .history import Baseline

UNIT_RUNS = 8  # first runs of a baseline of which most decide


@dataclass(frozen=True)
class Net:
    """What belongs to a series of net costs, in its metric's unit. cost: median of the case itself, to which shares refer;
    limit: a smaller difference is not claimed."""

    cost: float
    limit: float


@dataclass(frozen=True)
class About:
    """A row. net: for a net cost, whose values are differences and may be negative."""

    name: CaseName
    metric: str
    net: Net | None = None


@dataclass(frozen=True)
class Panel:
    """values: rows x runs, NaN where a run has none. start: index of the first run among the baseline's points."""

    rows: tuple[About, ...]
    values: np.ndarray
    start: int


class Ratios(Protocol):
    """What takes the place of costs from some run on (track.reference)."""

    def in_place(self, panel: Panel) -> Panel:
        """The panel with ratios to a reference in place of costs, from the run on that has them."""
        ...

    def key(self, run: int) -> str:
        """Another one where other ratios are in place in that run."""


def names(index: Index) -> dict[int, CaseName]:
    """By id, in order of the text."""
    rows = index.rows("SELECT id, text, fields FROM name ORDER BY text")
    with of_stored():
        return {i: name_of({"name": text, "case": _checked(fields)}) for i, text, fields in rows}


def _checked(fields: str) -> dict[str, Any]:
    case = stored(fields)
    problem = check_case({"case": case})
    if problem:
        raise ValueError(problem)
    return case


def read(index: Index, baseline: Baseline, start: int, end: int, with_noisy: bool = False,
         keep: Callable[[str], bool] = lambda name: True) -> Panel:
    """The panel of clean results, unless noisy ones are wanted too. A case's costs, and then its net costs if any run has one."""
    known = {i: name for i, name in names(index).items() if keep(name.text)}
    runs = [point.id for point in baseline.points]
    grid = _Grid(index, runs[start:end], list(known), with_noisy)
    cycles = has_cycles(index, runs[:UNIT_RUNS], known)
    rows, values = [], []
    for at, name in enumerate(known.values()):
        in_cycles = cycles and metrics.in_core(name) and not np.isnan(grid.cycles[at]).all()
        costs = (grid.cycles if in_cycles else grid.ns)[at]
        if np.isnan(costs).all():
            continue
        metric = "cycles" if in_cycles else "ns"
        rows.append(About(name, metric))
        values.append(costs)
        net = grid.net[metric][at]
        if not np.isnan(net).all():
            rows.append(About(name, metric, _net(costs, net, grid.net["limit"][at] if in_cycles else np.zeros(1))))
            values.append(net)
    panel = Panel(tuple(rows), np.array(values).reshape(len(rows), end - start), start)
    return baseline.ratios.in_place(panel) if baseline.ratios else panel


def _net(costs: np.ndarray, net: np.ndarray, limits: np.ndarray) -> Net:
    beside = costs[~np.isnan(net)]
    cost = np.nanmedian(costs if np.isnan(beside).all() else beside)
    return Net(float(cost), 0.0 if np.isnan(limits).all() else float(np.nanmedian(limits)))


def has_cycles(index: Index, runs: Sequence[int], names: Mapping[int, CaseName]) -> bool:
    """Whether most of these runs have cycles for most of their cases of one core."""
    votes = []
    in_core = np.array([i for i, name in names.items() if metrics.in_core(name)], np.uint32)
    for _, costs, _ in index.estimates(runs):
        mine = costs["cycles"][np.isin(costs["name"], in_core)]
        votes += [2 * np.isnan(mine).sum() <= len(mine)] if len(mine) else []
    return bool(2 * sum(votes) >= len(votes))


class _Grid:
    """Matrices, by place of the name in `ids` and run."""

    def __init__(self, index: Index, runs: Sequence[int], ids: Sequence[int], with_noisy: bool):
        self.place = np.full(max(ids, default=0) + 2, -1)
        self.place[list(ids)] = np.arange(len(ids))
        shape = len(ids), len(runs)
        self.ns, self.cycles = np.full(shape, np.nan), np.full(shape, np.nan)
        self.net = {key: np.broadcast_to(np.nan, shape) for key in ("ns", "cycles", "limit")}
        for run, costs, net in index.estimates(runs):
            taken = costs if with_noisy else costs[costs["noisy"] == 0]
            self._put(self.ns, taken, "ns", run)
            self._put(self.cycles, taken, "cycles", run)
            for key in self.net if len(net) else ():
                if not self.net[key].flags.writeable:
                    self.net[key] = np.full(shape, np.nan)
                self._put(self.net[key], net if with_noisy else net[net["noisy"] == 0], key, run)

    def _put(self, matrix: np.ndarray, records: np.ndarray, key: str, run: int) -> None:
        at = self.place[np.minimum(records["name"], len(self.place) - 1)]
        matrix[at[at >= 0], run] = records[key][at >= 0]
