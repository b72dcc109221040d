"""The verdicts as text, at most WIDTH columns wide."""
from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from fencepost_tool.published import identify
from fencepost_tool.results import Run
from fencepost_tool.text import machine, marks
from fencepost_tool.text.numbers import count, significant
from fencepost_tool.text.table import WIDTH

from .judge import Verdict
from .judged import Judged, contradictions
from .measured import Part
from .tables import Claim

INDENT = " " * 6  # of what was measured, below its claim
CASES = 2  # named in a line; the JSON document has all


def text(run: Run, judged: Sequence[Judged]) -> str:
    """Verdict by verdict, then claims that contradict each other, then the sources."""
    numbers = {name: i for i, name in enumerate(dict.fromkeys(one.claim.source.name for one in judged), 1)}
    by_verdict = {verdict: [one for one in judged if one.verdict is verdict] for verdict in Verdict}
    blocks = [_heading(run, judged)]
    for verdict in (Verdict.FAILS, Verdict.HOLDS):
        blocks.append(_block(verdict, by_verdict[verdict], numbers))
    blocks.append(_unknown(by_verdict[Verdict.UNKNOWN], numbers))
    blocks.append(_elsewhere(by_verdict[Verdict.ELSEWHERE]))
    blocks.append(_contradictions(judged))
    blocks.append(_sources(judged, numbers))
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _heading(run: Run, judged: Sequence[Judged]) -> list[str]:
    counted = Counter(one.verdict for one in judged)
    core = identify(run.machine)
    lines = list(_wrapped(f"{count(len(judged), 'claim')}, compared with {run.context['machine']}: {machine.cpu(run)}", ""))
    lines += _wrapped(f"core: {core.text} ({core.how})" if core.cores else f"core: {core.how}", "  ")
    lines.append("  " + ", ".join(f"{verdict.value}: {counted[verdict]}" for verdict in Verdict))
    legend = [f"{marks.NOISY} noisy: from disturbed samples"] if any(_noisy(one) for one in judged) else []
    lines += _wrapped("; ".join(["[a, b]: the 95 % interval, which decides", *legend]), "  ")
    if run.emulated:
        lines.append(f"  {marks.EMULATED}")
    return [*lines, *(f"  WARNING {line}" for line in machine.incomplete(run))]


def _noisy(judged: Judged) -> bool:
    return any(part.estimate is not None and part.estimate.noisy for part in judged.parts)


def _block(verdict: Verdict, judged: Sequence[Judged], numbers: Mapping[str, int]) -> list[str]:
    if not judged:
        return []
    lines = [f"{verdict.value}: {len(judged)}"]
    for one in judged:
        lines += _claim(one.claim, numbers)
        told = [part for part in one.parts if part.verdict is verdict]
        for part in told or one.parts:
            lines += _wrapped(_measured(one.claim, part), INDENT)
    return lines


def _claim(claim: Claim, numbers: Mapping[str, int]) -> Iterable[str]:
    return _wrapped(f"{claim.name}: {claim.text} [{numbers[claim.source.name]}]", "  ")


def _measured(claim: Claim, part: Part) -> str:
    """What was measured, against what is accepted, and of which cases."""
    pieces = [_value(claim, part)]
    if claim.emits:
        pieces.append(f"claimed: {' '.join(claim.emits)}")
    elif part.estimate is not None:
        pieces.append(f"accepted: {_range(claim.accepted, claim.unit)}")
    names = [*part.cases[:CASES], *(["..."] if len(part.cases) > CASES else [])]
    return "; ".join(filter(None, pieces)) + f"; {', '.join(names)}"


def _value(claim: Claim, part: Part) -> str:
    if part.estimate is None:
        return part.shown
    if math.isinf(part.estimate.value):
        least = part.estimate.low or 0.0
        return marks.graded(part.estimate, f"above {significant(least)} {claim.unit}" if math.isfinite(least) else "no limit")
    text_ = marks.graded(part.estimate, f"{significant(part.estimate.value)} {claim.unit}")
    if part.estimate.interval is None or part.estimate.low == part.estimate.high:
        return text_
    return f"{text_} [{', '.join(significant(end) if math.isfinite(end) else 'open' for end in part.estimate.interval)}]"


def _range(ends: tuple[float, float], unit: str) -> str:
    low, high = (f"{float(significant(end)):g}" if math.isfinite(end) else "" for end in ends)
    if not low or not high:
        return f"above {low} {unit}" if low else f"below {high} {unit}"
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"


def _unknown(judged: Sequence[Judged], numbers: Mapping[str, int]) -> list[str]:
    """Those that were measured each with what is known, those that nothing measures together by the reason."""
    if not judged:
        return []
    lines = [f"{Verdict.UNKNOWN.value}: {len(judged)}"]
    by_reason: dict[str, list[str]] = {}
    for one in judged:
        known = [part for part in one.parts if part.estimate is not None or part.shown]
        if not known:
            by_reason.setdefault(_without_cases(one), []).append(one.claim.name)
            continue
        lines += _claim(one.claim, numbers)
        for part in known:
            lines += _wrapped(_measured(one.claim, part), INDENT)
        lines += _wrapped(one.needs, INDENT)
    for reason, names in by_reason.items():
        lines += _wrapped(f"{reason}: {', '.join(names)}", "  ")
    return lines


def _without_cases(judged: Judged) -> str:
    """What is needed without the names of cases, so that many have the same."""
    words = judged.needs
    for name in (name for part in judged.parts for name in part.cases):
        words = words.replace(f" {name}", "")
    return "; ".join(dict.fromkeys(words.split("; ")))


def _elsewhere(judged: Sequence[Judged]) -> list[str]:
    if not judged:
        return []
    by_where: dict[str, list[str]] = {}
    for one in judged:
        by_where.setdefault(one.needs, []).append(one.claim.name)
    lines = [f"{Verdict.ELSEWHERE.value}: {len(judged)}"]
    return lines + [part for where, names in by_where.items() for part in _wrapped(f"{where}: {', '.join(names)}", "  ")]


def _contradictions(judged: Sequence[Judged]) -> list[str]:
    pairs = contradictions(judged)
    lines = ["claims that contradict each other:"] if pairs else []
    for pair in pairs:
        lines += _wrapped(pair[0].claim.topic, "  ")
        for one in pair:
            lines += _wrapped(f"{_printed(one.claim)}, {one.claim.name}: {one.verdict.value}", "    ")
    return lines


def _printed(claim: Claim) -> str:
    return " ".join(claim.emits) if claim.emits else _range((claim.low, claim.high), claim.unit)


def _sources(judged: Sequence[Judged], numbers: Mapping[str, int]) -> list[str]:
    sources = {one.claim.source.name: one.claim.source for one in judged}
    return ["sources:", *(line for name, n in numbers.items() for line in _wrapped(f"[{n}] {sources[name].line}", "  "))]


def _wrapped(words: str, indent: str) -> Iterable[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_long_words=False,
                         break_on_hyphens=False)
