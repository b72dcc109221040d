"""The table of rates: as Markdown, for documents, and as JSON, for programs."""
from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Union

from .rates import Amount, Mean, Rate, Unmeasured

HEAD = ("value", "target", "here", "95 % interval", "tries", "", "measured elsewhere")
Row = Union[Rate, Mean, Amount, Unmeasured]


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, shares in per cent."""
    lines = ["| " + " | ".join(HEAD) + " |", "|---|--:|--:|--:|--:|---|---|"]
    return "\n".join(lines + ["| " + " | ".join(_cells(row)) + " |" for row in rows]) + "\n"


def _cells(r: Row) -> tuple[str, ...]:
    if isinstance(r, Unmeasured):
        return r.what, "-", r.why, "-", "-", r.verdict, "-"
    if isinstance(r, Amount):
        return r.what, r.wanted, f"{r.value:.3g} {r.unit}", "-", "1", r.verdict, "-"
    return (r.what, r.wanted, _percent(r.share), f"{_percent(r.interval[0])} to {_percent(r.interval[1])}", str(r.tries),
            r.verdict, r.elsewhere)


def as_json(parts: Mapping[str, Sequence[Row]], seed: int) -> str:
    """parts: part of the evaluation -> its rows. The keys are in results/schema.md, "evaluate --json"."""
    rows = [{"part": part, "what": row.what, "kind": row.kind, **_values(row), "seed": seed, "met": row.met}
            for part, found in parts.items() for row in found]
    return json.dumps({"schema_version": 1, "rows": rows}, indent=1, allow_nan=False) + "\n"


def _values(r: Row) -> dict[str, Any]:
    if isinstance(r, Unmeasured):
        return {"value": None, "why": r.why}
    if isinstance(r, Amount):
        return {"value": r.value, "unit": r.unit, "n": 1, "target": r.most, "at_most": True}
    low, high = r.interval
    return {"value": _finite(r.share), "unit": "1", "low": _finite(low), "high": _finite(high), "n": int(r.tries),
            "target": r.target, "at_most": r.at_most, "most": r.most, "elsewhere": None if r.elsewhere == "-" else r.elsewhere}


def _finite(number: float) -> float | None:
    """JSON has no NaN: None in its place, as of a mean of no values."""
    return number if math.isfinite(number) else None


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
