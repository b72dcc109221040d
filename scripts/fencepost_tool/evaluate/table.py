"""The table of rates, as Markdown: it is meant for documents."""
from __future__ import annotations

from collections.abc import Sequence

from .rates import Mean, Rate

HEAD = ("value", "target", "here", "95 % interval", "tries", "", "measured elsewhere")


def markdown(rates: Sequence[Rate | Mean]) -> str:
    rows = [(r.what, r.wanted, _percent(r.share), f"{_percent(r.interval[0])} to {_percent(r.interval[1])}", str(r.tries),
             r.verdict, r.elsewhere) for r in rates]
    lines = ["| " + " | ".join(HEAD) + " |", "|---|--:|--:|--:|--:|---|---|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
