"""Source frames by llvm-symbolizer, where it is installed. It reads the file and executes nothing of it."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .site import Frame

SECONDS = 300
STANDARD = re.compile(r"(?:[\w:<>,&* ]+ )?(?:std|__gnu_cxx|__cxxabiv1)::")


def program() -> str | None:
    """Its path: the one without a version, else the newest on PATH."""
    plain = shutil.which("llvm-symbolizer")
    if plain:
        return plain
    found = [file for folder in os.environ.get("PATH", "").split(os.pathsep) if folder
             for file in Path(folder).glob("llvm-symbolizer-*") if file.name[16:].isdigit() and os.access(file, os.X_OK)]
    return str(max(found, key=lambda file: int(file.name[16:]))) if found else None


def frames(path: str, addresses: Sequence[int]) -> dict[int, list[Frame]]:
    """address -> frames of the user's code, innermost first, names as in the source; {} where the program is missing or fails."""
    name = program()
    if name is None or not addresses:
        return {}
    command = [name, "--inlines", "--demangle", "--output-style=LLVM", f"--obj={Path(path).resolve()}"]
    try:
        done = subprocess.run(command, input="".join(f"{a:#x}\n" for a in addresses), capture_output=True, timeout=SECONDS,
                              check=False, encoding="utf-8", errors="backslashreplace",
                              env={**os.environ, "DEBUGINFOD_URLS": ""})  # nothing is asked of a server
    except (OSError, subprocess.TimeoutExpired):
        return {}
    blocks = done.stdout.split("\n\n")
    return {a: _block(b) for a, b in zip(addresses, blocks)} if len(blocks) == len(addresses) + 1 else {}


def _block(text: str) -> list[Frame]:
    """Pairs of lines: function, file:line:column."""
    lines = text.split("\n")
    found = []
    for function, place in zip(lines[::2], lines[1::2]):
        file, line = (place.rsplit(":", 2) + ["", ""])[:2]
        if function != "??" and not STANDARD.match(function):
            found.append(Frame(function, "" if file == "??" else file, int(line) if line.isdigit() else 0))
    return found
