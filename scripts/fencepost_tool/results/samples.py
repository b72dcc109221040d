"""samples.jsonl, or samples.jsonl.gz: one line for each finished (case, round).

A run of hours has some hundred thousand lines, too many for a schema
validator in Python; the checks here are the part of
results/schema/sample.schema.json that protects readers, and a test compares
the two.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .compressed import COPY_AGAIN, DAMAGED, open_stored
from .errors import ResultsError
from .json_text import LARGEST

PER_WINDOW = ("ns", "cycles", "ops_per_second", "fairness", "cpu_ns")


@dataclass(frozen=True)
class Sample:
    """One round of one case. Lists have one number for each kept window; a
    list the run did not write is empty. `raw` is the whole line."""

    case: str
    repetition: int
    round: int
    ns: Sequence[float] = ()
    cycles: Sequence[float] = ()
    ops_per_second: Sequence[float] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


def read_samples(path: Path) -> Iterator[Sample]:
    """Every sample in order, decompressed when the name ends in .gz. ResultsError names the line that is no sample."""
    folder = path.parent
    resume = f"`fencepost --resume {folder}` finishes an interrupted run"
    try:
        with open_stored(path) as lines:
            for number, line in enumerate(lines, 1):
                yield _sample(path, number, line, resume)
    except FileNotFoundError:
        raise ResultsError(path, "no such file", "the folder is not whole, measure again") from None
    except DAMAGED as e:
        raise ResultsError(path, f"is no whole gzip file ({e})", COPY_AGAIN) from None
    except OSError as e:
        raise ResultsError(path, f"can't be read: {e.strerror}", "check the file") from None


def _sample(path: Path, number: int, line: bytes, resume: str) -> Sample:
    if not line.endswith(b"\n"):
        raise ResultsError(path, "is cut off in mid-line", resume, number)
    try:
        raw = json.loads(line, parse_constant=_refuse)
    except _NotFinite as e:
        raise ResultsError(path, f"holds {e}", "measure again", number) from None
    except (ValueError, RecursionError):
        raise ResultsError(path, "is not a JSON object", resume, number) from None
    problem = check_sample(raw)
    if problem:
        raise ResultsError(path, problem, "measure again", number)
    return Sample(raw["case"], raw.get("repetition", 0), raw["round"],
                  raw.get("ns", ()), raw.get("cycles", ()),
                  raw.get("ops_per_second", ()), raw.get("dropped", {}),
                  raw.get("error"), raw)


def check_sample(raw: Any) -> str | None:
    """What is wrong with one parsed line, None when nothing is."""
    if not isinstance(raw, dict):
        return "is not a JSON object"
    if not isinstance(raw.get("case"), str) or not raw["case"]:
        return "has no case"
    for key in ("round", "repetition"):
        if not _is_count(raw.get(key, 0 if key == "repetition" else None)):
            return f"{raw['case']}: {key} is no count"
    dropped = raw.get("dropped", {})
    if not isinstance(dropped, dict) or not all(map(_is_count, dropped.values())):
        return f"{raw['case']}: dropped is no count by reason"
    if "error" in raw:
        return None if isinstance(raw["error"], str) else f"{raw['case']}: error is no text"
    if "ns" not in raw:
        return f"{raw['case']}: has neither ns nor error"
    for key in PER_WINDOW:
        problem = _check_list(raw.get(key, []), len(raw["ns"]) if isinstance(raw["ns"], list) else 0)
        if problem:
            return f"{raw['case']}: {key} {problem}"
    return _check_counts(raw)


def _check_counts(raw: Mapping[str, Any]) -> str | None:
    """Lists of counts have null where a window did not count; one 0 stands for a list of them."""
    counts = raw.get("counts", {})
    if not isinstance(counts, dict):
        return f"{raw['case']}: counts are no lists by event"
    for key, values in counts.items():
        if type(values) is int and values == 0:
            continue
        known = [v for v in values if v is not None] if isinstance(values, list) else values
        problem = _check_list(known, len(known) if isinstance(known, list) else 0)
        if not problem and len(values) != len(raw["ns"]):
            problem = f"has {len(values)} windows where ns has {len(raw['ns'])}"
        if problem:
            return f"{raw['case']}: counts of {key}: {problem}"
    return None


def _check_list(values: Any, length: int) -> str | None:
    if not isinstance(values, list) or not all(type(v) in (int, float) for v in values):
        return "is not a list of numbers"
    if values and min(values) < 0:
        return f"holds a negative number ({min(values)!s:.20})"
    if values and max(values) > LARGEST:
        return "holds a number too large to be measured"
    if values and len(values) != length:
        return f"has {len(values)} windows where ns has {length}"
    return None


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


class _NotFinite(Exception):
    pass


def _refuse(token: str) -> float:
    raise _NotFinite(f"{token}, which is no number")
