"""What a run was measured on and with, in words that can be compared with another run's.

machine: what must be the same for estimates to belong together. build: what may well be what one wants to
know the cost of. Values that could not be read are left out: nobody knows whether they differ.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

USUAL_HOME = "first"


def machine(document: Mapping[str, Any]) -> dict[str, str]:
    """What machine.json says about the machine, in words by topic: the processor, its caches, how much of it the run had, and
    what lies below."""
    cpu = document.get("cpu", {})
    found = {"architecture": document.get("arch"),
             "CPU": " ".join(filter(None, (_text(cpu.get(k)) for k in ("vendor", "family", "model", "stepping",
                                                                      "model_name")))),
             "caches": _caches(document.get("caches")), "PUs": document.get("pus_allowed"),
             "hypervisor": document.get("hypervisor") or "none"}
    return {key: text for key, text in ((k, _text(v)) for k, v in found.items()) if text}


def build(document: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, str]:
    """What machine.json and run.json's context say about the build, in words by topic: what the program was built with, and what
    it ran under."""
    found: dict[str, Any] = {"compiler": document.get("compiler"), "flags": document.get("compiler_flags"),
                             "variant": document.get("variant"), "build type": document.get("build_type"),
                             "C library": document.get("libc"), "kernel": document.get("kernel"),
                             "microcode": document.get("cpu", {}).get("microcode"),
                             "placement": placement(context)}
    libraries = document.get("libraries")
    found.update(libraries if isinstance(libraries, dict) else {})
    return {key: text for key, text in ((k, _text(v)) for k, v in found.items()) if text}


def placement(context: Mapping[str, Any]) -> str:
    """Where a run's threads and memory were: the placement's name, its list of CPUs where one was given, and the home of shared
    memory where that is not the usual one (runs from before that key had this one). "" when the run does not say it."""
    home = _text(context.get("shared_home"))
    return " ".join(filter(None, (_text(context.get("placement")), _text(context.get("placement_list")),
                                  f"shared home {home}" if home not in ("", USUAL_HOME) else "")))


def differences(a: Mapping[str, str], b: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """{what: (in a, in b)} where both know it and they disagree."""
    return {key: (a[key], b[key]) for key in a if key in b and a[key] != b[key]}


def _caches(read: Any) -> str:
    """"" where any size or sharing could not be read: then nobody knows whether they differ from those of another run."""
    found = [(c.get("level"), c.get("bytes"), c.get("shared_by")) for c in (read if isinstance(read, list) else [])
             if isinstance(c, dict)]
    if not all(_text(part).isdigit() and _text(part) != "0" for cache in found for part in cache):
        return ""
    return ", ".join(sorted(f"L{level} {size} B by {pus}" for level, size, pus in found))


def _text(value: Any) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return "" if text.startswith("unreadable") else text
