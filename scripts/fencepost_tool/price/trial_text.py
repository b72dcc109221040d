"""What weaker instructions save, for people and as JSON."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fencepost_tool.text.numbers import MISSING, count, significant
from fencepost_tool.text.safe import word
from fencepost_tool.text.table import Column, render

from . import text
from .profile import Row
from .profile_text import WIDTH, shown_share
from .replacements import Refused, Replacement
from .site import Site
from .trial import WALL, Saving, Trial, Tried

BANNER = ("Patched copies are for timing only: with a weaker order, or none, a program may be wrong although it prints the same.",
          "They are deleted; the program itself was not written to.")
NOTHING = "nothing measurable"


def lines(found: Trial, rows: Sequence[Row], locks: int) -> list[str]:
    """rows: of the sites, for their executions. locks: how many were added to each site; 0 where weaker ones were tried."""
    known = {row.site: row for row in rows}
    columns = [Column("site", left=True), Column("instruction", left=True, gives_way=True), Column("asked for", left=True),
               Column("executed"), Column("% of CPU"),
               Column("one more costs" if locks else "a weaker one saves", left=True)]
    table = [[*_cells(tried.replaced, known), _outcome(found, tried, known, locks)] for tried in found.tried]
    table.append(["unpatched copy (control)", "", "", "", "", said(found.control, locks)])
    table += [[*_cells([Replacement(one.site, (), "")], known), "not tried"] for one in found.refused]
    return [*heading(found), *BANNER, "", *render(columns, table, WIDTH),
            *([""] if found.refused else []),
            *(f"{text.where(one.site)}: not tried: {one.why}" for one in found.refused), *(explanation(locks) if locks else ())]


def heading(found: Trial) -> list[str]:
    """What was compared."""
    time = "elapsed time" if found.rules.by == WALL else "CPU time"
    pairs = count(found.control.pairs, "pair")
    took = f"{significant(found.base_s)} s of {time}"
    return [f"{word(str(found.program))}: {took}, {pairs} of processes each, 95 % intervals, seed {found.rules.seed}"]


def explanation(locks: int) -> list[str]:
    """What --dearer tells."""
    return ["", f"{count(locks, 'locked instruction')} of a line that nobody else uses stood before each site, against NOPs.",
            "hidden: that overlaps with something else, and so does the site's own unless its line is contended.",
            "exposed: the program waits for it; for the site's own, on such a line, at most as long."]


def said(saving: Saving, locks: int, control: Saving | None = None) -> str:
    """A saving with its interval, or what the added instructions cost."""
    if not saving.measurable(control or saving):
        return f"{NOTHING} ({_interval(saving, locks)})"
    return f"{_percent(_cost(saving.value) if locks else saving.value)} % ({_interval(saving, locks)})"


def _interval(saving: Saving, locks: int) -> str:
    low, high = (_cost(saving.low), _cost(saving.high)) if locks else (saving.low, saving.high)
    return f"{_percent(min(low, high))} to {_percent(max(low, high))}"


def _cost(saved: float) -> float:
    """How much longer it takes, of the time before."""
    return -saved


def _percent(share: float) -> str:
    return f"{100 * share:.1f}" if abs(share) < 0.0995 else f"{100 * share:.0f}"


def _cells(replaced: Sequence[Replacement], known: Mapping[Site, Row]) -> list[str]:
    if len(replaced) > 1:
        return [f"all {len(replaced)} together", "", "", "", ""]
    site = replaced[0].site
    row = known.get(site)
    return [text.where(site), text.instruction(site), text.asked(site), f"{row.count:,}" if row else MISSING,
            shown_share(row.share) if row else MISSING]


def _outcome(found: Trial, tried: Tried, known: Mapping[Site, Row], locks: int) -> str:
    order = "" if locks or len(tried.replaced) > 1 else f"{tried.replaced[0].order}: "
    text_ = order + said(tried.saving, locks, found.control)
    if not locks:
        return text_
    exposed = tried.saving.measurable(found.control) and tried.saving.high < 0
    row = known.get(tried.replaced[0].site)
    if not exposed or row is None or not row.count:
        return f"{text_}, {'exposed' if exposed else 'hidden'}"
    each = -tried.saving.value * found.base_s / (row.count * locks) * 1e9
    return f"{text_}, exposed: {significant(each)} ns each"


def document(found: Trial, rows: Sequence[Row], locks: int) -> dict[str, Any]:
    """The same for programs. Shares of the time, 0 to 1; negative where a copy takes longer."""
    known = {row.site: row for row in rows}
    return {"version": 1, "program": str(found.program), "warning": " ".join(BANNER), "time": found.rules.by,
            "seconds": found.base_s, "seed": found.rules.seed, "locked_instructions_added": locks,
            "control": _saving(found.control),
            "tried": [{"sites": [_site(one.site, known) for one in tried.replaced],
                       "order": tried.replaced[0].order if len(tried.replaced) == 1 else None,
                       **_saving(tried.saving), "measurable": tried.saving.measurable(found.control)} for tried in found.tried],
            "refused": [_refused(one, known) for one in found.refused]}


def _saving(saving: Saving) -> dict[str, Any]:
    return {"saved": saving.value, "low": saving.low, "high": saving.high, "pairs": saving.pairs}


def _refused(one: Refused, known: Mapping[Site, Row]) -> dict[str, Any]:
    return {"site": _site(one.site, known), "reason": one.why}


def _site(site: Site, known: Mapping[Site, Row]) -> dict[str, Any]:
    row = known.get(site)
    return {**text.row(site), "executed": row.count if row else None, "share": list(row.share) if row and row.share else None}
