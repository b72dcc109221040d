"""Go's compiler in the listing: functions of package sync/atomic, whose operations are all seq_cst (https://go.dev/ref/mem).

A whole program is linked, as no disassembler but Go's own, which lacks instructions, reads its objects. What Go aims at are the
variants that arch/<isa>/expected/variants.json has under "go"; parameters come in other registers than C's (Variant.abi).
"""
from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import targets
from .build import Built
from .compilers import Compiler, version_key
from .operations import Case
from .targets import Variant

FAMILY = "go"
PACKAGE = "main."  # in front of its functions' symbols
GOARCH = {"x86_64": "amd64", "aarch64": "arm64"}
BITWISE = "1.23"  # the first to have And and Or

# Parameters, result and body by operation and use of the result. T: Uint64, t: uint64.
FORMS = {
    ("load", "used"): ("", "{t}", "return atomic.Load{T}(p)"),
    ("store", ""): (", v {t}", "", "atomic.Store{T}(p, v)"),
    ("exchange", "used"): (", v {t}", "{t}", "return atomic.Swap{T}(p, v)"),
    ("exchange", "unused"): (", v {t}", "", "atomic.Swap{T}(p, v)"),
    ("fetch_add", "used"): (", v {t}", "{t}", "return atomic.Add{T}(p, v)"),
    ("fetch_add", "unused"): (", v {t}", "", "atomic.Add{T}(p, v)"),
    ("cas_strong", "used"): (", e, v {t}", "bool", "return atomic.CompareAndSwap{T}(p, e, v)"),
    ("fetch_or", "used"): (", v {t}", "{t}", "return atomic.Or{T}(p, v)"),
    ("fetch_or", "unused"): (", v {t}", "", "atomic.Or{T}(p, v)"),
    ("fetch_and", "used"): (", v {t}", "{t}", "return atomic.And{T}(p, v)"),
    ("fetch_and", "unused"): (", v {t}", "", "atomic.And{T}(p, v)"),
}


def find(path: str | None = None) -> list[Compiler]:
    """The Go on PATH, or the program that $GO names; none where there is no Go."""
    program = shutil.which("go" if path is not None else os.environ.get("GO", "go"), path=path)
    version = re.match(r"go(\d+(?:\.\d+)+)", _run([program, "env", "GOVERSION"], {})[1]) if program else None
    if program is None or version is None:
        return []
    return [Compiler("go", os.path.realpath(program), FAMILY, version[1], tuple(i for i in targets.isas() if _variants(i)))]


def missing(found: Sequence[Compiler], isas: Sequence[str]) -> list[str]:
    """A line for each instruction set and variant for which there is no Go, or too old a one."""
    here = next((c for c in found if c.family == FAMILY), None)
    if here is None:
        return [f"go for {isa}: not installed (golang-go)" for isa in isas if _variants(isa)]
    return [f"go for {isa}/{name}: needs go{entry['since']}" for isa in isas for name, entry in _variants(isa).items()
            if not _has(here, entry)]


def aimed(compiler: Compiler, variant: Variant) -> Variant | None:
    """The variant as the compiler has it, None where it does not."""
    if compiler.family != FAMILY:
        return variant
    entry = _variants(variant.isa).get(variant.name)
    return replace(variant, flags=(entry["setting"],), abi=FAMILY) if entry and _has(compiler, entry) else None


def compile_unit(compiler: Compiler, variant: Variant, cache: Path) -> Built:
    """All cases that Go has, as one program; kept by the hash of all that goes into it."""
    source = generate(compiler)
    settings = (f"GOARCH={GOARCH[variant.isa]}", *variant.flags)
    shown = (*settings, compiler.program, "build", "operations.go")
    seed = repr((shown, compiler.path, compiler.version, source))
    made = cache / f"go_{hashlib.sha256(seed.encode()).hexdigest()[:24]}"
    if made.exists():
        return Built(shown, (made,), "", {})
    # Under another name first: two that run at once must not read each other's half.
    scratch = cache / f"{made.name}.{os.getpid()}.go"
    scratch.write_text(source, "utf-8")
    code, said = _run([compiler.path, "build", "-trimpath", "-o", str(scratch.with_suffix(".tmp")), str(scratch)],
                      dict(pair.split("=", 1) for pair in settings))
    scratch.unlink()
    if code != 0:
        return Built(shown, (), " ".join(said.split())[:200] or f"ended with {code} and said nothing", {})
    scratch.with_suffix(".tmp").replace(made)
    return Built(shown, (made,), "", {})


def generate(compiler: Compiler) -> str:
    """The source of the program."""
    functions = list(_functions(compiler))
    lines = ["// Made from the table in scripts/fencepost_tool/codegen/golang.py.", "package main", 'import "sync/atomic"']
    for case, (parameters, result, body) in functions:
        lines += ["//go:noinline", f"func {case.symbol}(p *{{t}}{parameters}) {result} {{{{ {body} }}}}"
                  .format(t=f"uint{case.bits}", T=f"Uint{case.bits}")]
    names = ", ".join(case.symbol for case, _ in functions)
    return "\n".join([*lines, f"var all = []any{{{names}}}", "func main() { for _, one := range all { println(one) } }", ""])


def _functions(compiler: Compiler) -> Iterator[tuple[Case, tuple[str, str, str]]]:
    for bits in (32, 64):
        for (operation, result), form in FORMS.items():
            if operation not in ("fetch_or", "fetch_and") or version_key(compiler.version) >= version_key(BITWISE):
                yield Case(operation, result, "seq_cst", "seq_cst" if operation == "cas_strong" else "", bits), form


def _variants(isa: str) -> dict[str, Any]:
    found: dict[str, Any] = targets.load(isa, "variants").get(FAMILY, {})
    return found


def _has(compiler: Compiler, entry: dict[str, Any]) -> bool:
    return version_key(compiler.version) >= version_key(entry.get("since", "1.19"))


def _run(command: list[str], settings: dict[str, str]) -> tuple[int, str]:
    """(exit code, all that it said)."""
    # No other version than this one, nothing from a network, and no C compiler.
    fixed = {"GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off", "GOPROXY": "off", "CGO_ENABLED": "0", "GOOS": "linux"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, stdin=subprocess.DEVNULL,
                              env={**os.environ, **fixed, **settings})
    except (OSError, subprocess.TimeoutExpired) as e:
        return 1, str(e)
    return done.returncode, done.stdout + done.stderr
