"""Names of functions as the source has them."""
from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace

from .site import Site

PARTS = re.compile(r" \[clone [^\]]*\]")  # c++filt's of .cold and .part.0
HASHES = re.compile(r"::h[0-9a-f]{16}$|\[[0-9a-f]{12,16}\]")  # in names of Rust, other ones in each build
SECONDS = 60


def demangled(names: Sequence[str]) -> dict[str, str]:
    """Mangled -> as in the source, without the marks of parts; by c++filt, and unchanged where that is missing or fails."""
    wanted = sorted({name for name in names if name.startswith(("_Z", "_R")) and "\n" not in name})
    program = shutil.which("c++filt")
    if not wanted or program is None:
        return {}
    try:
        done = subprocess.run([program], input="\n".join(wanted) + "\n", capture_output=True, timeout=SECONDS, check=False,
                              encoding="utf-8", errors="backslashreplace")
    except (OSError, subprocess.TimeoutExpired):
        return {}
    shown = done.stdout.split("\n")[:-1]
    return {a: PARTS.sub("", b) for a, b in zip(wanted, shown)} if len(shown) == len(wanted) else {}


def with_names(sites: Sequence[Site]) -> list[Site]:
    """The sites, their functions as in the source."""
    found = demangled([name for site in sites for name in (site.function, *(frame.function for frame in site.frames))])

    def name(mangled: str) -> str:
        return HASHES.sub("", found.get(mangled, mangled))
    return [replace(site, function=name(site.function), frames=tuple(replace(f, function=name(f.function)) for f in site.frames))
            for site in sites]
