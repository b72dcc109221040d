"""SQLite's complaints as one line with their real cause and what to do."""
from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fencepost_tool.results import ResultsError

ANOTHER = "or name another with --index; nothing in the results is touched"


@contextmanager
def saying(path: Path) -> Iterator[None]:
    """Errors of SQLite on the file `path` in the block become ResultsErrors."""
    try:
        yield
    except sqlite3.OperationalError as e:
        raise _operational(path, str(e)) from None
    except sqlite3.DatabaseError as e:
        raise ResultsError(path, f"is no index of a history, or damaged ({e})",
                           "delete it if it is one: it is made again from the results") from None
    except OSError as e:
        raise ResultsError(path, f"can't be used: {e.strerror}", f"fix that, {ANOTHER}") from None


@contextmanager
def of_stored() -> Iterator[None]:
    """What stands in an index and is not of the expected form is damage."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as e:
        raise sqlite3.DatabaseError(f"a text in it is not as it was written: {e}") from None


def stored(text: str) -> dict[str, Any]:
    """A JSON object out of an index."""
    with of_stored():
        return dict(json.loads(text).items())


def _operational(path: Path, text: str) -> ResultsError:
    if "locked" in text or "busy" in text:
        return ResultsError(path, "is being written by another tracker", "call again when that has ended")
    if "full" in text:
        return ResultsError(path, f"can't be used: {text}", f"make room, {ANOTHER}")
    cause = _cause(path)
    return ResultsError(path, f"can't be used: {text}" + (f" ({cause})" if cause else ""), f"fix that, {ANOTHER}")


def _cause(path: Path) -> str:
    """What the system says of writing there; "" where it does not object."""
    try:
        if path.exists():
            os.close(os.open(path, os.O_RDWR))
        elif not path.parent.is_dir():
            return f"{path.parent}: no such folder"
        if not os.access(path.parent, os.W_OK):
            return f"{path.parent} can't be written"
    except OSError as e:
        return e.strerror or ""
    return ""
