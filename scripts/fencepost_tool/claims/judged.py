"""All claims, compared with a run."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fencepost_tool.published import identify
from fencepost_tool.results import Run

from .judge import Verdict, together
from .measured import Part, part
from .tables import Claim


@dataclass(frozen=True)
class Judged:
    """A claim and its verdict; needs: what would be needed to tell, "" where it is told. parts: what each of its measures gave,
    none where nothing was measured for it."""

    claim: Claim
    verdict: Verdict
    needs: str = ""
    parts: tuple[Part, ...] = ()


def judge(run: Run, claims: Sequence[Claim]) -> list[Judged]:
    """Each claim, in their order."""
    cores = identify(run.machine).cores
    return [_judged(run, claim, cores) for claim in claims]


def _judged(run: Run, claim: Claim, cores: Sequence[str]) -> Judged:
    if claim.arch not in ("any", run.machine["arch"]):
        return Judged(claim, Verdict.ELSEWHERE, claim.arch)
    if claim.core and claim.core not in cores:
        return Judged(claim, Verdict.ELSEWHERE, claim.core)
    if claim.unmeasured:
        return Judged(claim, Verdict.UNKNOWN, claim.unmeasured)
    parts = tuple(part(run, claim, measure) for measure in claim.measures)
    verdict = together([one.verdict for one in parts])
    needs = "; ".join(dict.fromkeys(one.needs for one in parts if one.needs)) if verdict is Verdict.UNKNOWN else ""
    return Judged(claim, verdict, needs, parts)


def contradictions(judged: Sequence[Judged]) -> list[tuple[Judged, Judged]]:
    """Pairs of claims of which at most one can hold."""
    return [(one, other) for i, one in enumerate(judged) for other in judged[i + 1:] if one.claim.contradicts(other.claim)]
