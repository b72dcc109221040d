"""The command: fencepost VERB [ARGUMENT...]. Splits make's ARGS, calls the verb, and turns whatever happens into an exit code."""
from __future__ import annotations

import errno
import io
import os
import shlex
import signal
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn, TextIO

from fencepost_tool.text.safe import word
from fencepost_tool.version import VERSION

from . import exit_codes, verbs

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}
USAGE = "usage: fencepost VERB [ARGUMENT...]"


def help_text() -> str:
    """What `fencepost --help` prints."""
    lines = [USAGE, "", "What atomics, locks, channels and shared lines cost on this machine.", "", "verbs:",
             *(f"  {name:<10} {summary}" for name, summary in verbs.SUMMARIES.items()), "",
             "options:", "  --help     this text; `fencepost VERB --help` has a verb's options",
             "  --version  print the version", "", exit_codes.help_text(), "",
             "FENCEPOST_PROGRAM names the program that measures; NO_COLOR turns colour off."]
    return "\n".join(lines) + "\n"


def dispatch(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    """The exit code of `fencepost ARGS`. Exceptions that are no fault of the user's pass through."""
    if not args:
        err.write(help_text())
        return exit_codes.USAGE
    first, *rest = args
    if first in ("--help", "-h"):
        out.write(help_text())
        return exit_codes.OK
    if first == "--version":
        print(f"fencepost {VERSION}", file=out)
        return exit_codes.OK
    if first not in verbs.SUMMARIES:
        kind = "option" if first.startswith("-") else "verb"
        print(f"error: {first}: no such {kind}; `fencepost --help` lists them", file=err)
        return exit_codes.USAGE
    return verbs.load(first).run(rest, out, err)


def with_args_of_make(args: Sequence[str]) -> list[str]:
    """args and the words of $FENCEPOST_ARGS, which is make's ARGS as typed: split as a shell splits, but nothing in it is
    expanded. The variable is removed, as programs started from here must not take it for theirs. ValueError: an open quote."""
    return [*args, *shlex.split(os.environ.pop("FENCEPOST_ARGS", ""))]


def guarded(args: Sequence[str], out: TextIO, err: TextIO) -> int:
    """The exit code, whatever happens."""
    text = os.environ.get("FENCEPOST_ARGS", "")
    try:
        args = with_args_of_make(args)
    except ValueError as e:
        print(f"error: ARGS={text}: {str(e).lower()}; close the quote", file=err)
        return exit_codes.USAGE
    try:
        return dispatch(args, out, err)
    except KeyboardInterrupt:
        print("fencepost: interrupted", file=err)
        return exit_codes.SIGNAL + signal.SIGINT
    except BrokenPipeError:
        raise
    except OSError as e:
        if e.errno in FULL and e.filename is None:  # of a stream: files are named
            raise
        return internal_error(e, args, err)
    except Exception as e:  # noqa: BLE001  reported as an internal error, with its traceback where asked for
        return internal_error(e, args, err)


def internal_error(error: Exception, args: Sequence[str], err: TextIO) -> int:
    """Prints one line about the exception; returns INTERNAL."""
    if os.environ.get("FENCEPOST_TRACEBACK") or not {"-v", "--verbose"}.isdisjoint(args):
        traceback.print_exception(type(error), error, error.__traceback__, file=err)
    what = word(" ".join(f"{type(error).__name__}: {error}".split()))
    print(f"fencepost: internal error: {what} (FENCEPOST_TRACEBACK=1 or -v shows where; please report it)", file=err)
    return exit_codes.INTERNAL


def main() -> NoReturn:
    """Ends the process with the exit code."""
    # A log file under LANG=C must not turn a plus-minus sign into a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = guarded(sys.argv[1:], sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough; that is no failure
        _forget_output()
        code = exit_codes.OK
    except OSError as e:
        _forget_output()
        print(f"error: standard output: can't be written: {e.strerror}; make space there, or choose another place",
              file=sys.stderr)
        code = exit_codes.USAGE
    sys.exit(code)


def _forget_output() -> None:
    """What is left in its buffer can't be written, and must not make the interpreter's end fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
