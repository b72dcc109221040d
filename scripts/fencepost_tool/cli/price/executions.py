"""price PROGRAM -- ARGUMENTS: runs it, counts its atomic instructions, and says what they can cost."""
from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.price import executed, inputs, profile, profile_text, text
from fencepost_tool.results import Run, load
from fencepost_tool.results.errors import UserError

from .. import exit_codes, json_output

MOST = 30  # rows
STDERR = 2


def arguments(p: argparse.ArgumentParser) -> None:
    """Of what is run."""
    p.add_argument("--run", metavar="FOLDER", type=Path, help="costs from this run of this machine; without, counts only")
    p.add_argument("--counter", choices=tuple(profile.COUNTERS),
                   help="what counts (default: qemu, callgrind where that is missing)")
    p.add_argument("--waits", action="store_true",
                   help="also the share of perf's samples at each site, from one more native run: waits, and no savings")
    p.add_argument("--any-cpu", action="store_true", help="take costs from a run of another CPU, too")
    p.add_argument("--stdin", metavar="FILE", type=Path,
                   help="the program's input, which each run reads (default: the caller's; none with --try)")
    p.add_argument("--most", metavar="N", type=_most, default=MOST, help=f"rows to print ({MOST})")
    p.add_argument("program", nargs="?", type=Path, metavar="PROGRAM", help="what is run, if -- and its arguments follow")


def _most(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text}: a whole number of at least 1")
    return int(text)


def body(options: argparse.Namespace, selected: Callable[[str], bool], out: TextIO) -> int:
    """Runs options.program. UserError."""
    run, own = run_of(options)
    if options.waits and not own:
        raise UserError(f"{options.program}: --waits takes samples of a native run, and it is of another architecture")
    with inputs.repeated(options.stdin) as stdin:
        found = profile.take(options.program, options.command, run, own, stdin if own else options.stdin, options.counter,
                             output_of_program(options))
        if options.waits:
            found = profile.with_waits(found, options.program, options.command, stdin)
    rows = [row for row in found.rows if selected(text.searched(row.site))]
    if options.json:
        json_output.write(profile_text.document(found, rows), out)
    else:
        print("\n".join(profile_text.lines(found, rows, options.most)), file=out)
    return exit_codes.OK


def output_of_program(options: argparse.Namespace) -> int | None:
    """For subprocess: with --json standard output is the document's alone."""
    return STDERR if options.json else None


def run_of(options: argparse.Namespace) -> tuple[Run | None, bool]:
    """(the run whose costs count for options.program, whether the program is of this machine's architecture). UserError."""
    if options.command is None:
        raise UserError(f"{options.program}: programs are run only with -- and their arguments after it; "
                        f"--all {options.program} lists the sites without running it")
    run = load(options.run) if options.run else None
    own = executed.program_file(options.program).isa == platform.machine()
    if run and own and not options.any_cpu:
        refuse_other_cpu(run)
    return run if own else None, own


def refuse_other_cpu(run: Run) -> None:
    """UserError where the run is of another CPU model than this machine's."""
    theirs, ours = run.machine.get("cpu", {}).get("model_name"), _model_name()
    if theirs and ours and theirs != ours:
        raise UserError(f"{run.folder}: is of {theirs}, and this machine has {ours}; measure here (fencepost run), or say "
                        f"--any-cpu")


def _model_name() -> str:
    """Of the first CPU; "" where the kernel does not say it."""
    try:
        lines = Path(os.environ.get("FENCEPOST_CPUINFO", "/proc/cpuinfo")).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
