"""Brings the index up to date, prints the digest, draws trends."""
from __future__ import annotations

import argparse
import io
import json
import re
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.alerts import of_digest
from fencepost_tool.alerts.ledger import Settled
from fencepost_tool.results import ResultsError
from fencepost_tool.stats import thresholds
from fencepost_tool.text import safe
from fencepost_tool.text.numbers import count
from fencepost_tool.track import digest, history, stretches
from fencepost_tool.track.index import Index, Refreshed

from . import alerts, exit_codes, track_reference
from . import options as shared
from .regex import pattern
from .verb import Verb

FORMATS = ("text", "json", *alerts.FORMS)
MOST_PLOTS = 40  # unless --filter names the cases: half a minute of drawing
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:\d{2}(:\d{2}.*)?)?)?)?)?")


def _arguments(p: argparse.ArgumentParser) -> None:
    p.add_argument("words", metavar="reference [pin PROGRAM]", nargs="*",
                   help="print the reference build of each machine; or pin a program or a commit as this machine's")
    shared.results(p, "folder of <machine>/<run>/ (default: results)")
    p.add_argument("--index", type=Path, metavar="FILE",
                   help="SQLite file, made when it is not there, and safe to delete (default: FOLDER/index.sqlite)")
    p.add_argument("--since", type=_date, metavar="DATE", help="list changes from then on only")
    p.add_argument("--machine", default="", help="its id, as in the folder's name (default: all)")
    shared.filter_(p)
    shared.threshold(p, "least change")
    p.add_argument("--all", action="store_true", help="changes that may be chance, too")
    p.add_argument("--plots", type=Path, metavar="FOLDER",
                   help=f"draw a trend of each series that changed (at most {MOST_PLOTS}), or that --filter names")
    p.add_argument("--fail-on-change", action="store_true", help="exit 1 when a change is listed (with --ledger: see there)")
    p.add_argument("--noisy", action="store_true",
                   help="take noisy results as well (estimates from disturbed samples): for machines that have no others")
    shared.allow_emulated(p)
    p.add_argument("--format", choices=FORMATS, default="text", help="of what is printed (text)")
    shared.json_(p, "the changes")
    alerts.add_arguments(p)
    group = p.add_argument_group("reference build, measured in alternation with the program of the newest run")
    group.add_argument("--no-reference", action="store_true", help="neither measure it nor use the ratios to it")
    shared.program(group)
    shared.budget(group, 120.0, "2m", "for measuring it, once for each run")
    shared.seed(group, 0, "of its random choices (default: drawn, and recorded)")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    keep = pattern("--filter", options.filter)
    if not options.results.is_dir():
        raise ResultsError(options.results, "no such folder", "give the folder that holds <machine>/<run>/")
    options.format = "json" if options.json else options.format
    alerts.check(options, FORMATS)
    if options.words:
        return track_reference.act(options.words, options, out, err)
    if not options.no_reference:
        track_reference.measure_newest(options, err)
    said = io.StringIO() if options.quiet or options.format != "text" else out
    with Index(options.index or options.results / "index.sqlite") as index:
        _say(index.refresh(options.results, options.allow_emulated), said, err)
        if not options.noisy:
            _say_noisy(index, said)
        _say_interrupted(index, said)
        bases, least = _history(index, options)
        if not options.no_reference:
            bases = track_reference.with_ratios(bases, options, said, err)
        searched = [stretches.search(index, b, least.of(b.machine), options.noisy) for b in bases]
        found = digest.digest(searched, bases, options.since or "", keep)
        if not found.series:
            raise ResultsError(f"--filter={options.filter}" if options.filter else options.results,
                               "matches no case of the history with a clean result", "look at the names, or take --noisy")
        settled = _settled(index, found, keep, least, options)
        chosen = _chosen(index, found, keep, options) if options.plots else []
    fails = bool(settled.news) if settled else options.fail_on_change and bool(found.sure)
    code = exit_codes.NO if fails else exit_codes.OK
    alerts.write(options, _forms(found, options, settled), out)
    if options.plots:
        _draw(chosen, found, options, said)
    return code


