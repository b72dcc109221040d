"""Compares whatever it is given: programs are measured, files are read, machines stand side by side."""
from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from fencepost_tool import paths
from fencepost_tool.compare.files.inputs import split_label
from fencepost_tool.compare.interleaved import builds
from fencepost_tool.results.errors import UserError

from . import alerts, compare_files, compare_machines, compare_programs
from . import options as shared
from .verb import Verb

PROGRAMS, FILES, MACHINES = "programs", "files", "machines"
BODIES = {PROGRAMS: compare_programs.body, FILES: compare_files.body, MACHINES: compare_machines.body}
# Options that mean something in some of the modes only: given in another, they would be ignored in silence.
ONLY = {"budget": (PROGRAMS,), "threads": (PROGRAMS,), "placement": (PROGRAMS,), "cpus": (PROGRAMS,),
        "shared_home": (PROGRAMS,), "cxx_base": (PROGRAMS,), "cxx_new": (PROGRAMS,), "results": (PROGRAMS,),
        "metric": (FILES,), "test": (FILES,), "layout": (FILES,), "across_machines": (FILES,), "go_parallel": (FILES,),
        "allow_emulated": (FILES, MACHINES), "alpha": (PROGRAMS, FILES), "threshold": (PROGRAMS, FILES),
        "require": (PROGRAMS, FILES), "seed": (PROGRAMS, FILES), "ledger": (PROGRAMS, FILES),
        "update_ledger": (PROGRAMS, FILES), "also": (PROGRAMS, FILES), "suite": (PROGRAMS, FILES)}
FORMATS = ("text", "csv", "json", "markdown", *alerts.FORMS)


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("inputs", metavar="[LABEL=]INPUT", nargs="+",
                   help="two commits or programs; or results folders, folders of these, Google Benchmark's JSON, or what go test "
                        "-bench printed")
    p.add_argument("--as", dest="mode", choices=tuple(BODIES), help="what the inputs are (default: by what they are, see above)")
    shared.filter_(p, None, "; for programs the default is the headline set")
    shared.require(p)
    shared.alpha(p)
    shared.threshold(p, "least effect for all cases")
    shared.seed(p, 0, "of all random choices (default: drawn and printed; for files 1)")
    p.add_argument("--all", action="store_true", help="every case, those without a change too")
    p.add_argument("--format", choices=FORMATS, default="text",
                   help="csv and json hold every case, unrounded")
    p.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
    alerts.add_arguments(p)
    programs = p.add_argument_group("programs, measured in alternation on the same CPUs")
    shared.budget(programs, 120.0, "2m", "for all of it, starts included")
    shared.results(programs, "where this machine's noise is recorded (default: results)")
    compare_programs.add_arguments(programs)
    files = p.add_argument_group("files")
    compare_files.add_arguments(files)
    shared.allow_emulated(files)


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    mode = options.mode or mode_of(options.inputs)
    defaults = VERB.parser()
    for name, modes in ONLY.items():
        if mode not in modes and getattr(options, name) != defaults.get_default(name):
            raise UserError(f"--{name.replace('_', '-')}: is for {' or '.join(modes)}, and the inputs are {mode}; "
                            "leave it away, or say --as")
    alerts.check(options, FORMATS)
    return BODIES[mode](options, out, err)


def mode_of(inputs: Sequence[str]) -> str:
    """PROGRAMS, FILES or MACHINES. UserError where an input is nothing that can be compared, or the inputs are a mixture."""
    labels, places = zip(*map(split_label, inputs))
    found = {text: _is_program(path, text) for text, path in zip(inputs, places)}
    if len(set(found.values())) > 1:
        program = next(text for text, is_program in found.items() if is_program)
        other = next(text for text, is_program in found.items() if not is_program)
        raise UserError(f"{program} is a program or a commit, and {other} is not; compare two of a kind")
    if all(found.values()):
        return PROGRAMS
    machines = {_machine(path) for path in places}
    return MACHINES if not any(labels) and None not in machines and len(machines) == len(places) > 1 else FILES


def _is_program(path: Path, text: str) -> bool:
    """False for results. UserError for neither."""
    if path.is_dir() or path.suffix in (".json", ".txt"):
        return False
    if path.is_file():
        return os.access(path, os.X_OK)
    if is_commit(text):
        return True
    raise UserError(f"{text}: no such file or folder, and no commit here; give results folders, JSON files, output of go test, "
                    "programs or commits")


def is_commit(text: str) -> bool:
    """Whether git knows the text as a commit; never in an installation."""
    return not paths.INSTALLED and builds.commit(paths.ROOT, text) != ""


def _machine(folder: Path) -> str | None:
    """The machine that run.json names; None where there is no such file, or it can't be read: its reader says why."""
    try:
        context: Mapping[str, str] = json.loads((folder / "run.json").read_text("utf-8"))["context"]
        return str(context["machine"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


VERB = Verb("compare", _arguments, _body,
            details="Two commits or programs are measured in alternation. Results folders, JSON files, and output of go test are "
                    "two sides of one process or more (two inputs, or two labels), tested case by case. Results folders of "
                    "different machines, without labels, are put side by side.",
            exits={1: "a case regressed, or only the new side fails it (with --ledger: one that has no line there)",
                   3: "a case that --require names is inconclusive, or no case that was measured here has a verdict"})
run = VERB.run
