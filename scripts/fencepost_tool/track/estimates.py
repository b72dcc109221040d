"""The estimates of one run as arrays, as the index keeps them: one record a case, which is written, read and forgotten as one."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import numpy as np

from fencepost_tool.results import LightRun, ResultsError
from fencepost_tool.results.estimates import NOISY, entry_error, grade_of, net_cost_of

# name: id in the index; ns, cycles: per operation, NaN where there is none; noisy: 1 for a noisy result. limit: in cycles.
COSTS = np.dtype([("name", "<u4"), ("ns", "<f8"), ("cycles", "<f8"), ("noisy", "u1")])
NET = np.dtype([("name", "<u4"), ("ns", "<f8"), ("cycles", "<f8"), ("limit", "<f8"), ("noisy", "u1")])
NO_COSTS, NO_NET = np.zeros(0, COSTS), np.zeros(0, NET)
NONE = float("nan")


def packed(run: LightRun, names: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """(costs, net costs) of cases without any failure; over repetitions the median."""
    costs, net = [], []
    for name, entries in _whole(run):
        ns = sorted(e["real_time"] for e in entries)
        cycles = sorted(e["cycles"] for e in entries if "cycles" in e)
        if ns[0] <= 0:
            continue
        noisy = int(grade_of(entries) == NOISY)
        middle = _middle(cycles) if len(cycles) == len(ns) and cycles[0] > 0 else NONE
        costs.append((names[name], _middle(ns), middle, noisy))
        cost = net_cost_of(entries)
        if cost is not None and cost.ns is not None and cost.cycles is not None:
            limit = NONE if cost.limit_cycles is None else cost.limit_cycles
            net.append((names[name], cost.ns.value, cost.cycles.value, limit, noisy))
    return np.array(costs, COSTS), np.array(net, NET)


def interrupted(run: LightRun) -> bool:
    """Whether it was stopped before its cases had the rounds asked for: it is no point of any series until it is finished."""
    return str(run.context.get("interrupted")).lower() == "true"


def utc(run: LightRun) -> str:
    """Its date in UTC, to the second, so that dates sort as times do: 2026-11-01T00:00:00+00:00. One without an offset is taken
    for UTC."""
    text = str(run.context["date"])
    try:
        date = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text)
        return date.replace(tzinfo=date.tzinfo or timezone.utc).astimezone(timezone.utc).replace(microsecond=0).isoformat()
    except (ValueError, OverflowError):
        raise ResultsError(run.folder / "run.json", f"date: {text!r:.40} is no date", "measure again, or correct it") from None


def _whole(run: LightRun) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    for name, entries in run.entries.items():
        if not any(map(entry_error, entries)):
            yield name, entries


def _middle(ordered: Sequence[float]) -> float:
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
