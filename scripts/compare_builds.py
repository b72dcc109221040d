#!/usr/bin/env python3
"""Replaced by `scripts/fencepost compare --as programs`, which finds a Python that has what it needs."""
import os
import sys
from pathlib import Path

command = str(Path(__file__).resolve().parent / "fencepost")
print("note: scripts/compare_builds.py is now: scripts/fencepost compare --as programs", file=sys.stderr, flush=True)
os.execv(command, [command, "compare", "--as", "programs", *sys.argv[1:]])
