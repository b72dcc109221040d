"""Brings the index up to date, prints the digest, draws trends."""
from __future__ import annotations

import argparse
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.results import ResultsError
from fencepost_tool.stats import thresholds
from fencepost_tool.text.numbers import count
from fencepost_tool.track import digest, history
from fencepost_tool.track.index import Index, Refreshed

from . import exit_codes
from . import options as shared
from .regex import pattern
from .verb import Verb

MOST_PLOTS = 40  # unless --filter names the cases: half a minute of drawing
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:\d{2}(:\d{2}.*)?)?)?)?)?")


def _arguments(p: argparse.ArgumentParser) -> None:
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
    p.add_argument("--fail-on-change", action="store_true", help="exit 1 when a change is listed")
    p.add_argument("--noisy", action="store_true",
                   help="take noisy results as well (estimates from disturbed samples): for machines that have no others")
    shared.allow_emulated(p)
    shared.json_(p, "the changes")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    keep = pattern("--filter", options.filter)
    if not options.results.is_dir():
        raise ResultsError(options.results, "no such folder", "give the folder that holds <machine>/<run>/")
    said = io.StringIO() if options.quiet or options.json else out
    with Index(options.index or options.results / "index.sqlite") as index:
        _say(index.refresh(options.results, options.allow_emulated), said, err)
        if not options.noisy:
            _say_noisy(index, said)
        every, bases, least = _history(index, keep, options)
    if not every:
        raise ResultsError(f"--filter={options.filter}" if options.filter else options.results,
                           "matches no case of the history with a clean result", "look at the names, or take --noisy")
    found = digest.digest(every, bases, least, options.since or "")
    if options.json:
        json.dump(digest.document(found), out, indent=1, allow_nan=False)
        out.write("\n")
    else:
        out.write(digest.text(found, options.all))
    if options.plots:
        _draw(every, found, options, said)
    return exit_codes.NO if options.fail_on_change and found.sure else exit_codes.OK


def _history(index: Index, keep: Callable[[str], bool],
             options: argparse.Namespace) -> tuple[list[history.Series], list[history.Baseline], thresholds.Thresholds]:
    bases = [b for b in history.baselines(index) if options.machine in ("", b.machine)
             and (options.allow_emulated or not b.emulated)]
    if not bases:
        raise ResultsError(options.results, "holds no run" + (f" of {options.machine}" if options.machine else ""),
                           "`make bench` adds one")
    least = thresholds.find([options.results / p.folder for b in bases for p in b.points[-1:]], options.threshold)
    return [one for b in bases for one in history.series(index, b, keep, options.noisy)], bases, least


def _say(refreshed: Refreshed, out: TextIO, err: TextIO) -> None:
    """Folders that can't be used are a line each, and no reason to stop: the others are a history too."""
    for line in refreshed.bad:
        print(f"left out: {line}", file=err)
    counts = [f"{n} {what}" for n, what in ((refreshed.added, "added"), (refreshed.changed, "changed since and read again"),
                                            (refreshed.gone, "gone")) if n]
    if counts:
        print(f"index      {', '.join(counts)}", file=out)


def _say_noisy(index: Index, out: TextIO) -> None:
    results, runs = index.noisy()
    if results:
        print(f"noisy      {count(results, 'result')} of {count(runs, 'run')} left out: estimates from disturbed samples would "
              "be taken for changes (--noisy takes them)", file=out)


def _draw(every: Sequence[history.Series], found: digest.Digest, options: argparse.Namespace, out: TextIO) -> None:
    from fencepost_tool.track.trends import draw  # matplotlib takes longer to load than the rest to run
    changed = {id(f.series) for f in found.sure}
    chosen = list(every) if options.filter else [one for one in every if id(one) in changed][:MOST_PLOTS]
    draw(chosen, found, options.plots, out)


def _date(text: str) -> str:
    if not DATE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text}: a date like 2026-11-01, or the beginning of one")
    return text.replace(" ", "T")


VERB = Verb("track", _arguments, _body, exits={1: "with --fail-on-change: a change is listed"})
run = VERB.run
