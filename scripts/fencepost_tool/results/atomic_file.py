"""Files that are whole or not there: written beside the target and renamed over it."""
from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from .errors import ResultsError

_REMEDIES = {
    errno.ENOSPC: "make space on that file system (df)",
    errno.EDQUOT: "make space: the disk quota is used up",
    errno.EROFS: "it is mounted read-only: write elsewhere",
    errno.EACCES: "the folder is not writable for this user (ls -ld)",
    errno.EPERM: "forbidden whatever the permissions say: see lsattr",
    errno.EMFILE: "raise the limit: ulimit -n",
    errno.ENFILE: "raise the limit: sysctl fs.file-max",
    errno.ENOMEM: "free memory, or raise the limit of the control group",
    errno.EFBIG: "raise the limit: ulimit -f",
    errno.ENOENT: "make its folder first",
    errno.ENOTDIR: "a part of the path is a file",
    errno.EISDIR: "a folder has that name: move it away",
}


def write_atomically(path: Path, text: str) -> None:
    """Replaces the file by one that holds the text in UTF-8; readers see the old file or the new one, never a part of either.

    The text goes to <path>.part, is flushed to the disk (fsync), and is then renamed. The folder is not flushed: after a
    power failure the old file may be there, but never an empty or a torn one. ResultsError with the system's reason: the old
    file is whole then, and no <path>.part is left.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            _flush_to_disk(file.fileno())
        part.replace(path)
    except OSError as e:
        _remove(part)
        raise unwritable(path, e) from None


def unwritable(path: Path, e: OSError) -> ResultsError:
    """What the system says, and what helps against that."""
    return ResultsError(path, f"can't be written: {e.strerror}", _REMEDIES.get(e.errno or 0, "see the reason"))


def _flush_to_disk(file: int) -> None:
    try:
        os.fsync(file)
    except OSError as e:
        if e.errno != errno.EINVAL:  # a file system or device without fsync keeps what it was given
            raise


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):  # it was never made, or is a folder of someone else's
        part.unlink()
