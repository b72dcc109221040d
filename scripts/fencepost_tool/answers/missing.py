"""Why a run has no result of some cases: they failed, were left out of the core set, or were not asked for."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Callable

from fencepost_tool.results import CaseName, Run
from fencepost_tool.text.numbers import count

NOT_IN_CORE = "not in the core set: run with --all"


def left_out(run: Run, starts: Iterable[str]) -> bool:
    """Whether cases whose names begin like one of these, `kind/` or `kind/primitive/...`, were left out of the core set."""
    prefixes = [p for p in str(run.context.get("left_out", "")).split(",") if p]
    return any(start.startswith(prefix) or prefix.startswith(start) for start in starts for prefix in prefixes)


def why(run: Run, wanted: Callable[[CaseName], bool], starts: Iterable[str]) -> str:
    """In words, for cases that are `wanted` and whose names begin like one of `starts`."""
    cases = [case for case in run.cases if wanted(case.name)]
    failed = Counter(case.error for case in cases if case.error)
    if failed and len(cases) == sum(failed.values()):
        error, times = failed.most_common(1)[0]
        most = "" if len(failed) == 1 else f"{times} of them "
        return f"{count(len(cases), 'case')} gave no result, {most}{error}"
    if cases:
        return f"{count(len(cases), 'case')} of the kind, which do not suffice"
    return NOT_IN_CORE if left_out(run, starts) else "not run"
