"""One program against itself: how often it would have been called changed, and what change would have been found.

The pairs of an A/A comparison are drawn anew, with replacement, into many comparisons of as many pairs as a usual one has, each
side of a pair by lot, since A and A are the same. A known change is added to the drawn pairs' ln ratios to see what would
be found; `--inject` shows the same with real work. Floors are of the trimmed mean, which takes all comparisons at once; alarms
are those of the test that comparisons use (stats.suite).
"""
from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import special, stats

from fencepost_tool.results import CaseName, ResultsError, write_atomically
from fencepost_tool.results.noise_file import NAME, find_noise, read_noise
from fencepost_tool.stats import suite
from fencepost_tool.stats.effects import trimmed_rows
from fencepost_tool.stats.thresholds import Thresholds

from .measurement import InterleavedRun, metric_of

DRAWN = 2000           # comparisons
TESTED = 200           # of these, with the test of a whole suite, which takes 60 ms with the headline set
POWER = 0.95
STEPS = np.concatenate([np.arange(0.001, 0.02, 0.001), np.arange(0.02, 0.1, 0.005), np.arange(0.1, 1.01, 0.05)])
LAYOUT_QUANTILE = 0.95  # of a single pair's |ln ratio|: addresses are drawn anew in each
FLOOR_QUANTILE = 0.95  # of |effect| between A and A: a change below it would not be told from noise
USUAL = Thresholds()


@dataclass(frozen=True)
class Noise:
    """per_case, per_suite: false alarms (share, low, high); smallest: kind -> smallest change found with 95 % power, None above
    100 %; floors: kind -> least effect that is worth a word, of its worst case; case_floors: the same by case; layout: case ->
    share by which single pairs differ; pairs: that all was drawn from; drawn: pairs of one comparison."""

    per_case: tuple[float, float, float]
    per_suite: tuple[float, float, float]
    smallest: Mapping[str, float | None]
    floors: Mapping[str, float]
    pairs: int
    drawn: int
    comparisons: int
    case_floors: Mapping[str, float] = field(default_factory=dict)
    layout: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """Comparisons by the test of a suite, comparison x case: effects, p over the suite, what an effect had to exceed."""

    effects: np.ndarray
    adjusted: np.ndarray
    critical: np.ndarray
    thresholds: np.ndarray

    def flagged(self, alpha: float) -> np.ndarray:
        """comparison x case: whether it would be called changed at this alpha."""
        return np.asarray((self.adjusted <= alpha) & (np.abs(self.effects) >= self.thresholds))


def diffs_of(run: InterleavedRun) -> dict[CaseName, np.ndarray]:
    """ln ratios of the pairs of each case that has at least four."""
    found = {name: np.array([getattr(one, "ln_" + metric_of(name)) for one in run.of(case)]) for case, name in run.cases.items()}
    return {name: d for name, d in found.items() if len(d) >= 4}


def measure(diffs: Mapping[CaseName, np.ndarray], drawn: int, alpha: float, seed: int, least: Thresholds = USUAL,
            comparisons: int = DRAWN) -> Noise:
    """The noise over made-up comparisons of `drawn` pairs. diffs: ln ratios by case, one for each pair."""
    rng = np.random.default_rng(seed)
    cases = list(diffs)
    effects, errors, df = draw(diffs, drawn, comparisons, rng)
    by_case = np.expm1(np.quantile(np.abs(effects), FLOOR_QUANTILE, axis=0))
    pairs = min(map(len, diffs.values()))
    case_floors = _case_floors(cases, by_case, pairs)
    floors = _floors(cases, by_case)
    thresholds = np.array([Thresholds(least.fixed, floors, case_floors=case_floors).ln(case) for case in cases])
    alone = (_p(effects, errors, df) <= alpha) & (np.abs(effects) >= thresholds)
    tested = test(diffs, drawn, min(comparisons, TESTED), thresholds, alpha, rng)
    return Noise(_rate(alone.mean(axis=1).mean(), comparisons * len(cases), pairs * len(cases)),
                 _rate(tested.flagged(alpha).any(axis=1).mean(), len(tested.effects), pairs), _smallest(cases, tested),
                 floors, pairs, drawn, comparisons, case_floors,
                 {name.text: float(np.expm1(np.quantile(np.abs(d), LAYOUT_QUANTILE))) for name, d in diffs.items()})


