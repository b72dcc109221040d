"""One program against itself: how often it would have been called changed, and what change would have been found.

The pairs of an A/A comparison are drawn anew, with replacement, into many comparisons of as many pairs as a usual one has, each
side of a pair by lot, since A and A are the same. A known change is added to the drawn pairs' ln ratios to see what would
be found; `--inject` shows the same with real work.
"""
from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import special, stats

from fencepost_tool.results import CaseName, ResultsError, write_atomically
from fencepost_tool.results.noise_file import NAME, find_noise, read_noise
from fencepost_tool.stats.effects import trimmed_rows
from fencepost_tool.stats.family import holm
from fencepost_tool.stats.thresholds import Thresholds

from .measurement import InterleavedRun, metric_of

DRAWN = 2000           # comparisons
POWER = 0.95
STEPS = np.concatenate([np.arange(0.001, 0.02, 0.001), np.arange(0.02, 0.1, 0.005), np.arange(0.1, 1.01, 0.05)])
FLOOR_QUANTILE = 0.95  # of |effect| between A and A: a change below it would not be told from noise
USUAL = Thresholds()


@dataclass(frozen=True)
class Noise:
    """per_case, per_suite: false alarms (share, low, high); smallest: kind -> smallest change found with 95 % power, None above
    100 %; floors: kind -> least effect that is worth a word; pairs: that all was drawn from; drawn: pairs of one comparison."""

    per_case: tuple[float, float, float]
    per_suite: tuple[float, float, float]
    smallest: Mapping[str, float | None]
    floors: Mapping[str, float]
    pairs: int
    drawn: int
    comparisons: int


def diffs_of(run: InterleavedRun) -> dict[CaseName, np.ndarray]:
    """ln ratios of the pairs of each case that has at least four."""
    found = {name: np.array([getattr(one, "ln_" + metric_of(name)) for one in run.of(case)]) for case, name in run.cases.items()}
    return {name: d for name, d in found.items() if len(d) >= 4}


def measure(diffs: Mapping[CaseName, np.ndarray], drawn: int, alpha: float, seed: int, least: Thresholds = USUAL,
            comparisons: int = DRAWN) -> Noise:
    rng = np.random.default_rng(seed)
    cases = list(diffs)
    effects, errors, df = draw(diffs, drawn, comparisons, rng)
    floors = _floors(cases, effects)
    thresholds = np.array([_least(case, floors, least) for case in cases])
    flagged = alarms(effects, errors, df, alpha, thresholds)
    alone = (_p(effects, errors, df) <= alpha) & (np.abs(effects) >= thresholds)
    pairs = min(map(len, diffs.values()))
    return Noise(_rate(alone.mean(axis=1).mean(), comparisons * len(cases), pairs * len(cases)),
                 _rate(flagged.any(axis=1).mean(), comparisons, pairs), _smallest(cases, effects, errors, df, alpha, thresholds),
                 floors, pairs, drawn, comparisons)


def alarms(effects: np.ndarray, errors: np.ndarray, df: int, alpha: float, thresholds: np.ndarray) -> np.ndarray:
    """comparison x case: called changed, by the rules of a comparison without early looks."""
    adjusted = np.array([holm(row) for row in _p(effects, errors, df)])
    return (adjusted <= alpha) & (np.abs(effects) >= thresholds)


def draw(diffs: Mapping[CaseName, np.ndarray], drawn: int, comparisons: int, rng: np.random.Generator,
         either_way: bool = True) -> tuple[np.ndarray, np.ndarray, int]:
    """(effects, errors: comparison x case; degrees of freedom). The same pairs for all cases of a comparison, and the same side
    of them: they were measured together."""
    table = np.array([d[:min(map(len, diffs.values()))] for d in diffs.values()]).T  # pair x case
    rows = table[rng.integers(0, len(table), (comparisons, drawn))]
    if either_way:
        rows = rows * rng.choice((-1.0, 1.0), (comparisons, drawn, 1))
    effects, errors, df = trimmed_rows(rows)
    return effects, np.maximum(errors, 1e-12), df


def _p(effects: np.ndarray, errors: np.ndarray, df: int) -> np.ndarray:
    return 2 * special.stdtr(df, -np.abs(effects) / errors)


def _floors(cases: Sequence[CaseName], effects: np.ndarray) -> dict[str, float]:
    """Kind -> share, of contended cases."""
    found: dict[str, float] = {}
    for i, name in enumerate(cases):
        if name.threads > 1:
            floor = float(np.expm1(np.quantile(np.abs(effects[:, i]), FLOOR_QUANTILE)))
            found[name.kind] = max(found.get(name.kind, 0.0), floor)
    return found


def _least(case: CaseName, floors: Mapping[str, float], least: Thresholds) -> float:
    return Thresholds(least.fixed, floors, "").ln(case)


def _smallest(cases: Sequence[CaseName], effects: np.ndarray, errors: np.ndarray, df: int, alpha: float,
              thresholds: np.ndarray) -> dict[str, float | None]:
    """The worst case of each kind, apart for one thread and several; a change of one case in an unchanged suite."""
    found: dict[str, float | None] = {}
    critical = -special.stdtrit(df, alpha / len(cases) / 2)  # Holm's first step
    for i, name in enumerate(cases):
        kind = f"{name.kind}, {'1 thread' if name.threads <= 1 else 'contended'}"
        smallest = None
        for change in STEPS:
            moved = effects[:, i] + math.log1p(change)
            if np.mean((moved / errors[:, i] > critical) & (moved >= thresholds[i])) >= POWER:
                smallest = float(change)
                break
        worst = found.get(kind, 0.0)
        found[kind] = None if smallest is None or worst is None else max(worst, smallest)
    return found


def _rate(share: float, of: int, independent: int) -> tuple[float, float, float]:
    """With the 95 % interval of Clopper and Pearson. Drawing again can't make more of the pairs than there are, so the
    interval is that of so many independent ones."""
    n = min(of, independent)
    k = share * n
    low = stats.beta.ppf(0.025, k, n - k + 1) if k > 0 else 0.0
    high = stats.beta.ppf(0.975, k + 1, n - k) if k < n else 1.0
    return float(share), float(low), float(high)


def write(folder: Path, machine: str, noise: Noise, seconds: float, seed: int) -> Path:
    """noise.json beside the machine's runs (results/schema.md)."""
    document = {"schema_version": 1, "machine": machine, "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "floors": dict(noise.floors), "false_alarms": {"case": noise.per_case, "suite": noise.per_suite},
                "smallest_change": dict(noise.smallest), "pairs": noise.pairs, "pairs_drawn": noise.drawn,
                "comparisons": noise.comparisons, "seconds": seconds, "seed": seed}
    file = folder / NAME
    _make(folder)
    write_atomically(file, json.dumps(document, indent=1, allow_nan=False) + "\n")
    return file


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise ResultsError(folder, f"can't be made: {e.strerror}", "choose another folder with --results") from None


def quoted(results: Path, run: InterleavedRun) -> list[str]:
    """What this machine's noise.json says, for the head of a comparison; what to do where there is none."""
    file = find_noise(results / str(run.about[0]["machine_id"]))
    if file is None:
        return ["noise      of this machine: not measured (make noise)"]
    known = read_noise(file)
    if "false_alarms" not in known:
        return []
    share, low, high = known["false_alarms"]["suite"]
    return [(f"noise      A/A comparison here: {100 * share:.1f} % of suites flagged [{100 * low:.1f}, {100 * high:.1f}], from "
             f"{known['pairs']} pairs, {known['date'][:10]}")]
