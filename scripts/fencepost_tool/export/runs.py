"""The runs to export, and each case's estimates."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

from fencepost_tool.results import Case, LightRun, ResultsError, fingerprint, load_light
from fencepost_tool.results.estimates import case_from_entries

EMULATED = "emulated/"  # before the name of each case: most formats have no other place for the mark


@dataclass(frozen=True)
class Process:
    """One run: its good cases by name, and the entries these were made of. failed: names with reasons."""

    run: LightRun
    cases: Mapping[str, Case]
    entries: Mapping[str, tuple[Mapping[str, Any], ...]]
    failed: Mapping[str, str]

    def shown(self, name: str) -> str:
        """The case's name as exports have it, marked where it was emulated."""
        return EMULATED + name if self.run.emulated else name


class NoCase(ResultsError):
    """No case at all was kept."""


def read(folders: Sequence[str], keep: Callable[[str], bool], allow_emulated: bool = False,
         require_clean: bool = False) -> list[Process]:
    """All of them, or ResultsError before anything is written. require_clean: noisy cases are among the failed."""
    seen, found = set(), []
    for folder in folders:
        run = load_light(folder, allow_emulated)
        if run.folder.resolve() in seen:
            raise ResultsError(folder, "is named twice", "a process counts once: name each one once")
        seen.add(run.folder.resolve())
        entries = {name: group for name, group in run.entries.items() if keep(name)}
        cases = {name: case_from_entries(list(group), require_clean) for name, group in entries.items()}
        good = {name: case for name, case in cases.items() if not case.error}
        found.append(Process(run, good, {name: entries[name] for name in good},
                             {name: case.error for name, case in cases.items() if case.error}))
    if not any(p.cases or p.failed for p in found):
        raise NoCase(" ".join(map(str, folders)), "have no case of that name", "`fencepost list` lists names")
    if not any(p.cases for p in found):
        raise ResultsError(" ".join(map(str, folders)), "have no case with an estimate to export",
                           "look at --filter and the runs")
    return found


def refuse_mixture(processes: Sequence[Process]) -> None:
    """For formats in which runs become repetitions of one program on one machine."""
    first, *others = processes
    here = fingerprint.machine(first.run.machine)
    for other in others:
        if fingerprint.differences(here, fingerprint.machine(other.run.machine)):
            raise ResultsError(other.run.folder, f"is of another machine than {first.run.folder}",
                               "export each by itself: this format has no place for two machines")
        if other.run.context.get("build_id") != first.run.context.get("build_id") \
                or other.run.context["commit"] != first.run.context["commit"]:
            raise ResultsError(other.run.folder, f"is of another build than {first.run.folder}",
                               "export each by itself: in this format they would pass for one program's repetitions")


def names(processes: Sequence[Process]) -> list[str]:
    """The names of cases with an estimate in any run, in order of first appearance."""
    return list(dict.fromkeys(name for p in processes for name in p.cases))
