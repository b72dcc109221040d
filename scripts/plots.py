#!/usr/bin/env python3
"""Draws every plot for one or more runs, and for several their comparison.

    $(scripts/find-python.sh) scripts/plots.py results/<machine>/<date>-<commit> [...]

Writes RUN/plots/<plot>.png and .svg; the same run gives the same files. With
more than one run also plots/compare-with-<the others>/ of the first, or the
folder after --out. Needs no display. Exit 2 and one line on stderr when a folder can't be used.
"""
from fencepost_tool.cli.command import main
from fencepost_tool.cli.plot import run

if __name__ == "__main__":
    main(run)
