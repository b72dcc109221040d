"""Builds build/docs/index.html by mkdocs (scripts/install-deps.sh --with docs), and follows every link of it. Exit 0: all lead
somewhere. 1: one does not, or mkdocs failed. 2: no mkdocs."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys

from fencepost_tool import paths

from .links import dead_links
from .stage import stage

SOURCE, SITE = paths.ROOT / "build" / "docs-source", paths.ROOT / "build" / "docs"


def main() -> int:
    """The exit code."""
    program = shutil.which("mkdocs")
    if program is None:
        print("make docs: no mkdocs; remedy: scripts/install-deps.sh --with docs", file=sys.stderr)
        return 2
    stage(paths.ROOT, SOURCE)
    command = [program, "build", "--quiet", "--strict", "--clean", "--config-file", str(paths.ROOT / "docs" / "mkdocs.yml")]
    package = str(paths.ROOT / "scripts")  # mkdocs.yml names slug()
    if subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": package}).returncode:
        return 1
    dead = dead_links(SITE)
    for line in dead:
        print(f"make docs: {line}", file=sys.stderr)
    print(f"documentation: {SITE / 'index.html'}")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
