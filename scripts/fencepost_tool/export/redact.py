"""A run without what tells the host: names, ids, paths, command lines, serial numbers. Estimates stay as they are."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from .runs import Process

MACHINE = "redacted"
# Keys of run.json's context and of machine.json that are redacted, at any depth. What describes the model of the hardware and
# the versions of the software stays: without it a number means nothing.
IDENTIFYING = {"host_name", "hostname", "executable", "args", "machine_id", "kernel_command_line", "cmdline", "serial", "uuid",
               "build_id", "cgroup", "user", "topology_file", "cwd"}
_PATH = "/"  # a text that begins with it is one


def redacted(process: Process, number: int) -> Process:
    """number: of the run among those exported, which names it instead of its folder."""
    run = process.run
    context = {**without(run.context), "machine": MACHINE}
    machine = {**without(run.machine), "machine_id": MACHINE}
    return replace(process, run=replace(run, folder=Path(f"run-{number}"), context=context, machine=machine))


def without(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what identifies."""
    return {key: _value(value) for key, value in document.items() if key not in IDENTIFYING and not _is_path(value)}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return without(value)
    if isinstance(value, list):
        return [_value(v) for v in value if not _is_path(v)]
    return value


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_PATH)
