"""Files of a run that may be stored compressed, as a run that is kept for later is.

samples.jsonl and listing.json compress to a fifth or less. `gzip` replaces FILE by FILE.gz, and
readers take the one for the other. Where both exist, the uncompressed file is read.
"""
from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)  # what reading raises when a .gz is cut off or not gzip's at all
COPY_AGAIN = "copy or compress it again"


def stored(path: Path) -> Path:
    """The path itself, or the path of its compressed copy where there is only that."""
    compressed = path.with_name(path.name + ".gz")
    return compressed if compressed.exists() and not path.exists() else path


def open_stored(path: Path) -> io.BufferedIOBase:
    """The file's contents as a binary stream, decompressed when its name ends in .gz. Raises OSError; reading may raise
    one of DAMAGED."""
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
