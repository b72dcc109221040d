"""Exit codes, the same for all verbs. --help, the man page and docs/reference/stability.md print TABLE."""
from __future__ import annotations

OK = 0
NO = 1
USAGE = 2
CANNOT_TELL = 3
INTERNAL = 70
SIGNAL = 128

TABLE = (
    ("0", "fine"),
    ("1", "the answer is no: a case regressed or is broken, a check or a benchmark failed, a code is too weak"),
    ("2", "usage or input error; one line on stderr says what to do"),
    ("3", "cannot tell: no case has a result, or a required one is inconclusive or not clean"),
    ("70", "internal error, a fault of fencepost; FENCEPOST_TRACEBACK=1 or -v shows where"),
    ("128+N", "stopped by signal N: 130 after Ctrl-C, 143 after SIGTERM"),
)


def help_text() -> str:
    """The table for --help, two columns."""
    return "exit codes:\n" + "\n".join(f"  {code:<6} {meaning}" for code, meaning in TABLE)
