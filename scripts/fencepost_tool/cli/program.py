"""The measuring program: which one, whether it runs here, and how the verbs call it."""
from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from fencepost_tool import paths
from fencepost_tool.results.errors import UserError

from .regex import pattern


def find(options: argparse.Namespace) -> Path:
    """--program, $FENCEPOST_PROGRAM, the installed one or that of `make build`. UserError where it can't be run here."""
    path = options.program or paths.program()
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise UserError(f"{path}: no such program; `make build` builds it, or name one: --program FILE, or FENCEPOST_PROGRAM")
    # runs-here.sh goes along with the bundle too, which has no Python.
    done = subprocess.run([paths.SCRIPTS / "runs-here.sh", path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise UserError(" ".join(done.stderr.split()))
    return path.resolve()


def selected(options: argparse.Namespace) -> list[str]:
    """The flags for --filter and --all. UserError."""
    every = ["--all"] if getattr(options, "all_cases", False) else []
    if not options.filter:
        return every
    pattern("--filter", options.filter)
    return [f"--benchmark_filter={options.filter}", *every]


def become(path: Path, arguments: Sequence[str]) -> NoReturn:
    """Runs the program in place of this process: signals, terminal and exit code are its own."""
    os.execv(path, [os.fspath(path), *arguments])


def output(path: Path, arguments: Sequence[str]) -> str:
    """What it prints. UserError with its last line on stderr where it fails."""
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise UserError((done.stderr.strip().splitlines() or [f"{path} ended with exit code {done.returncode}"])[-1])
    return done.stdout
