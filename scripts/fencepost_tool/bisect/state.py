"""A search as a JSON file, written after each comparison, so that the same command continues it."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fencepost_tool.paths import scratch
from fencepost_tool.results import ResultsError, write_atomically

from .commits import Commit
from .record import Record

VERSION = 1
REMEDY = "--restart begins anew"


@dataclass(frozen=True)
class Asked:
    """What is looked for: GOOD to BAD, in which cases, measured with which flags; direction: as the option's value."""

    commits: Sequence[Commit]
    cases: str
    flags: tuple[str, ...]
    direction: str

    @property
    def file(self) -> Path:
        """In the build cache, by what is asked."""
        text = json.dumps(list(self.key().values()))
        return scratch() / "bisect" / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.json"

    def key(self) -> dict[str, Any]:
        """What tells this search from others, as the state's file has it."""
        return {"good": self.commits[0].sha, "bad": self.commits[-1].sha, "cases": self.cases, "flags": list(self.flags),
                "direction": self.direction}


@dataclass
class State:
    """machine: on which it was measured, "" before anything was; case: the one that is followed, metric: its unit; condition:
    what BAD does other than GOOD where that is no cost."""

    asked: Asked
    record: Record = field(init=False)
    machine: str = ""
    case: str = ""
    metric: str = ""
    condition: str = ""

    def __post_init__(self) -> None:
        self.record = Record(len(self.asked.commits) - 1)

    def save(self, file: Path) -> None:
        """ResultsError."""
        sha = [commit.sha for commit in self.asked.commits]
        record = self.record
        document = {"version": VERSION, **self.asked.key(), "machine": self.machine, "case": self.case, "metric": self.metric,
                    "condition": self.condition, "seconds": record.seconds,
                    "comparisons": [[sha[m], list(one)] for m, made in record.comparisons.items() for one in made],
                    "answers": [[sha[m], one] for m, made in record.answers.items() for one in made],
                    "skipped": {sha[m]: why for m, why in record.skipped.items()}}
        _make(file.parent)
        write_atomically(file, json.dumps(document, indent=1, allow_nan=False) + "\n")


def load(asked: Asked, file: Path) -> State:
    """The state as the file has it, a new one where there is none. ResultsError: it is of another search, or no such file."""
    state = State(asked)
    try:
        document = json.loads(file.read_text("utf-8"))
        if document["version"] != VERSION or any(document[key] != value for key, value in asked.key().items()):
            raise ResultsError(file, "is the state of another search", f"name another with --state; {REMEDY}")
        _fill(state, document)
    except FileNotFoundError:
        pass
    except OSError as e:
        raise ResultsError(file, f"can't be read: {e.strerror}", "name another with --state") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ResultsError(file, "is not the state of a search", f"name another with --state; {REMEDY}") from None
    return state


def _fill(state: State, document: dict[str, Any]) -> None:
    number = {commit.sha: i for i, commit in enumerate(state.asked.commits)}
    state.machine, state.case, state.metric, state.condition = (str(document[key]) for key in
                                                                ("machine", "case", "metric", "condition"))
    record = state.record
    record.seconds = float(document["seconds"])
    for sha, lns in document["comparisons"]:
        record.comparisons.setdefault(number[sha], []).append([float(ln) for ln in lns])
    for sha, answer in document["answers"]:
        record.answers.setdefault(number[sha], []).append(bool(answer))
    record.skipped.update({number[sha]: str(why) for sha, why in document["skipped"].items()})


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise ResultsError(folder, f"can't be made: {e.strerror}", "choose another place with --state") from None
