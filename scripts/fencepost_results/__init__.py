"""Reads one fencepost results folder; results/schema.md describes the files.

    from fencepost_results import load
    run = load("results/<machine>/<date>-<commit>")

Nothing here prints, draws or writes. Input that can't be used raises
ResultsError, whose text is one line fit for a user.
"""
from .documents import read_document
from .errors import ResultsError
from .figures import Case, Figure
from .folder import Run, load, schema_version
from .names import CaseName, parse_name
from .samples import Sample, read_samples

__all__ = ["Case", "CaseName", "Figure", "ResultsError", "Run", "Sample",
           "load", "parse_name", "read_document", "read_samples", "schema_version"]