def test(diffs: Mapping[CaseName, np.ndarray], drawn: int, comparisons: int, thresholds: np.ndarray, alpha: float,
         rng: np.random.Generator, either_way: bool = True) -> Drawn:
    """By the rules of a comparison without early looks."""
    groups = [name.threads > 1 for name in diffs]
    found = []
    for _ in range(comparisons):
        one = suite.test(rows(diffs, drawn, 1, rng, either_way)[0], thresholds, groups, alpha, int(rng.integers(2 ** 31)))
        found.append((one.means, one.adjusted, one.critical))
    effects, adjusted, critical = (np.array(rows) for rows in zip(*found))
    return Drawn(effects, adjusted, critical, thresholds)


def draw(diffs: Mapping[CaseName, np.ndarray], drawn: int, comparisons: int,
         rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int]:
    """(effects, errors: comparison x case; degrees of freedom). The same pairs for all cases of a comparison, and the same side
    of them: they were measured together."""
    effects, errors, df = trimmed_rows(rows(diffs, drawn, comparisons, rng))
    return effects, np.maximum(errors, 1e-12), df


def rows(diffs: Mapping[CaseName, np.ndarray], drawn: int, comparisons: int, rng: np.random.Generator,
         either_way: bool = True) -> np.ndarray:
    """comparison x pair x case."""
    shortest = min(map(len, diffs.values()))
    table = np.array([d[:shortest] for d in diffs.values()]).T  # pair x case
    found = table[rng.integers(0, len(table), (comparisons, drawn))]
    return np.asarray(found * rng.choice((-1.0, 1.0), (comparisons, drawn, 1))) if either_way else found


def _p(effects: np.ndarray, errors: np.ndarray, df: int) -> np.ndarray:
    return 2 * special.stdtr(df, -np.abs(effects) / errors)


def _floors(cases: Sequence[CaseName], by_case: np.ndarray) -> dict[str, float]:
    """Kind -> share of its worst case, of contended cases."""
    found: dict[str, float] = {}
    for name, floor in zip(cases, by_case):
        if name.threads > 1:
            found[name.kind] = max(found.get(name.kind, 0.0), float(floor))
    return found


def _case_floors(cases: Sequence[CaseName], by_case: np.ndarray, pairs: int) -> dict[str, float]:
    """Case -> share, of contended cases, drawn towards the typical one of its kind by as much as so many pairs leave unknown."""
    found: dict[str, float] = {}
    unknown = 1 / pairs  # variance of the ln of a scale: twice that of Gaussian noise, as tails are heavier
    for kind in {name.kind for name in cases}:
        mine = [i for i, name in enumerate(cases) if name.kind == kind and name.threads > 1 and by_case[i] > 0]
        if not mine:
            continue
        ln = np.log(by_case[mine])
        between = max(0.0, float(np.var(ln, ddof=1)) - unknown) if len(mine) > 1 else math.inf
        own = 1.0 if math.isinf(between) else between / (between + unknown)
        found.update({cases[i].text: float(math.exp(own * x + (1 - own) * float(ln.mean()))) for i, x in zip(mine, ln)})
    return found


def _smallest(cases: Sequence[CaseName], tested: Drawn) -> dict[str, float | None]:
    """The worst case of each kind, apart for one thread and several; a change of one case in an unchanged suite."""
    found: dict[str, float | None] = {}
    for i, name in enumerate(cases):
        kind = f"{name.kind}, {'1 thread' if name.threads <= 1 else 'contended'}"
        bound = np.maximum(tested.critical[:, i], tested.thresholds[i])
        enough = np.expm1(np.quantile(bound - tested.effects[:, i], POWER))
        smallest = next((float(change) for change in STEPS if change >= enough), None)
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
                "floors": dict(noise.floors), "case_floors": dict(noise.case_floors), "layout": dict(noise.layout),
                "false_alarms": {"case": noise.per_case, "suite": noise.per_suite},
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
    if known["machine"] != run.about[0]["machine_id"] or "false_alarms" not in known:
        return []
    share, low, high = known["false_alarms"]["suite"]
    return [(f"noise      A/A comparison here: {100 * share:.1f} % of suites flagged [{100 * low:.1f}, {100 * high:.1f}], from "
             f"{known['pairs']} pairs, {known['date'][:10]}")]