def _settled(index: Index, found: digest.Digest, keep: Callable[[str], bool], least: thresholds.Thresholds,
             options: argparse.Namespace) -> Settled | None:
    """Against the ledger, if there is one. Series are read again for the cases that it names."""
    def load(labels: Set[str]) -> list[history.Series]:
        def wanted(case: str) -> bool:
            return (case in labels or f"{case} net" in labels) and keep(case)
        return [one for b in found.baselines for one in history.series(index, b, wanted, options.noisy)]
    return alerts.settle(options, of_digest.sightings(found), of_digest.Levels(load, found, least).back)


def _forms(found: digest.Digest, options: argparse.Namespace, settled: Settled | None) -> alerts.Printers:
    def as_json() -> str:
        in_ledger = {"ledger": alerts.document(options, settled)} if settled else {}
        document = {**digest.document(found), "references": track_reference.documents(options), **in_ledger}
        return json.dumps(document, indent=1, allow_nan=False) + "\n"

    def for_people() -> str:
        return safe.lines("\n".join([digest.text(found, options.all).rstrip("\n"), *alerts.lines(options, settled)])) + "\n"
    return {"text": for_people,
            "json": as_json, **alerts.printers(of_digest.report(found, options.suite, settled))}


def _history(index: Index, options: argparse.Namespace) -> tuple[list[history.Baseline], thresholds.Thresholds]:
    bases = [b for b in history.baselines(index) if options.machine in ("", b.machine)
             and (options.allow_emulated or not b.emulated)]
    if not bases:
        raise ResultsError(options.results, "holds no run" + (f" of {options.machine}" if options.machine else ""),
                           "`make bench` adds one")
    return bases, thresholds.find([(options.results / p.folder, b.machine) for b in bases for p in b.points[-1:]],
                                  options.threshold)


def _chosen(index: Index, found: digest.Digest, keep: Callable[[str], bool], options: argparse.Namespace) -> list[history.Series]:
    """The series to draw: what --filter names, else what changed."""
    changed = {(id(f.series.baseline), f.series.label) for f in found.sure}
    cases = {f.series.name.text for f in found.sure}
    every = [one for b in found.baselines
             for one in history.series(index, b, keep if options.filter else cases.__contains__, options.noisy)]
    return every if options.filter else [one for one in every if (id(one.baseline), one.label) in changed][:MOST_PLOTS]


def _say(refreshed: Refreshed, out: TextIO, err: TextIO) -> None:
    """Folders that can't be used are a line each, and no reason to stop: the others are a history too."""
    for line in refreshed.bad:
        print(f"left out: {safe.word(line)}", file=err)
    counts = [f"{n} {what}" for n, what in ((refreshed.added, "added"), (refreshed.changed, "changed since and read again"),
                                            (refreshed.gone, "gone")) if n]
    if counts:
        print(f"index      {', '.join(counts)}", file=out)


def _say_noisy(index: Index, out: TextIO) -> None:
    results, runs = index.noisy()
    if results:
        print(f"noisy      {count(results, 'result')} of {count(runs, 'run')} left out: estimates from disturbed samples would "
              "be taken for changes (--noisy takes them)", file=out)


def _say_interrupted(index: Index, out: TextIO) -> None:
    runs = index.interrupted()
    if runs:
        print(f"interrupted {count(runs, 'run')} left out: `fencepost --resume <folder>` finishes one", file=out)


def _draw(chosen: Sequence[history.Series], found: digest.Digest, options: argparse.Namespace, out: TextIO) -> None:
    from fencepost_tool.track.trends import draw  # matplotlib takes longer to load than the rest to run
    draw(chosen, found, options.plots, out)


def _date(text: str) -> str:
    if not DATE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text}: a date like 2026-11-01, or the beginning of one")
    return text.replace(" ", "T")


VERB = Verb("track", _arguments, _body,
            exits={1: "with --fail-on-change: a change is listed; with --ledger: one for the worse that has no line there"})
run = VERB.run
