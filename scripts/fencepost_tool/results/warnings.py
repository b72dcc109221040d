"""The warnings of a run's machine.json, alike for both schema versions.

Version 2 has them as objects. Version 1 had sentences; what those told apart by their wording is told apart here, and
nowhere else.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EMULATED, TOPOLOGY = "emulated", "topology_mismatch"
INVALID = "invalid"  # the severity under which timings must not be used


@dataclass(frozen=True)
class MachineWarning:
    """id: what kind of warning, stable from run to run; "" for a sentence of version 1 that had none. affects and remedy
    may be "" in version 1 only."""

    id: str
    severity: str
    text: str
    affects: str = ""
    remedy: str = ""

    @property
    def line(self) -> str:
        """As the program prints it."""
        return "; ".join(filter(None, (self.text, self.affects and f"affects: {self.affects}",
                                       self.remedy and f"remedy: {self.remedy}")))


def warnings_of(machine: Mapping[str, Any]) -> list[MachineWarning]:
    """The warnings of machine.json, in its order: the gravest first."""
    listed = machine.get("warnings")
    if not isinstance(listed, list):
        return []
    if machine.get("schema_version") == 1:
        causes = {_sentence(c): c for c in machine.get("causes") or []}
        return [_version_1(text, causes) for text in listed if text]
    return [MachineWarning(w["id"], w["severity"], w["text"], w["affects"], w["remedy"]) for w in listed]


def _sentence(cause: Mapping[str, str]) -> str:
    return f"{cause['what']}: {cause['touches']}; fix: {cause['fix']}"


def _version_1(text: str, causes: Mapping[str, Mapping[str, str]]) -> MachineWarning:
    if text in causes:
        cause = causes[text]
        return MachineWarning(cause["cause"], "warning", cause["what"], cause["touches"], cause["fix"])
    if text.startswith("EMULATED"):
        return MachineWarning(EMULATED, INVALID, text)
    return MachineWarning(TOPOLOGY if text.startswith("topology:") else "", "warning", text)
