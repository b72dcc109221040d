"""What compare.py is given: two sides, each of one process or more.

    A B                      two paths, one side each
    old=A1 old=A2 new=B1 ... labels name the sides

A path is a results folder, a file of Google Benchmark's JSON or of what go test -bench printed, or a folder that holds several of
one of these. Repetitions in one file of go test are processes.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Callable

from fencepost_tool.results import Case, ResultsError, fingerprint, load_light, load_repetitions, read_listing
from fencepost_tool.results.estimates import case_from_entries

LETTERS = "AB"  # of the sides, in tables
TWO = "name two paths, or `label=path` with two labels"


@dataclass(frozen=True)
class Process:
    """One run of a program. machine, build: what it ran on and with, in words (results.fingerprint);
    folder: where it is fencepost's own."""

    path: Path
    cases: Mapping[str, Case]
    machine: Mapping[str, str]
    build: Mapping[str, str]
    context: Mapping[str, Any]
    emulated: bool
    folder: bool

    @property
    def schema(self) -> str:
        """The version of run.json as a text; "" in files of other programs."""
        return str(self.context.get("fencepost_schema", ""))

    def unmeasured(self, name: str) -> str:
        """Why a case was not measured, where it is not lost; else ""."""
        found = (why for begin, why in self._unmeasured.items() if name.startswith(begin))
        return next((f"not measured in {self.path}: {why}" for why in found), "")

    @cached_property
    def _unmeasured(self) -> dict[str, str]:
        core = dict.fromkeys(filter(None, str(self.context.get("left_out", "")).split(",")), "not in the core set (run --all)")
        return core | {f"{c.name.kind}/{c.name.primitive}/": c.error for c in self.cases.values()
                       if c.error and c.name.operation == "not_installed"}

    @cached_property
    def loops(self) -> Mapping[str, Any]:
        """listing.json's, by symbol; empty without one."""
        listing = read_listing(self.path, self.context) if self.folder else None
        return listing["loops"] if listing else {}


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its name, and its processes in the order given."""

    label: str
    processes: tuple[Process, ...]


def no_case(name: str) -> bool:
    """False."""
    return name == ""


def sides(inputs: Sequence[str], allow_emulated: bool = False, require_clean: bool = False,
          parallel: Callable[[str], bool] = no_case) -> tuple[Side, Side]:
    """Both, or ResultsError before anything was compared. require_clean: noisy cases are in error. parallel: names of parallel
    benchmarks in what go test printed."""
    groups: dict[str, list[Path]] = {}
    labelled = [split_label(text) for text in inputs]
    for i, (label, path) in enumerate(labelled):
        groups.setdefault(label or f"\0{i}", []).extend(_expand(path))
    if len(groups) != 2:
        raise ResultsError(" ".join(inputs), f"are {len(groups)} sides, and it takes two", TWO)
    _refuse_twice([path for paths in groups.values() for path in paths])
    names = [label if not label.startswith("\0") else letter for label, letter in zip(groups, LETTERS)]
    a, b = (Side(name, tuple(one for p in paths for one in _processes(p, allow_emulated, require_clean, parallel)))
            for name, paths in zip(names, groups.values()))
    return a, b


def split_label(text: str) -> tuple[str, Path]:
    """(label, path); a path with a = in it is taken as it is where it exists."""
    label, equals, rest = text.partition("=")
    if equals and label and "/" not in label and not Path(text).exists():
        return label, Path(rest)
    return "", Path(text)


def _expand(path: Path) -> list[Path]:
    """A folder that is no run but holds runs or JSON files stands for all of them."""
    if not path.is_dir() or (path / "run.json").exists() or (path / "samples.jsonl").exists():
        return [path]
    runs = sorted(p.parent for p in path.glob("*/run.json"))
    return runs or sorted([*path.glob("*.json"), *path.glob("*.txt")]) or [path]


def _refuse_twice(paths: Sequence[Path]) -> None:
    seen = set()
    for path in paths:
        if path.resolve() in seen:
            raise ResultsError(path, "is named twice", "a process counts once: name each one once")
        seen.add(path.resolve())


def _processes(path: Path, allow_emulated: bool, require_clean: bool, parallel: Callable[[str], bool]) -> list[Process]:
    if path.is_dir() or not path.exists() and path.suffix not in (".json", ".txt"):
        run = load_light(path, allow_emulated)
        cases = {name: case_from_entries(list(entries), require_clean) for name, entries in run.entries.items()}
        here = {**fingerprint.machine(run.machine), **_host(run.context)}
        return [Process(path, cases, here, fingerprint.build(run.machine, run.context), run.context, run.emulated, True)]
    return [_of_file(path, context, cases, allow_emulated) for context, cases in load_repetitions(path, parallel)]


def _of_file(path: Path, context: Mapping[str, Any], cases: Mapping[str, Case], allow_emulated: bool) -> Process:
    emulated = context.get("emulated") == "true"
    if emulated and not allow_emulated:
        raise ResultsError(path, "was measured under emulation", "--allow-emulated reads it all the same")
    return Process(path, cases, _host(context), _library(context), context, emulated, False)


def _host(context: Mapping[str, Any]) -> dict[str, str]:
    found = {key: str(context[name]) for key, name in (("host", "host_name"), ("CPUs", "num_cpus")) if name in context}
    found.update(context.get("go_test", {}))
    caches = context.get("caches")
    if isinstance(caches, list) and caches:
        keys = ("type", "level", "size", "num_sharing")
        known = [" ".join(str(c.get(key, "")) for key in keys) for c in caches if isinstance(c, dict)]
        found["caches of the CPUs"] = ", ".join(sorted(known))
    return found


def _library(context: Mapping[str, Any]) -> dict[str, str]:
    keys = (("benchmark library", "library_version"), ("library's build type", "library_build_type"))
    return {key: str(context[name]) for key, name in keys if name in context}
