"""Runs in which measures of claims have chosen values."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fencepost_tool.answers import MOST, Pick
from fencepost_tool.claims.tables import Claim, Measure
from fencepost_tool.published.tables import cores
from fencepost_tool.results import Case, CaseName, Estimate, Outcomes, Run
from fencepost_tool.results.rounds import Middle

ROUNDS = 20
THREADS, NUMBER = 4, 8  # for MOST
BASE = 100.0
SHARES = (0, 50, 90, 99, 100)
STRIDES = (4, 8, 16, 32, 64, 128, 256)


def name(pick: Pick, **more) -> CaseName:
    """Of a case that the pick describes."""
    params = {key: NUMBER if value == MOST else value for key, value in {**pick.params, **more}.items()}
    threads = THREADS if pick.threads == MOST else pick.threads
    text = replace(pick, params=params, threads=threads).text
    return CaseName(text, pick.kind, pick.primitive, pick.operation, pick.order, threads, params)


def case(of: CaseName, ns: float, spread=0.001, noisy=False) -> Case:
    """spread: half of its interval, as a share."""
    found = Estimate(ns, ns * (1 - spread), ns * (1 + spread), noisy)
    rate = 1e9 * of.threads / ns
    ops = Estimate(rate, rate * (1 - spread), rate * (1 + spread), noisy)
    return Case(of, found, found, ops, grade="noisy" if noisy else "clean", symbol=of.text)


def litmus(of: CaseName, weak: int, iterations=1_000_000, in_windows=None, windows=1_000, seconds=0.05, forbidden=0) -> Case:
    """A litmus test in `windows` windows, with so many weak outcomes, and forbidden ones."""
    seen = Outcomes(seconds, windows, {"iterations": iterations, "weak": weak, "forbidden": forbidden},
                    {"weak": weak if in_windows is None else in_windows})
    return replace(case(of, 20.0), outcomes=seen)


def value(claim: Claim, where: float) -> float:
    """Of the accepted range: 0 and 1 are its ends, 0.5 is inside, below 0 and above 1 are outside; an open end is far off."""
    low, high = claim.accepted
    if math.isinf(high):
        return low * (1 + 2 * where)
    return high * where if math.isinf(low) else low + (high - low) * where


def pair(measure: Measure, wanted: float, spread=0.001, noisy=False) -> list[Case]:
    """The cases that give a measure this value. Only that of the pick varies, so that the spread is that of the measure."""
    pick = name(measure.pick)
    if measure.quantity == "p50":
        return [timed(pick, wanted, spread, noisy)]
    if measure.base is None:
        return [case(pick, wanted, spread, noisy)]
    base = name(measure.base)
    if measure.quantity == "p50_ratio":
        return [timed(pick, BASE * wanted, spread, noisy), timed(base, BASE, 1e-6, noisy)]
    if measure.quantity == "relief":
        return contended(measure, 10 * wanted, 10, spread, noisy)
    ns = {"difference": BASE + wanted, "ratio": BASE * wanted,
          "speedup": BASE * pick.threads / base.threads / wanted}[measure.quantity]
    return [case(pick, ns, spread * wanted / ns if measure.quantity == "difference" else spread, noisy),
            case(base, BASE, 1e-6, noisy)]


def timed(of: CaseName, ns: float, spread=0.001, noisy=False) -> Case:
    """With single operations of which half take that long; on average they take a tenth, which nobody may take for it."""
    found = case(of, ns / 10, spread, noisy)
    ends = {"op_p50_ns_ci_low": ns * (1 - spread), "op_p50_ns_ci_high": ns * (1 + spread)}
    return replace(found, counters={"op_p50_ns": ns, **ends})


def contended(measure: Measure, more: float, less: float, spread=0.001, noisy=False, of_base=1e-6) -> list[Case]:
    """Among several threads the pick takes so many ns more than alone, and the base less. spread: of the first, as a share of it;
    of_base: of all that the base takes."""
    assert measure.base is not None
    found = []
    for pick, extra, own in ((measure.pick, more, spread * more / (BASE + more)), (measure.base, less, of_base)):
        found += [case(name(replace(pick, threads=1)), BASE, 1e-6, noisy),
                  case(name(replace(pick, threads=MOST)), BASE + extra, own, noisy)]
    return found


def shares(measure: Measure, first: float) -> list[Case]:
    """The pick beats the base from this share of reads on, and is slower below."""
    assert measure.base is not None
    return [*(case(name(measure.pick, reads=reads), 90 if reads >= first else 110) for reads in SHARES),
            *(case(name(measure.base, reads=reads), 100) for reads in SHARES)]


def strides(measure: Measure, size: int) -> list[Case]:
    """Padding of `size` bytes is enough."""
    return [case(name(measure.pick, bytes=n), 50 if n < size else 5) for n in STRIDES]


def run_of(claim: Claim | None, cases: Sequence[Case], emitted: str = "", **machine) -> Run:
    """On a machine that the claim is about. emitted: by all cases."""
    rounds = {c.name.text: {(0, n): Middle(ns, ns) for n, ns in enumerate(_rounds(c))} for c in cases if c.ns}
    listing = {"loops": {c.symbol: {"signature": emitted} for c in cases}} if emitted else None
    context = {"machine": "planted", "commit": "0", "date": "2026-01-02"}
    return Run(Path("planted"), context, {**_machine(claim), **machine}, tuple(cases), listing, rounds)


def _rounds(c: Case) -> list[float]:
    assert c.ns is not None and c.ns.low is not None and c.ns.high is not None
    return [c.ns.low, c.ns.high] * (ROUNDS // 2)


def _machine(claim: Claim | None) -> Mapping[str, object]:
    arch = "x86_64" if claim is None or claim.arch == "any" else claim.arch
    core = next((one for one in cores() if claim and one.name == claim.core), None)
    model = core.models[0][0] if core else None
    cpu = {"vendor": core.vendor if core else "Nobody", "family": core.family if core else 1, "model": model,
           "model_name": hex(model) if core and arch == "aarch64" and model is not None else "planted"}
    return {"arch": arch, "emulated": False, "hypervisor": None, "cpu": cpu}
