"""Loads one JSON document and checks it against its schema.

The schemas in results/schema/ are the authority; this file only turns their
complaints into one line a user can act on.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fencepost_tool.paths import SCHEMAS

from .compiled_schema import Check, Unsupported, compiled
from .compressed import COPY_AGAIN, DAMAGED, open_stored
from .errors import ResultsError
from .json_text import TOO_DEEP, is_finite, parse

if TYPE_CHECKING:
    import jsonschema

VERSIONS = ("1", "2")  # of run.json; every other file has versions of its own, which its schema says
REMEASURE = "the file can't be trusted, measure again"


@cache
def _schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))


def _versions(name: str) -> tuple[str, ...]:
    """The versions of a schema that can be read."""
    allowed = _schema(name).get("properties", {}).get("schema_version", {})
    known = allowed.get("enum") or ([allowed["const"]] if "const" in allowed else VERSIONS)
    return tuple(map(str, known))


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """The validator of `run`, `machine`, `sample` or `plan`. The library is imported on first use: a valid document needs
    none of it, and the import takes longer than most verbs."""
    import jsonschema
    return jsonschema.Draft202012Validator(_schema(name))


def complaint(name: str, document: Any) -> jsonschema.ValidationError | None:
    """What is wrong with the document, the most telling of several; None when it is valid."""
    if _obeys(name)(document):
        return None
    from jsonschema.exceptions import best_match
    return best_match(validator(name).iter_errors(document))


@cache
def _obeys(name: str) -> Check:
    """A fast answer for documents that are valid; the validator says what is wrong with the others."""
    try:
        return compiled(_schema(name))
    except Unsupported:
        return lambda document: False


def read_text(path: Path, remedy: str) -> str:
    """The file's text, decompressed when its name ends in .gz. ResultsError when it is missing, damaged or not UTF-8."""
    try:
        with open_stored(path) as file:
            return file.read().decode("utf-8")
    except FileNotFoundError:
        raise ResultsError(path, "no such file", remedy) from None
    except DAMAGED as e:
        raise ResultsError(path, f"is no whole gzip file ({e})", COPY_AGAIN) from None
    except OSError as e:
        raise ResultsError(path, f"can't be read: {e.strerror}", remedy) from None
    except UnicodeDecodeError:
        raise ResultsError(path, "is not UTF-8 text", REMEASURE) from None


def read_document(path: Path, schema: str, remedy: str) -> dict[str, Any]:
    """A JSON document that obeys results/schema/<schema>.schema.json.

    `remedy` is what to do when the file is missing or cut off.
    """
    document = check_version(path, parse(path, read_text(path, remedy), remedy), _versions(schema))
    try:
        bad = find_not_finite(document)
        error = None if bad else complaint(schema, document)
    except RecursionError:
        raise ResultsError(path, TOO_DEEP, REMEASURE) from None
    if bad:
        raise ResultsError(path, f"{bad} is not a finite number", REMEASURE)
    if error is not None:
        raise ResultsError(path, _explain(document, error), REMEASURE)
    return document


def check_version(path: Path, document: Any, versions: Sequence[str] = VERSIONS) -> dict[str, Any]:
    """The document, which is a JSON object of a version that is read here, or ResultsError. Before anything else: under
    another version the rest of the schema means nothing, and its complaints would mislead."""
    if not isinstance(document, dict):
        raise ResultsError(path, "holds no JSON object", "give a fencepost results folder")
    context = document.get("context")
    holder = context if isinstance(context, dict) else document
    version = holder.get("fencepost_schema", holder.get("schema_version"))
    if version is None:
        raise ResultsError(path, "has no schema version, so fencepost did not write it",
                           "give a fencepost results folder")
    if str(version) not in versions:
        raise ResultsError(
            path, f"is of schema version {version!s:.20}, and these scripts read version {' and '.join(versions)}",
            f"use the scripts of the commit that wrote it ({holder.get('commit', 'unknown')})")
    return document


def comparable(version: str, other: str) -> bool:
    """Whether results of the two versions mean the same. All that are read do: version 2 adds to version 1."""
    return version == other or {version, other} <= set(VERSIONS)


def find_not_finite(value: Any, where: str = "") -> str | None:
    """The place of the first NaN or infinity, None without one. JSON Schema
    can't see them: NaN fails no comparison."""
    if isinstance(value, float):
        return None if is_finite(value) else where
    if isinstance(value, dict):
        children: Iterable[tuple[object, Any]] = value.items()
        where = value.get("name", where) if isinstance(value.get("name"), str) else where
    elif isinstance(value, list):
        children = enumerate(value)
    else:
        return None
    found = (find_not_finite(v, f"{where}: {k}" if where else str(k)) for k, v in children)
    return next((f for f in found if f), None)


def _explain(document: Any, error: jsonschema.ValidationError) -> str:
    """The complaint with its case's name; a bare index helps nobody."""
    path = list(error.absolute_path)
    words = [str(p) for p in path]
    if path[:1] == ["benchmarks"] and len(path) > 1:
        entry = document["benchmarks"][path[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        words = [str(name or f"benchmarks[{path[1]}]"), *words[2:]]
    place = ": ".join(words)
    message = error.message if len(error.message) < 160 else error.message[:157] + "..."
    return f"{place}: {message}" if place else message
