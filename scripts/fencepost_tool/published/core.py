"""Which core a machine.json states. Hypervisors may state another model than the CPU has, so this is a statement of the
machine, and says so."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .tables import Core, cores

ARM = "aarch64"


@dataclass(frozen=True)
class Identified:
    """cores: names, none when the table has no such core; several on a CPU with two kinds of cores, where a run does not tell
    which of them it measured. model: as stated, None where it was given by name. how: for people, also of a CPU without a
    core in the table."""

    cores: tuple[str, ...]
    model: int | None
    how: str

    @property
    def text(self) -> str:
        """The names of the cores that it may be."""
        return " or ".join(self.cores)


def identify(machine: Mapping[str, Any]) -> Identified:
    """By architecture, vendor, family and model (AArch64: implementer and part) of the CPU in machine.json."""
    cpu, arch = machine.get("cpu", {}), machine.get("arch")
    arm = arch == ARM
    family, model = _number(cpu.get("family")), _number(cpu.get("model_name" if arm else "model"))
    vendor = cpu.get("vendor")
    stated = f"{vendor} part {cpu.get('model_name')}" if arm else f"{vendor} family {cpu.get('family')} model {cpu.get('model')}"
    how = f"by the CPU's stated model, {stated}"
    if machine.get("hypervisor") is not None:
        how += "; a virtual machine may state another model than the CPU has"
    if model is None:
        return Identified((), None, "the CPU states no model")
    found = [core for core in cores() if core.arch == arch and core.vendor == vendor
             and core.family in (None, family) and any(model in part for part in core.models)]
    if not found:
        return Identified((), model, f"no core with published values {how}")
    contradiction = _contradiction(found, cpu.get("features"))
    if contradiction:
        return Identified((), model, f"{found[0].name} {how}, but it has {contradiction}, so it is another")
    return Identified(tuple(core.name for core in found), model, how)


def by_name(name: str, how: str) -> Identified:
    """A core that was found out by other means."""
    return Identified((name,), None, how)


def _contradiction(found: list[Core], features: Any) -> str:
    """Features of the CPU that none of the cores has, "" without one. Missing ones say nothing: a hypervisor may hide them."""
    present = set(features) if isinstance(features, list) else set()
    never = frozenset.intersection(*(core.never_has for core in found))
    return ", ".join(sorted(present & never))


def _number(value: Any) -> int | None:
    """The number that machine.json has as such or as a text, decimal or hexadecimal; None for what could not be read."""
    try:
        return int(str(value), 0)
    except ValueError:
        return None
