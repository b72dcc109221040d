"""What a run says about one case, with short keys: a report holds thousands of them."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.enumerations import RESULT_GRADES
from fencepost_tool.results.values import VALUES
from fencepost_tool.select.net import Net

DIGITS = 6
QUANTILES = ("op_p50_ns", "op_p99_ns", "op_p999_ns", "op_longest_ns")


class Texts:
    """Texts that many cases share, each stored once."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Its index in `all`."""
        if text not in self._places:
            self._places[text] = len(self.all)
            self.all.append(text)
        return self._places[text]


def value(run: Run, case: Case, texts: Texts, cost: Net | None) -> dict[str, Any]:
    """g: index in RESULT_GRADES. ns, cy, op: [value, low, high] or [value]. s: samples kept, dropped, rounds. d: dropped by
    reason. m: modes, where more than one. i: emitted instructions. t: the error, or why it is noisy. n: net cost: [baseline,
    ns, cycles, measurable]. p: quantiles of single operations in ns. v: what VALUES has. Texts by their index."""
    found: dict[str, Any] = {"g": RESULT_GRADES.index(case.grade) if not case.error else 2}
    for key, estimate in (("ns", case.ns), ("cy", case.cycles), ("op", case.ops)):
        if estimate:
            found[key] = numbers(estimate)
    counts = [case.counters.get(key) for key in ("windows_kept", "windows_dropped", "rounds")]
    if any(count is not None for count in counts):
        found["s"] = [None if count is None else int(count) for count in counts]
    found.update(_dropped(case.counters, texts))
    if case.two_modes:
        found["m"] = int(case.counters["modes"])
    for key, text in (("i", run.emitted(case)), ("t", case.error or case.note)):
        if text:
            found[key] = texts.place(text)
    if any(key in case.counters for key in QUANTILES):
        found["p"] = [rounded(case.counters.get(key)) for key in QUANTILES]
    if any(key in case.counters for key in VALUES):
        found["v"] = [rounded(case.counters.get(key)) for key in VALUES]
    if cost:
        found["n"] = [texts.place(cost.base.name.text), _optional(cost.ns), _optional(cost.cycles), cost.measurable]
    return found


def _dropped(counters: Mapping[str, float], texts: Texts) -> dict[str, Any]:
    reasons = {key[len("dropped_"):]: int(n) for key, n in counters.items() if key.startswith("dropped_") and n}
    return {"d": [[texts.place(reason), n] for reason, n in reasons.items()]} if reasons else {}


def _optional(estimate: Estimate | None) -> Sequence[float | None] | None:
    return numbers(estimate) if estimate else None


def numbers(estimate: Estimate) -> list[float | None]:
    """[value, low, high], or the value alone where it has no interval."""
    if estimate.interval is None:
        return [rounded(estimate.value)]
    return [rounded(x) for x in (estimate.value, *estimate.interval)]


def rounded(number: float | None) -> float | None:
    """To DIGITS digits, a whole number where it is one; None for what is not finite, which JSON does not have."""
    if number is None or not math.isfinite(number):
        return None
    short = float(f"{number:.{DIGITS}g}")
    return int(short) if short.is_integer() else short
