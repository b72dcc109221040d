"""One claim beside a number of a run, for tables that show both."""
from __future__ import annotations

from dataclasses import dataclass

from fencepost_tool.results import Estimate, Run

from .judge import Verdict, interval
from .measured import EMULATED
from .tables import Claim, claims


@dataclass(frozen=True)
class Beside:
    """needs: why it cannot be told, "" where it can."""

    claim: Claim
    verdict: Verdict
    needs: str


def beside(run: Run, name: str, estimate: Estimate | None) -> Beside | None:
    """The claim of this name with its verdict on the estimate, in the claim's unit; None where there is no such claim."""
    claim = next((one for one in claims() if one.name == name), None)
    if claim is None:
        return None
    if run.emulated or estimate is None:
        return Beside(claim, Verdict.UNKNOWN, EMULATED if run.emulated else "no result")
    return Beside(claim, *interval(estimate, claim.accepted))
