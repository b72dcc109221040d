#!/usr/bin/env python3
"""What changed in the history of results/<machine>/, and when.

    $(scripts/find-python.sh) scripts/track.py [--since 2026-11-01] [--plots FOLDER] [--fail-on-change]

Reads the runs' folders into an SQLite index beside them, and writes nothing else but the plots. Exit 1 with
--fail-on-change when something changed; 2 and one line on stderr where nothing can be read. It can't say
what a change of level comes from, only what else changed at the time.
"""
import os

from fencepost_tool.cli.command import main
from fencepost_tool.cli.track import run

if __name__ == "__main__":
    main(lambda argv, out, err: run(argv, out, err, os.environ.get("FENCEPOST_ARGS", "")))
