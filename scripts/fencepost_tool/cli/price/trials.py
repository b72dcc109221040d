"""price --try PROGRAM -- ARGUMENTS: runs patched copies of it, and says what weaker instructions save."""
from __future__ import annotations

import argparse
import os
import platform
import secrets
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Callable, TextIO

from fencepost_tool.compare.interleaved.commands import Command
from fencepost_tool.price import profile, text, trial, trial_text
from fencepost_tool.price.profile import Profile, Row
from fencepost_tool.price.profile_text import NEGLIGIBLE
from fencepost_tool.price.replacements import Refused, Replacement, Replacer
from fencepost_tool.price.site import CALL, FUTEX, PLAIN
from fencepost_tool.results.errors import UserError

from .. import exit_codes, json_output
from .. import options as shared
from . import executions

LOCKS = 1  # put in front of a site by --dearer
MOST_COUNTED = 4  # sites that are tried where no costs are known
BUDGET_S = 60.0
NEVER = frozenset((CALL, FUTEX, PLAIN))  # instructions that have no weaker one


def arguments(p: argparse.ArgumentParser) -> None:
    """Of what is tried."""
    p.add_argument("--try", dest="try_", action="store_true",
                   help="run copies of PROGRAM with weaker instructions in alternation with it, and say what they save: at sites "
                        f"that can take more than 1 %% of its CPU time by --run, else at the {MOST_COUNTED} executed most; "
                        "--filter picks others")
    p.add_argument("--dearer", action="store_true",
                   help="the same with one more locked instruction in front of each site, which weakens nothing")
    p.add_argument("--drop-lock", action="store_true", help="with --try: also copies without lock prefixes, which are not atomic")
    p.add_argument("--by", choices=(trial.CPU, trial.WALL), default=trial.CPU,
                   help="with --try: compare CPU time or elapsed time (cpu)")
    p.add_argument("--any-output", action="store_true", help="with --try: copies may print something else, such as times")
    shared.budget(p, BUDGET_S, "1m", "with --try: for all pairs of processes")
    shared.seed(p, 0, "with --try: of the order of processes (default: drawn and printed)")


def wanted(options: argparse.Namespace) -> bool:
    """Whether something is to be tried. UserError for options that say so by themselves and should not."""
    tries = options.try_ or options.dearer
    if tries and (options.inventory or options.diff or options.program is None):
        raise UserError("--try and --dearer run a program: give it by itself, with -- and its arguments after it")
    if not tries and (options.drop_lock or options.any_output or options.by != trial.CPU):
        raise UserError("--drop-lock, --any-output and --by are of --try, which is not given")
    if options.dearer and options.drop_lock:
        raise UserError("--dearer weakens nothing: give it without --drop-lock")
    return bool(tries)


def body(options: argparse.Namespace, selected: Callable[[str], bool] | None, out: TextIO) -> int:
    """Tries what is selected, None where --filter is not given. UserError."""
    program, stdin = options.program, options.stdin or Path(os.devnull)
    run, own = executions.run_of(options)
    profile.refuse(program)
    if not own or platform.machine() != "x86_64":
        raise UserError(f"{program}: --try replaces instructions of x86-64 programs and runs them natively, on x86-64 only")
    locks = LOCKS if options.dearer else 0
    counted = profile.take(program, options.command, run, True, stdin, options.counter, subprocess.DEVNULL)
    rows = sites(counted, selected)
    replacer = Replacer(counted.program, options.drop_lock, locks)
    found = [replacer.of(row.site) if row.file == counted.program else
             Refused(row.site, f"in {row.file.name}, not in the program") for row in rows]
    replacements = [one for one in found if isinstance(one, Replacement)]
    refused = [one for one in found if isinstance(one, Refused)]
    if not replacements:
        raise UserError(f"{program}: no site can be tried: "
                        + "; ".join(f"{text.where(one.site)}: {one.why}" for one in refused[:3]))
    rules = trial.Rules(options.budget, options.seed or secrets.randbelow(2 ** 31), options.by, options.any_output)
    command = Command(counted.program, options.command, str(program), stdin)
    tried = replace(trial.take(command, replacements, not locks, rules), refused=refused)
    if options.json:
        json_output.write(trial_text.document(tried, rows, locks), out)
    else:
        print("\n".join(trial_text.lines(tried, rows, locks)), file=out)
    return exit_codes.OK


def sites(counted: Profile, selected: Callable[[str], bool] | None) -> list[Row]:
    """Those that can matter, the dearest first. UserError where there is none."""
    rows = counted.rows
    if selected is not None:
        found = [row for row in rows if selected(text.searched(row.site))]
        why = "no executed site matches --filter"
    elif any(row.share for row in rows):
        found = [row for row in rows if row.share and max(row.share[1], row.contended or 0.0) > NEGLIGIBLE]
        why = "no site can take more than 1 % of its CPU time; --filter picks one all the same"
    else:
        own = [row for row in rows if row.file == counted.program and row.site.found.kind not in NEVER]
        found = sorted(own, key=lambda row: -row.count)[:MOST_COUNTED]
        why = "it executes no site"
    if not found:
        raise UserError(f"nothing to try: {why}")
    return found
