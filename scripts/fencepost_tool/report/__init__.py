"""The HTML report of runs: one file with data, charts, tables and all code that shows them; it asks no network for anything."""
from .library import find as find_library
from .page import html

__all__ = ["find_library", "html"]
