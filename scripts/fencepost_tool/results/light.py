"""run.json and machine.json alone: for those who read many runs and need no rounds.

load() validates every entry by the schema and reads every sample, a second or more for a large run. Here
the entries are held only against what protects readers: a name, finite numbers, none below 0, the unit. A
test spoils a run in many ways and compares the two.
"""
from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .case_fields import check_case
from .documents import REMEASURE, check_version, read_document, read_text
from .enumerations import RESULT_GRADES
from .errors import ResultsError
from .failures import entry_error
from .folder import check_folder, refuse_emulated, says_emulated
from .json_text import is_finite, parse

MEASURED = {"real_time", "cpu_time", "cycles", "ops_per_second"}
CONTEXT = ("fencepost_schema", "machine", "commit", "date")


@dataclass(frozen=True)
class LightRun:
    """entries: those of run.json that are measurements, by name of the case, one for each repetition and
    those in error too; as they stand there, times in ns."""

    folder: Path
    context: Mapping[str, Any]
    machine: Mapping[str, Any]
    entries: Mapping[str, tuple[Mapping[str, Any], ...]]

    @property
    def emulated(self) -> bool:
        """Whether it was measured under an emulator."""
        return says_emulated(self.context, self.machine)


def load_light(folder: str | os.PathLike[str], allow_emulated: bool = False) -> LightRun:
    """The run in `folder`, or ResultsError."""
    path = Path(folder)
    check_folder(path)
    document = _document(path / "run.json", f"`fencepost --resume {path}` finishes an interrupted run")
    machine = read_document(path / "machine.json", "machine", "the folder is not whole, measure again")
    refuse_emulated(path, document["context"], machine, allow_emulated)
    return LightRun(path, document["context"], machine, _by_name(path / "run.json", document["benchmarks"]))


def _document(path: Path, remedy: str) -> dict[str, Any]:
    document = check_version(path, parse(path, read_text(path, remedy), remedy))
    context = document.get("context")
    if not isinstance(context, dict) or not all(isinstance(context.get(k), str) and context[k] for k in CONTEXT):
        raise ResultsError(path, f"context: lacks one of {', '.join(CONTEXT)}", REMEASURE)
    if not isinstance(document.get("benchmarks"), list):
        raise ResultsError(path, "has no list of benchmarks", REMEASURE)
    return document


def _by_name(path: Path, entries: list[Any]) -> dict[str, tuple[Mapping[str, Any], ...]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for i, entry in enumerate(entries):
        problem = check_entry(entry)
        if problem:
            name = entry.get("name") if isinstance(entry, dict) else None
            raise ResultsError(path, f"{name or f'benchmarks[{i}]'}: {problem}", REMEASURE)
        if entry.get("run_type", "iteration") == "iteration":
            found.setdefault(entry["name"], []).append(entry)
    return {name: tuple(group) for name, group in found.items()}


def check_entry(entry: Any) -> str | None:
    """What is wrong with one entry, None when nothing is."""
    if not isinstance(entry, dict):
        return "is not a JSON object"
    if not isinstance(entry.get("name"), str) or not entry["name"]:
        return "has no name"
    if entry.get("run_type", "iteration") == "aggregate":
        return None
    if entry_error(entry):
        return check_case(entry)
    if entry.get("time_unit") != "ns" or "real_time" not in entry:
        return "has no real_time in ns"
    if type(entry.get("threads")) is not int or entry["threads"] < 1:
        return "threads is no count"
    if entry.get("grade", RESULT_GRADES[0]) not in RESULT_GRADES:
        return "grade is none of " + ", ".join(RESULT_GRADES)
    return check_case(entry) or check_net_cost(entry) or check_numbers(entry)


def check_net_cost(entry: Mapping[str, Any]) -> str | None:
    """A net cost is a difference, and may be below 0."""
    if "net_cost" not in entry:
        return None
    cost = entry["net_cost"]
    if not isinstance(cost, dict) or not isinstance(cost.get("baseline"), str) or not {"ns", "cycles"} <= cost.keys():
        return "net_cost lacks baseline, ns or cycles"
    wrong = [key for key, value in cost.items() if key.startswith(("ns", "cycles", "limit"))
             and (type(value) not in (int, float) or not is_finite(value))]
    return f"net_cost: {wrong[0]} is not a finite number" if wrong else None


def check_numbers(entry: Mapping[str, Any]) -> str | None:
    """Every number must be finite and none below 0; what is measured must be a number."""
    for key, value in entry.items():
        if type(value) is float or type(value) is int:
            if not is_finite(value):
                return f"{key} is not a finite number"
            if value < 0:
                return f"{key} is {value}, below 0"
        elif key in MEASURED:
            return f"{key} is no number"
    return None
