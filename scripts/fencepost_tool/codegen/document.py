"""fences.json: written, read, and validated by results/schema/fences.schema.json."""
from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fencepost_tool.results.documents import complaint

from .compilers import Compiler
from .errors import Problem
from .mixing import Mix
from .operations import by_symbol
from .rules import RULES
from .survey import Unit

VERSION = 1


def make(units: Sequence[Unit], mixes: Sequence[tuple[str, Mix, str]], compilers: Sequence[Compiler],
         missing: Sequence[str], disassembler: str, seconds: float) -> dict[str, Any]:
    """The document. mixes: instruction set, mix, the known fault behind it."""
    return {
        "fences_schema": VERSION,
        "disassembler": f"llvm-objdump {disassembler}",
        "seconds": round(seconds, 1),
        "compilers": [{"name": c.name, "program": c.program, "targets": list(c.isas)} for c in compilers],
        "missing": list(missing),
        "rules": {name: asdict(rule) for name, rule in RULES.items()},
        "units": [_unit(unit) for unit in units],
        "mixes": [{"target": isa, "rule": mix.rule, "known": fault, "first": [asdict(s) for s in mix.first],
                   "then": [asdict(s) for s in mix.then]} for isa, mix, fault in mixes],
    }


def _unit(unit: Unit) -> dict[str, Any]:
    rows = []
    for symbol, finding in unit.rows:
        case = by_symbol()[symbol]
        rows.append({"operation": case.title, "orders": case.orders, "bits": case.bits, "finding": finding})
    return {"name": unit.name, "compiler": unit.compiler.name, "target": unit.variant.isa,
            "variant": unit.variant.name, "command": " ".join(unit.command), "failed": unit.failed,
            "refused": unit.refused, "rows": rows, "findings": unit.findings}


def write(document: dict[str, Any], path: Path) -> None:
    """Writes the document as compact JSON. Problem where the file can't be written."""
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    try:
        path.write_text(text + "\n", "utf-8")
    except OSError as e:
        raise Problem(f"{path}: can't be written: {e.strerror}; choose another folder with --out") from None


def read(path: Path) -> dict[str, Any]:
    """Problem: no such file, not JSON, another schema, or not what the schema says."""
    try:
        document: Any = json.loads(path.read_text("utf-8"))
    except OSError as e:
        raise Problem(f"{path}: can't be read: {e.strerror}; make fences writes one") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as e:
        raise Problem(f"{path}: is not whole JSON ({e}); make fences writes it anew") from None
    version = document.get("fences_schema") if isinstance(document, dict) else None
    if version is None:
        raise Problem(f"{path}: has no fences_schema, so make fences did not write it; give a fences.json")
    if version != VERSION:
        raise Problem(f"{path}: is of fences schema {version!s:.20}, and this program reads {VERSION}; "
                      "use the program of the commit that wrote it, or run make fences again")
    error = complaint("fences", document)
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path)
        raise Problem(f"{path}: {place}: {error.message:.160}; run make fences again")
    return dict(document)
