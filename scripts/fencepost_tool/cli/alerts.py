"""Options of compare and track for continuous integration: the ledger of alerts, and several forms of one result."""
from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.alerts import ledger
from fencepost_tool.alerts.alert import ACCEPTED, FIXED, NEW, OPEN, Alert
from fencepost_tool.alerts.annotations import github_annotations
from fencepost_tool.alerts.comment import comment
from fencepost_tool.alerts.escape import plain
from fencepost_tool.alerts.junit import junit
from fencepost_tool.alerts.ledger import Back, Settled, Sighting
from fencepost_tool.alerts.report import Report
from fencepost_tool.results import write_atomically
from fencepost_tool.results.errors import UserError
from fencepost_tool.text.numbers import count

from . import options as shared

FORMS: Mapping[str, Callable[[Report], str]] = {"comment": comment, "junit": junit, "annotations": github_annotations}
Printers = Mapping[str, Callable[[], str]]


def add_arguments(p: shared.Parser) -> None:
    """Adds the group of options for continuous integration."""
    group = p.add_argument_group("continuous integration (docs/how-to/alert-in-ci.md)")
    group.add_argument("--ledger", type=Path, metavar="FILE",
                       help="known alerts, one a line: only a change for the worse that has no line there gives exit code 1")
    group.add_argument("--update-ledger", action="store_true", help="write new alerts and states into that file")
    group.add_argument("--also", action="append", default=[], metavar="FORMAT=FILE",
                       help="write it to a file as well, in that format; repeatable")
    group.add_argument("--suite", default="default", metavar="NAME",
                       help="what comment, junit and annotations call it: each suite of a project has its own comment")


def check(options: argparse.Namespace, formats: Sequence[str]) -> None:
    """UserError, before anything is measured. formats: of this verb."""
    if options.update_ledger and not options.ledger:
        raise UserError("--update-ledger: there is no ledger to update; name it with --ledger FILE")
    for text in options.also:
        form, equals, file = text.partition("=")
        if not equals or not file or form not in formats:
            raise UserError(f"--also={text}: is not FORMAT=FILE with one of {', '.join(formats)}")
        if not Path(file).absolute().parent.is_dir():
            raise UserError(f"--also={text}: {Path(file).parent}: no such folder; make it first")
    if options.ledger:
        ledger.read(options.ledger, may_lack=options.update_ledger)
        if not options.ledger.absolute().parent.is_dir():
            raise UserError(f"--ledger={options.ledger}: {options.ledger.parent}: no such folder; make it first")


def settle(options: argparse.Namespace, sightings: Sequence[Sighting],
           back: Back = lambda alerts: frozenset()) -> Settled | None:
    """None without a ledger."""
    return ledger.settled(options.ledger, sightings, back, options.update_ledger) if options.ledger else None


def printers(report: Report) -> dict[str, Callable[[], str]]:
    """For each format a function that prints the report in it."""
    return {name: lambda form=form: form(report) for name, form in FORMS.items()}  # type: ignore[misc]


def write(options: argparse.Namespace, forms: Printers, out: TextIO) -> None:
    """As --format says, and every --also."""
    for text in options.also:
        form, _, file = text.partition("=")
        write_atomically(Path(file), forms[form]())
    out.write(forms[options.format]())


def lines(options: argparse.Namespace, settled: Settled | None) -> list[str]:
    """What the ledger says, for people; none without one."""
    if settled is None:
        return []
    known = [(line, True) for _, line in settled.known] + [(alert, False) for alert in settled.unseen]
    still = [(alert, seen) for alert, seen in known if alert.state in (NEW, OPEN)]
    words = f"{len(settled.news)} new, {len(still)} open, {settled.count(ACCEPTED)} accepted, {settled.count(FIXED)} fixed"
    found = ["", f"ledger     {words} ({options.ledger})"]
    found += [f"  new   {_words(s.alert)}" for s in settled.news]
    found += [f"  fixed {_words(alert)}" for alert in settled.fixed]
    found += [f"  open  {_words(alert)}{'' if seen else '; not seen now'}" for alert, seen in still]
    if settled.news and not options.update_ledger:
        found.append(f"  {count(len(settled.news), 'alert')} without a line there: --update-ledger adds it")
    return found


def document(options: argparse.Namespace, settled: Settled) -> dict[str, object]:
    """For JSON: the alerts by what became of them."""
    return {"file": str(options.ledger), "new": [_fields(s.alert) for s in settled.news],
            "known": [_fields(line) for _, line in settled.known], "fixed": [_fields(alert) for alert in settled.fixed],
            "not_seen": [_fields(alert) for alert in settled.unseen]}


def _fields(alert: Alert) -> dict[str, object]:
    return dataclasses.asdict(alert)


def _words(alert: Alert) -> str:
    parts = [f"{alert.date} {alert.commit}", f"{alert.words} {alert.metric}", alert.case, f"# {alert.note}" if alert.note else ""]
    return "  ".join(map(plain, filter(None, parts)))
