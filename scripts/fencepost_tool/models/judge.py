"""Whether a model may be shown for a curve: fitted, and tried on a number of threads that it was not fitted to.

The largest number of threads is left out, the model fitted to the others, and what it says of the largest is compared with
what was measured there. Of the models that pass the one with the least error is taken; of two tried that error is a little too
good.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fencepost_tool.results import Estimate

from .fit import Fit, fit
from .line_queue import LINE_QUEUE
from .shape import Shape
from .usl import USL

MODELS = (USL, LINE_QUEUE)
LEAST_COUNTS = 4  # one more than a model has parameters
# Set by hand: beyond these a model says less than the measured curve does.
MOST_RESIDUAL = 0.10  # root mean square of what the fit misses, as a share of throughput
MOST_ERROR = 0.20     # at the number of threads that was left out


@dataclass(frozen=True)
class Judgement:
    """fit: of the model that may be shown, or None, and `refused` says why. error: what that model said of `held_out` threads
    without knowing them, over what was measured, less 1."""

    fit: Fit | None = None
    held_out: int = 0
    error: float = 0.0
    refused: str = ""


def judge(points: Mapping[int, Estimate], models: Sequence[Shape] = MODELS) -> Judgement:
    """Of {threads: operations per second}; noisy estimates take no part."""
    used = {n: f.value for n, f in points.items() if f.value > 0 and not f.noisy}
    if len(used) < LEAST_COUNTS:
        return Judgement(refused=f"{len(used)} clean numbers of threads, {LEAST_COUNTS} are needed")
    tried = [_try(model, used) for model in models]
    good = [one for one in tried if not one.refused]
    if good:
        return min(good, key=lambda one: abs(one.error))
    return Judgement(refused="; ".join(one.refused for one in tried))


def _try(model: Shape, points: Mapping[int, float]) -> Judgement:
    last = max(points)
    said = fit(model, {n: rate for n, rate in points.items() if n != last}).predict([last])[last][0]
    whole, error = fit(model, points), said / points[last] - 1
    why = ""
    if whole.residual > MOST_RESIDUAL:
        why = f"{model.name} misses what was measured by {100 * whole.residual:.0f} %"
    elif abs(error) > MOST_ERROR:
        why = f"{model.name} {100 * abs(error):.0f} % off at {last} threads"
    return Judgement(whole, last, error, why)
