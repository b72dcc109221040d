"""Runs a verb: python -m fencepost_tool, or this file by its path, as scripts/fencepost does."""
import sys

if not __package__:  # by its path: Python has put this folder in front, whose names are not meant for the top
    sys.path[0] = __file__.rsplit("/", 2)[0]

try:
    from fencepost_tool.cli.main import main
except Exception as e:  # noqa: BLE001  an incomplete installation must not end with 1, which means "regressed"
    print(f"fencepost: internal error: {type(e).__name__}: {e} (is the installation complete?)", file=sys.stderr)
    sys.exit(70)

if __name__ == "__main__":
    main()
