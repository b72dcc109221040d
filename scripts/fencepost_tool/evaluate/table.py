"""The table of rates, as Markdown: it is meant for documents."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Union

from .rates import Amount, Mean, Rate, Unmeasured

HEAD = ("value", "target", "here", "95 % interval", "tries", "", "measured elsewhere")
Row = Union[Rate, Mean, Amount, Unmeasured]


def markdown(rates: Sequence[Row]) -> str:
    lines = ["| " + " | ".join(HEAD) + " |", "|---|--:|--:|--:|--:|---|---|"]
    return "\n".join(lines + ["| " + " | ".join(_cells(row)) + " |" for row in rates]) + "\n"


def _cells(r: Row) -> tuple[str, ...]:
    if isinstance(r, Unmeasured):
        return r.what, "-", r.why, "-", "-", r.verdict, "-"
    if isinstance(r, Amount):
        return r.what, r.wanted, f"{r.value:.3g} {r.unit}", "-", "1", r.verdict, "-"
    return (r.what, r.wanted, _percent(r.share), f"{_percent(r.interval[0])} to {_percent(r.interval[1])}", str(r.tries),
            r.verdict, r.elsewhere)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
