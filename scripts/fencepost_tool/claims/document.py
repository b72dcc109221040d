"""The verdicts as a document for programs."""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from fencepost_tool.published import identify
from fencepost_tool.results import Run
from fencepost_tool.results.estimates import CLEAN, NOISY

from .judge import Verdict
from .judged import Judged, contradictions
from .measured import Part
from .tables import Claim


def document(run: Run, judged: Sequence[Judged]) -> dict[str, Any]:
    """An open end of a range is null, as is a value without a limit, and so is an interval where there were too few rounds."""
    counted = Counter(one.verdict for one in judged)
    context = run.context
    return {"run": str(run.folder), "machine": context["machine"], "arch": run.machine["arch"],
            "core": list(identify(run.machine).cores), "commit": context["commit"], "date": context["date"],
            "emulated": run.emulated, "interrupted": run.interrupted,
            "counts": {verdict.value: counted[verdict] for verdict in Verdict},
            "claims": [_judged(one) for one in judged],
            "contradictions": [[one.claim.name, other.claim.name] for one, other in contradictions(judged)]}


def _judged(one: Judged) -> dict[str, Any]:
    return {**_claim(one.claim), "verdict": one.verdict.value, "needs": one.needs or None,
            "measured": [_part(part) for part in one.parts]}


def _claim(claim: Claim) -> dict[str, Any]:
    source = claim.source
    return {"claim": claim.name, "kind": claim.kind, "arch": claim.arch, "core": claim.core or None, "topic": claim.topic,
            "text": claim.text, "unit": claim.unit, "printed": _ends(claim.low, claim.high), "accepted": _ends(*claim.accepted),
            "emits": list(claim.emits), "source": {"title": source.title, "author": source.author or None,
                                                   "url": source.url or None, "date": source.date or None}}


def _part(part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {"quantity": part.quantity, "verdict": part.verdict.value, "cases": list(part.cases)}
    if part.estimate is not None:
        found.update(estimate=_ends(part.estimate.value)[0], grade=NOISY if part.estimate.noisy else CLEAN,
                     interval=_ends(*part.estimate.interval) if part.estimate.interval else None)
    if part.shown:
        found["found"] = part.shown
    if part.needs:
        found["needs"] = part.needs
    return found


def _ends(*ends: float) -> list[float | None]:
    return [end if math.isfinite(end) else None for end in ends]
