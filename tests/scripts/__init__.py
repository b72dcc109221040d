"""Tests of scripts/, in the same folders as what they test.

    python3 -m unittest discover -s tests/scripts/<folder> -t .
    python3 -m unittest tests.scripts.<folder>.<file without .py>

from the checkout's root, with the Python that scripts/find-python.sh names.
"""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
