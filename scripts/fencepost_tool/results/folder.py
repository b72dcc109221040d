"""A results folder as one object.

load() checks every file before it returns, so whoever holds a Run may write
its output without finding out halfway that the input was bad.
"""
from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .compressed import stored
from .documents import read_document
from .errors import ResultsError
from .estimates import Case, case_from_entries
from .rounds import Key, Middle, middles
from .samples import Sample, read_samples


@dataclass(frozen=True)
class Run:
    """One run: the context of run.json, machine.json, and all its cases in
    the order of run.json, those in error too; listing.json where there is one;
    `rounds`: by case, what each of its rounds gave."""

    folder: Path
    context: Mapping[str, Any]
    machine: Mapping[str, Any]
    cases: tuple[Case, ...]
    listing: Mapping[str, Any] | None = None
    rounds: Mapping[str, Mapping[Key, Middle]] = field(default_factory=dict, repr=False)

    @property
    def emulated(self) -> bool:
        """Whether it was measured under an emulator."""
        return says_emulated(self.context, self.machine)

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped early: it has fewer rounds than asked for."""
        return self.context.get("interrupted") == "true"

    @property
    def kinds(self) -> list[str]:
        """Kinds with at least one good case, in order of first appearance."""
        return list(dict.fromkeys(c.name.kind for c in self.cases if not c.error))

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[Case]]:
        """All cases by kind, those in error too: a machine of 200 CPUs has 60,000 pairs, which no other question asks for."""
        found: dict[str, list[Case]] = {}
        for case in self.cases:
            found.setdefault(case.name.kind, []).append(case)
        return found

    def select(self, kind: str | None = None, primitive: str | None = None,
               operation: str | None = None, order: str | None = None,
               threads: int | None = None, **params: Any) -> list[Case]:
        """Good cases that agree with everything asked for."""
        wanted = {"kind": kind, "primitive": primitive, "operation": operation,
                  "order": order, "threads": threads}
        wanted = {k: v for k, v in wanted.items() if v is not None}
        return [c for c in (self.cases if kind is None else self.by_kind.get(kind, ())) if not c.error
                and all(getattr(c.name, k) == v for k, v in wanted.items())
                and all(c.name.params.get(k) == v for k, v in params.items())]

    def one(self, *args: Any, **kwargs: Any) -> Case | None:
        """The first good case select() finds, None without any."""
        found = self.select(*args, **kwargs)
        return found[0] if found else None

    def emitted(self, case: Case | None) -> str:
        """What the case's timed loop does to memory, as listing.json has it: `lock xadd`; "" where it is not known."""
        if not case or not self.listing:
            return ""
        name = case.name
        guest = self.listing.get("guests", {}).get(f"{name.kind}/{name.primitive}/{name.operation}/{name.order}", {})
        loop: Mapping[str, str] = self.listing["loops"].get(case.symbol, guest)
        return loop.get("signature", "")

    def samples(self) -> Iterator[Sample]:
        """The lines of samples.jsonl, read again at each call: they may be
        larger than memory."""
        return read_samples(stored(self.folder / "samples.jsonl"))


def load(folder: str | os.PathLike[str], allow_emulated: bool = False) -> Run:
    """The run in `folder`, or ResultsError."""
    path = Path(folder)
    check_folder(path)
    resume = f"`fencepost --resume {path}` finishes an interrupted run"
    document = read_document(path / "run.json", "run", resume)
    machine = read_document(path / "machine.json", "machine",
                            "the folder is not whole, measure again")
    refuse_emulated(path, document["context"], machine, allow_emulated)
    run = Run(path, document["context"], machine, _cases(document["benchmarks"]), read_listing(path, document["context"]),
              middles(read_samples(stored(path / "samples.jsonl"))))
    _check_samples(run, resume)
    return run


def read_listing(path: Path, context: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Instructions of another build beside these estimates would be worse than none."""
    file = stored(path / "listing.json")
    if not file.exists():
        return None
    again = f"make fences ARGS='--run {path}' takes it anew, and the run is complete without the file"
    listing = read_document(file, "listing", again)
    if listing["build_id"] != context.get("build_id"):
        raise ResultsError(file, "is of another program than the one that was run", again)
    return listing


def says_emulated(context: Mapping[str, Any], machine: Mapping[str, Any]) -> bool:
    """Either file is enough: they may have been copied apart."""
    return bool(machine["emulated"]) or context.get("emulated") == "true"


def refuse_emulated(path: Path, context: Mapping[str, Any], machine: Mapping[str, Any], allow: bool) -> None:
    """ResultsError where the run at `path` was emulated and that is not allowed."""
    if says_emulated(context, machine) and not allow:
        raise ResultsError(path / ("machine.json" if machine["emulated"] else "run.json"),
                           "was measured under emulation, so its times say nothing about any machine",
                           "--allow-emulated reads it all the same (make plots: ALLOW_EMULATED=1)")


def schema_version(folder: str | os.PathLike[str]) -> str | None:
    """What run.json says of itself, None when that can't be read: load() tells why."""
    try:
        context = json.loads((Path(folder) / "run.json").read_text("utf-8"))["context"]
        return str(context["fencepost_schema"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def check_folder(path: Path) -> None:
    """ResultsError where it holds no finished run."""
    if not path.exists():
        raise ResultsError(path, "no such folder",
                           "give results/<machine>/<date>-<commit> as printed by fencepost")
    if not path.is_dir():
        raise ResultsError(path, "is not a folder", "give the folder that holds run.json")
    if (path / "run.json").exists():
        return
    if (path / "samples.jsonl").exists():
        raise ResultsError(path / "run.json", "no such file, so this run was killed before its end",
                           f"`fencepost --resume {path}` finishes it")
    inside = sorted(p.parent for p in path.glob("*/run.json"))
    hint = f"did you mean {inside[-1]}?" if inside else "give the folder that holds run.json"
    raise ResultsError(path, "is no results folder (no run.json)", hint)


def _cases(entries: list[Mapping[str, Any]]) -> tuple[Case, ...]:
    """Entries of one name are repetitions of one case. Aggregates, which
    Google Benchmark may add, are not measurements and are left out."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        if entry.get("run_type", "iteration") == "iteration":
            by_name.setdefault(entry["name"], []).append(entry)
    return tuple(case_from_entries(group) for group in by_name.values())


def _check_samples(run: Run, resume: str) -> None:
    """Every estimate must have samples behind it: a file cut between two lines looks whole otherwise."""
    missing = [c.name.text for c in run.cases if not c.error and c.name.text not in run.rounds]
    if missing:
        raise ResultsError(stored(run.folder / "samples.jsonl"),
                           f"has no sample of {len(missing)} cases of run.json, the first is {missing[0]}",
                           resume)
