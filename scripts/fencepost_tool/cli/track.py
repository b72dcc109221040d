"""scripts/track.py: brings the index up to date, prints the digest, draws trends."""
from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path
from typing import Sequence, TextIO

from fencepost_tool.results import ResultsError
from fencepost_tool.stats import thresholds
from fencepost_tool.track import digest, history
from fencepost_tool.track.index import Index, Refreshed

from .command import Parser, guarded
from .options import pattern, share

MOST_PLOTS = 40  # unless --filter names the cases: half a minute of drawing
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:\d{2}(:\d{2}.*)?)?)?)?)?")


def run(args: Sequence[str], out: TextIO, err: TextIO, more: str = "") -> int:
    """more: further arguments in one text, as in make's ARGS."""
    def body(options, out: TextIO, err: TextIO) -> int:
        keep = pattern("--filter", options.filter)
        if not options.results.is_dir():
            raise ResultsError(options.results, "no such folder", "give the folder that holds <machine>/<run>/")
        with Index(options.index or options.results / "index.sqlite") as index:
            _say(index.refresh(options.results, options.allow_emulated), out, err)
            bases = [b for b in history.baselines(index) if options.machine in ("", b.machine)
                     and (options.allow_emulated or not b.emulated)]
            if not bases:
                raise ResultsError(options.results, "holds no run" + (f" of {options.machine}" if options.machine else ""),
                                   "`make bench` adds one")
            least = thresholds.find([options.results / p.folder for b in bases for p in b.points[-1:]], options.threshold)
            every = [one for b in bases for one in history.series(index, b, keep)]
        if not every:
            raise ResultsError(f"--filter={options.filter}", "matches no case of the history", "look at the names")
        found = digest.digest(every, bases, least, options.since or "")
        out.write(digest.text(found, options.all))
        if options.plots:
            _draw(every, found, options, out)
        return 1 if options.fail_on_change and found.sure else 0
    try:
        words = shlex.split(more)
    except ValueError as e:
        print(f"error: ARGS={more}: {e}", file=err)
        return 2
    return guarded(body, parser().parse_args([*args, *words]), out, err)


def _say(refreshed: Refreshed, out: TextIO, err: TextIO) -> None:
    """Folders that can't be used are a line each, and no reason to stop: the others are a history too."""
    for line in refreshed.bad:
        print(f"left out: {line}", file=err)
    counts = [f"{n} {what}" for n, what in ((refreshed.added, "added"), (refreshed.changed, "changed since and read again"),
                                            (refreshed.gone, "gone")) if n]
    if counts:
        print(f"index      {', '.join(counts)}", file=out)


def _draw(every: Sequence[history.Series], found: digest.Digest, options: argparse.Namespace, out: TextIO) -> None:
    from fencepost_tool.track.trends import draw  # matplotlib takes longer to load than the rest to run
    changed = {id(f.series) for f in found.sure}
    chosen = list(every) if options.filter else [one for one in every if id(one) in changed][:MOST_PLOTS]
    draw(chosen, found, options.plots, out)


def _date(text: str) -> str:
    if not DATE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text}: a date like 2026-11-01, or the beginning of one")
    return text.replace(" ", "T")


def parser() -> argparse.ArgumentParser:
    p = Parser(description="What changed in the history of results/<machine>/, and when.",
               epilog="Exit code: 0; 1 with --fail-on-change when something changed; 2 where there is nothing to read.")
    p.add_argument("--results", type=Path, default=Path("results"), metavar="FOLDER", help="default: %(default)s")
    p.add_argument("--index", type=Path, metavar="FILE",
                   help="SQLite file, made when it is not there, and safe to delete (default: FOLDER/index.sqlite)")
    p.add_argument("--since", type=_date, metavar="DATE", help="list changes from then on only")
    p.add_argument("--machine", default="", help="its id, as in the folder's name (default: all)")
    p.add_argument("--filter", metavar="REGEX", default="", help="only cases whose name it matches somewhere")
    p.add_argument("--threshold", type=share, metavar="SHARE", help="least change, 0.02 or 2%% (default: by case)")
    p.add_argument("--all", action="store_true", help="changes that may be chance, too")
    p.add_argument("--plots", type=Path, metavar="FOLDER",
                   help=f"draw a trend of each series that changed (at most {MOST_PLOTS}), or that --filter names")
    p.add_argument("--fail-on-change", action="store_true", help="exit 1 when a change is listed")
    p.add_argument("--allow-emulated", action="store_true", help="read runs measured under emulation too")
    return p
