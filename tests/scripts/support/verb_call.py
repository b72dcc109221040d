"""Calls a verb of the command in this process."""
from __future__ import annotations

import io

from fencepost_tool.cli.main import dispatch


def call(*args: str):
    """The exit code, and what was written to standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    return dispatch(args, out, err), out.getvalue(), err.getvalue()


def small(name):
    """Selects a few cases of a made-up run, for tests in which any will do."""
    return name.startswith(("floor/add", "fence/mfence", "fence/none"))
