"""capstone and pyelftools: of the virtual environment that scripts/install-deps.sh --with price fills, else those of Python.

The environment's folder of packages is put in front of the path, since a distribution's capstone may be too old. Nothing
else of this package imports the two when it is loaded, so that every other verb works without them.
"""
from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

from fencepost_tool import paths
from fencepost_tool.results.errors import UserError

CAPSTONE = 5  # the first that decodes LSE


class Missing(UserError):
    """A package that is not there, or too old."""


def folder() -> Path:
    """The virtual environment: $PRICE_TOOLS, else build/price. It may not exist."""
    return Path(os.environ.get("PRICE_TOOLS") or paths.scratch() / "price")


def remedy() -> str:
    """What to run."""
    if not paths.INSTALLED:
        return "run scripts/install-deps.sh --with price"
    return f"run python3 -m venv {folder()} && {folder()}/bin/pip install 'capstone>=5' pyelftools"


def require() -> None:
    """Missing, unless both can be imported."""
    capstone()
    _module("elftools")


def capstone() -> ModuleType:
    """The module. Missing: there is none, or it is older than CAPSTONE."""
    module = _module("capstone")
    version = module.cs_version()[0]
    if version < CAPSTONE:
        raise Missing(f"capstone {version} is too old, {CAPSTONE} is needed; {remedy()}")
    return module


def _module(name: str) -> ModuleType:
    for packages in sorted(folder().glob("lib/python3*/site-packages")):
        if str(packages) not in sys.path:
            sys.path.insert(0, str(packages))
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as e:
        package = {"elftools": "pyelftools"}.get(name, name)
        raise Missing(f"the Python package {package} can't be loaded ({e}); {remedy()}") from None
