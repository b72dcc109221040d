"""Reads one fencepost results folder (results/schema.md describes the files), or a file of Google Benchmark's.

    from fencepost_tool.results import load
    run = load("results/<machine>/<date>-<commit>")

Nothing here prints or draws, and only write_atomically writes. Input that can't be used raises
ResultsError, whose text is one line fit for a user.
"""
from .atomic_file import unwritable, write_atomically
from .case_fields import name_of
from .case_name import CaseName
from .documents import read_document
from .errors import ResultsError
from .estimates import Case, Estimate
from .folder import Run, load, read_listing, schema_version
from .foreign import load_foreign, load_repetitions
from .light import LightRun, load_light
from .outcomes import Outcomes
from .samples import Sample, read_samples
from .warnings import MachineWarning, warnings_of

__all__ = ["Case", "CaseName", "Estimate", "LightRun", "Outcomes", "ResultsError", "Run", "Sample", "MachineWarning",
           "load", "load_foreign", "load_light", "load_repetitions", "name_of", "read_document", "read_listing", "read_samples",
           "schema_version", "unwritable", "warnings_of", "write_atomically"]
