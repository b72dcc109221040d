"""Runs a verb: python -m fencepost_tool, or this file by its path, as scripts/fencepost does."""
import sys

if not __package__:  # by its path: Python has put this folder in front, whose names are not meant for the top
    sys.path[0] = __file__.rsplit("/", 2)[0]

from fencepost_tool.cli.main import main

if __name__ == "__main__":
    main()
