"""The table of rates: as Markdown, for documents, and as JSON, for programs."""
from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from .rates import Mean, Rate

HEAD = ("value", "target", "here", "95 % interval", "tries", "", "measured elsewhere")


def markdown(rates: Sequence[Rate | Mean]) -> str:
    """The rates as a Markdown table, shares in per cent."""
    rows = [(r.what, r.wanted, _percent(r.share), f"{_percent(r.interval[0])} to {_percent(r.interval[1])}", str(r.tries),
             r.verdict, r.elsewhere) for r in rates]
    lines = ["| " + " | ".join(HEAD) + " |", "|---|--:|--:|--:|--:|---|---|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def as_json(parts: Mapping[str, Sequence[Rate | Mean]], seed: int) -> str:
    """parts: part of the evaluation -> its rates. The keys are in results/schema.md, "evaluate --json"."""
    rows = [_row(part, rate, seed) for part, rates in parts.items() for rate in rates]
    return json.dumps({"schema_version": 1, "rows": rows}, indent=1, allow_nan=False) + "\n"


def _row(part: str, rate: Rate | Mean, seed: int) -> dict[str, Any]:
    low, high = rate.interval
    return {"part": part, "what": rate.what, "kind": rate.kind, "target": rate.target, "at_most": rate.at_most,
            "value": _finite(rate.share), "low": _finite(low), "high": _finite(high), "n": int(rate.tries), "seed": seed,
            "met": rate.met, "elsewhere": None if rate.elsewhere == "-" else rate.elsewhere}


def _finite(number: float) -> float | None:
    """JSON has no NaN: None in its place, as of a mean of no values."""
    return number if math.isfinite(number) else None


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
