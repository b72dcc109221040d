"""The rule: from a measured interval and the range that a claim allows to a verdict."""
from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from fencepost_tool.answers.litmus import ITERATIONS, Seen
from fencepost_tool.results import Estimate
from fencepost_tool.stats.findings import TOLERANCE, Crossover


class Verdict(str, Enum):
    """ELSEWHERE: the claim is about another architecture or core."""

    HOLDS = "holds"
    FAILS = "does not hold"
    UNKNOWN = "cannot be told here"
    ELSEWHERE = "not this machine"


QUIETER = "disturbed samples; a quieter machine would tell (fencepost doctor says what disturbs)"
TOO_FEW = "too few rounds for an interval; a longer --budget would tell"
WIDE = "the interval reaches past the accepted range; a longer --budget may tell"
UNSEEN = "not seen, which does not show that it cannot be"
SHORT = "not seen, but neither would a weaker test have been in that time; a longer --budget would tell"
POWERLESS = "not seen, and nothing weaker is seen here either"
SHARE = "of iterations"  # unit of claims about how often
CLOSE = "at some share neither is faster for certain; a longer --budget or a quieter machine may tell"


def interval(estimate: Estimate, accepted: tuple[float, float]) -> tuple[Verdict, str]:
    """By the 95 % interval: inside the accepted range, outside, or across one of its ends; and in the last case why it cannot be
    told and what would, else ""."""
    if estimate.interval is None:
        return Verdict.UNKNOWN, QUIETER if estimate.noisy else TOO_FEW
    (low, high), (least, most) = estimate.interval, accepted
    if least <= low and high <= most:
        return Verdict.HOLDS, ""
    if high < least or low > most:
        return Verdict.FAILS, ""
    return Verdict.UNKNOWN, QUIETER if estimate.noisy else WIDE


def crossing(found: Crossover, claimed: tuple[float, float]) -> tuple[Verdict, str]:
    """From which share on the first is faster, by the shares that were measured: holds where it is slower at each below the
    claimed range and faster from one within it on; does not where it is faster below, or slower up to the end of the range."""
    low, high = claimed
    if any(share < low for share in found.faster):
        return Verdict.FAILS, ""
    shares = sorted((*found.faster, *found.slower, *found.close))
    if not shares or shares[-1] < low:
        return Verdict.UNKNOWN, f"no share of reads of {low:g} % or more was measured"
    if found.slower and all(share in found.slower for share in shares if share <= high):
        return Verdict.FAILS, ""
    below = [share for share in shares if share < low]
    certain = bool(below) and all(share in found.slower for share in below)
    if certain and found.verdict == "from" and found.share is not None and found.share <= high:
        return Verdict.HOLDS, ""
    return Verdict.UNKNOWN, CLOSE


def enough(gain: Estimate, claimed: tuple[float, float]) -> tuple[Verdict, str]:
    """Whether a number of shards in the claimed range is enough, by the throughput of many more over that of the least number in
    it. Up to TOLERANCE, the least is. The most in the range share out the work among so many times as many locks, and cannot do
    more than so many times as much: where the gain is greater still, they are not."""
    low, high = claimed
    if gain.interval is None:
        return Verdict.UNKNOWN, QUIETER if gain.noisy else TOO_FEW
    if gain.interval[1] <= TOLERANCE:
        return Verdict.HOLDS, ""
    if gain.interval[0] > TOLERANCE * high / low:
        return Verdict.FAILS, ""
    if gain.interval[0] > TOLERANCE:
        return Verdict.UNKNOWN, f"{low:g} are not, and {high:g} were not measured"
    return Verdict.UNKNOWN, QUIETER if gain.noisy else WIDE


def outcomes(kind: str, found: Seen, most: float) -> tuple[Verdict, str]:
    """existence: that a weak outcome may be seen, which only seeing it shows. litmus: that it is seen in no more than the share
    `most` of iterations; not to see it shows that as far as a weaker test would have been seen in the same time."""
    if kind == "existence":
        return (Verdict.HOLDS, "") if found.weak else (Verdict.UNKNOWN, UNSEEN)
    if found.forbidden or found.weak > most * found.outcomes.counts.get(ITERATIONS, 0):
        return Verdict.FAILS, ""
    if found.weak or (found.power and found.power.reached):
        return Verdict.HOLDS, ""
    return Verdict.UNKNOWN, SHORT if found.power else POWERLESS


def emission(emitted: str, claimed: Sequence[str]) -> Verdict:
    """By the words of the listing, whatever their order."""
    return Verdict.HOLDS if set(emitted.split()) == set(claimed) else Verdict.FAILS


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Of a claim about several cases: one that fails is enough, and all have to hold."""
    for verdict in (Verdict.FAILS, Verdict.UNKNOWN):
        if verdict in verdicts:
            return verdict
    return Verdict.HOLDS if verdicts else Verdict.UNKNOWN
