"""The data of a report: runs, cases with what each run says of them, and the charts of each kind."""
from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from fencepost_tool.findings import languages
from fencepost_tool.results import Case, CaseName, Run
from fencepost_tool.results.enumerations import RESULT_GRADES
from fencepost_tool.results.values import VALUES
from fencepost_tool.select.net import Net, fence_costs, net
from fencepost_tool.select.pairs import is_pair
from fencepost_tool.summary.heading import REASONS
from fencepost_tool.text import labels, marks

from . import compared, heat, kinds
from .digest import first, notes
from .headlines import headlines
from .layout import THREADS, charts
from .tables import tables
from .values import Texts, value

MOST_PAIRS = 3000  # cases of pairs; of more, a report holds the matrices alone


def document(runs: Sequence[Run]) -> dict[str, Any]:
    """What page.html() embeds. cases: [name, kind, primitive, operation, order, threads, parameters, what each run says (0 where
    it does not have the case)]. sections: kind, meaning, charts as [title, x, [[panel, [[row, places of cases],
    ...]], ...], meaning, sentences that say what it shows]; again: its cases are in other sections too. told: keys of what
    benchmarks tell beside times, each with its words."""
    texts = Texts()
    names, left_out = _names(runs)
    values = _values(runs, {name.text for name in names}, texts)
    cases = [[n.text, n.kind, n.primitive, n.operation, n.order, n.threads, dict(n.params),
              [of.get(n.text, 0) for of in values]] for n in names]
    return {"runs": [_run(run, i, label) for i, (run, label) in enumerate(zip(runs, labels.labels(runs)))],
            "differences": compared.differences(runs), "emulated": marks.warning(
                runs, [labels.letter(i) for i in range(len(runs))]), "grades": list(RESULT_GRADES),
            "told": list(map(list, VALUES.items())),
            "signs": {"noisy": marks.NOISY, "modes": marks.TWO_MODES, "emulated": marks.SIGN}, "reasons": REASONS,
            "pairs_left_out": left_out, "cases": cases, "sections": _sections(runs, names), "texts": texts.all}


def _names(runs: Sequence[Run]) -> tuple[list[CaseName], int]:
    """All cases in order of appearance; and how many pairs were left out, as there are too many."""
    found: dict[str, Case] = {}
    for case in (case for run in runs for case in run.cases):
        found.setdefault(case.name.text, case)
    left_out = {text for text, case in found.items() if is_pair(case)}
    left_out = left_out if len(left_out) > MOST_PAIRS else set()
    return [case.name for text, case in found.items() if text not in left_out], len(left_out)


def _values(runs: Sequence[Run], names: Container[str], texts: Texts) -> list[dict[str, Any]]:
    return [{case.name.text: value(run, case, texts, costs.get(case.name.text)) for case in run.cases if case.name.text in names}
            for run, costs in ((run, _costs(run)) for run in runs)]


def _costs(run: Run) -> dict[str, Net]:
    """Those of fences, and from schema version 2 on those of all cases that the run has a baseline for."""
    found = {cost.dear.name.text: cost for cost in fence_costs(run)}
    cases = {case.name.text: case for case in run.cases if not case.error}
    for name, case in cases.items():
        base = cases.get(case.net_cost.baseline) if case.net_cost else None
        if name not in found and (cost := net(run, case, base)):
            found[name] = cost
    return found


def _run(run: Run, index: int, label: str) -> dict[str, Any]:
    return {"letter": labels.letter(index), "label": label, "name": run.folder.resolve().name, "emulated": run.emulated,
            "digest": first(run), "notes": notes(run), "pairs": heat.matrices(run),
            "apart": headlines([run], "pair", "round_trip"), "tables": tables(run)}


def _sections(runs: Sequence[Run], names: Sequence[CaseName]) -> list[dict[str, Any]]:
    found = []
    for kind in kinds.ordered(name.kind for name in names):
        places = [i for i, name in enumerate(names) if name.kind == kind]
        drawn = [] if kind == "pair" else charts([names[i] for i in places], places)
        found.append({"kind": kind, "meaning": kinds.MEANING.get(kind, ""), "cases": places,
                      "charts": [[c.title, c.x, [[t, list(map(list, rows.items()))] for t, rows in c.panels.items()],
                                  kinds.OPERATIONS.get((kind, c.title), ""),
                                  headlines(runs, kind, c.title)] for c in drawn]})
    return [*_languages(runs, names), *found]


def _languages(runs: Sequence[Run], names: Sequence[CaseName]) -> list[dict[str, Any]]:
    """The same primitives in several languages, whose cases stand in the sections of their kinds as well (again)."""
    place = {name.text: i for i, name in enumerate(names)}
    panels: dict[str, dict[str, list[int]]] = {}
    for what, of_each in (item for run in runs for item in languages.cases(run).items()):
        for language, own in of_each.items():
            line = panels.setdefault(what, {}).setdefault(language, [])
            line += [place[text] for text in own if place[text] not in line]
    if not panels:
        return []
    chart = ["", THREADS, [[what, list(map(list, of.items()))] for what, of in panels.items()], "",
             headlines(runs, languages.KIND, "")]
    return [{"kind": languages.KIND, "meaning": kinds.LANGUAGES, "again": True, "charts": [chart],
             "cases": sorted({i for of in panels.values() for places in of.values() for i in places})}]
