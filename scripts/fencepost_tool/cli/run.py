"""Measures, lists the timed loops, draws the plots, prints the summary: the digest, or with --filter the tables.

The last line on stdout is "results: <folder>", also after Ctrl-C or a failed case. The exit code is the program's; 1 if
only a plot or the summary failed. Plots and summary are left out of a broken run.
"""
from __future__ import annotations

import argparse
import io
import json
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Callable, TextIO

from fencepost_tool.results.errors import UserError

from . import exit_codes, program
from . import options as shared
from .verb import Verb

QUICK_BUDGET = "20s"
LAST_LINE = "results: "


class Stopped(BaseException):
    """A signal came where one may stop what is done."""

    def __init__(self, number: int):
        super().__init__(number)
        self.code = exit_codes.SIGNAL + number


def _arguments(p: argparse.ArgumentParser) -> None:
    shared.program(p)
    shared.filter_(p)
    shared.all_cases(p)
    p.add_argument("--budget", metavar="TIME", help="for the whole suite: 60s, 5m, 1h (5m)")
    p.add_argument("--quick", dest="budget", action="store_const", const=QUICK_BUDGET,
                   help=f"a smoke run: --budget {QUICK_BUDGET}")
    p.add_argument("--results", metavar="FOLDER", help="where the folder of the run is made (results)")
    p.add_argument("--seed", metavar="N", help="of all random choices (default: drawn, and recorded)")
    p.add_argument("--table", action="store_true", help="the program's own table of all cases, too")
    p.add_argument("--require-clean", action="store_true",
                   help="results from undisturbed samples only: without, a case that has too few is graded noisy, and its "
                        "interval is wider")
    shared.json_(p, "only the folder and the exit code")


def _body(options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    flags = _flags(options)
    _refuse_format(flags)
    path = program.find(options)
    code, folder = measure([str(path), *flags], None if options.json else out)
    if folder is None:
        return code
    try:
        with stoppable():
            if code in (exit_codes.OK, exit_codes.NO, exit_codes.CANNOT_TELL):
                late = present(folder, path, options, io.StringIO() if options.json else out, err)
                code = code or late
    except Stopped as e:
        code = e.code
    if options.json:
        print(json.dumps({"results": folder, "exit_code": code}), file=out)
    else:
        print(f"{LAST_LINE}{folder}", file=out)
    return code


def _flags(options: argparse.Namespace) -> list[str]:
    """The measuring program's: our own options in its spelling, then those that it is left to check."""
    flags = [] if options.table or any(word.startswith("--benchmark_format") for word in options.forwarded) else ["--quiet"]
    for name, value in (("budget", options.budget), ("results", options.results), ("seed", options.seed)):
        if value is not None:
            flags += [f"--{name}", value]
    if options.require_clean:
        flags.append("--require-clean")
    return [*flags, *program.selected(options), *options.forwarded]


def _refuse_format(flags: Sequence[str]) -> None:
    """The summary and the last line share standard output with it: no reader of JSON would take that."""
    words = [word for flag in flags for word in flag.split("=", 1)]
    for name, value in zip(words, words[1:]):
        if name == "--benchmark_format" and value in ("json", "csv"):
            raise UserError("--benchmark_format=json or csv would stand among the summary; "
                            "ask for a file: --benchmark_out=FILE --benchmark_out_format=json")


def measure(command: Sequence[str], out: TextIO | None) -> tuple[int, str | None]:
    """(exit code, folder of the results or None). Passes the program's output on to out as it comes, but for the line that is to
    be the last. Ctrl-C reaches the program from the terminal; SIGTERM is passed on, and the code is then 143."""
    terminated = False
    folder: str | None = None
    running: subprocess.Popen[str] | None = None

    def terminate(number: int, frame: FrameType | None) -> None:
        nonlocal terminated
        terminated = True
        if running is not None:
            running.terminate()

    # Handlers, as opposed to SIG_IGN, are not inherited: the program hears the signals.
    with _handlers({signal.SIGINT: _ignore, signal.SIGHUP: _ignore, signal.SIGTERM: terminate}):
        try:
            running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                                       encoding="utf-8", errors="replace")
        except OSError as e:
            raise UserError(f"{command[0]}: can't be started: {e.strerror}; "
                            "build it again, or name another by --program") from None

        if terminated:
            running.terminate()
        assert running.stdout is not None
        with running:
            for line in running.stdout:
                if line.startswith(LAST_LINE):
                    folder = line[len(LAST_LINE):].rstrip("\n")
                elif out is not None:
                    out = _relay(line, out)
        code = running.returncode
    if terminated:
        return exit_codes.SIGNAL + signal.SIGTERM, folder
    return (code if code >= 0 else exit_codes.SIGNAL - code), folder


def _relay(line: str, out: TextIO) -> TextIO | None:
    """None once nobody reads any more: a run is not thrown away because `head` has seen enough."""
    try:
        out.write(line)
        out.flush()
        return out
    except BrokenPipeError:
        return None


def present(folder: str, path: Path, options: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    """OK, or NO where a plot or the summary failed."""
    from . import plot, summary  # matplotlib takes a second to load: not before the measuring
    _list_loops(folder, path, io.StringIO() if options.quiet else err)
    # The digest answers what people ask of a whole suite; who has chosen cases wants to see these.
    tables = ["--full"] if _has_filter(options) else []
    codes = [verb.run([folder, "--color", options.color, *more], out, err) for verb, more in ((plot, []), (summary, tables))]
    return exit_codes.NO if any(codes) else exit_codes.OK


def _has_filter(options: argparse.Namespace) -> bool:
    return bool(options.filter) or any(word.startswith("--benchmark_filter") for word in options.forwarded)


def _list_loops(folder: str, path: Path, err: TextIO) -> None:
    """The instructions beside the estimates. A run is complete without: not every machine has a disassembler."""
    from fencepost_tool.codegen import shown
    try:
        shown.take(Path(folder), path, io.StringIO())
    except UserError as e:
        print(f"note: no listing.json, so the summary names no instructions: {e}", file=err)


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGINT and SIGTERM raise Stopped inside."""
    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped(number)
    with _handlers({signal.SIGINT: stop, signal.SIGTERM: stop}):
        yield


def _ignore(number: int, frame: FrameType | None) -> None:
    pass


@contextmanager
def _handlers(wanted: Mapping[signal.Signals, Callable[[int, FrameType | None], None]]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


VERB = Verb("run", _arguments, _body, forwards=True,
            details="Other options (--threads, --placement, --cpus, --events, --resume ...) go to the measuring program, which "
                    "checks them; its --help lists all.",
            exits={1: "a case failed, or a plot could not be drawn",
                   3: "no case has a result, or with --require-clean one that could run is not clean"})
run = VERB.run
