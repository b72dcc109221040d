"""One line about the machine, for headings and footers.

An estimate without its machine is a rumour; values that could not be read are
left out here and stay in machine.json with their reason.
"""
from __future__ import annotations

from typing import Any

from fencepost_tool.results import Run, fingerprint, warnings_of
from fencepost_tool.results.warnings import EMULATED


def readable(value: Any) -> str:
    """The value as text, "" when there is none to read."""
    text = "" if value is None else str(value)
    return "" if text.startswith("unreadable") else " ".join(text.split())


def cpu(run: Run) -> str:
    """Model name, and its numbers, because a virtual machine's model name
    often tells nothing."""
    fields = run.machine["cpu"]
    name = readable(fields.get("model_name")) or readable(fields.get("vendor")) or "unknown CPU"
    numbers = [f"{word} {readable(fields.get(word))}" for word in ("family", "model", "stepping")
               if readable(fields.get(word))]
    return f"{name} ({' '.join(numbers)})" if numbers else name


def size(run: Run) -> str:
    """How many PUs the run might use; "" where it does not say so."""
    count = readable(run.machine.get("pus_allowed"))
    return f"{count} PU{'' if count == '1' else 's'}" if count else ""


def hypervisor(run: Run) -> str:
    """The hypervisor, or that there is none; "" where it could not be read."""
    value = run.machine.get("hypervisor")
    if value is None:
        return "no hypervisor"
    name = readable(value).replace("hypervisor", "").strip()
    return f"hypervisor: {name}" if name else ""


def placement(run: Run) -> str:
    """Its name, with the list of CPUs where one was given and the home of shared memory where that is not the usual one; ""
    when the run does not say it."""
    return fingerprint.placement(run.context)


def commit(run: Run) -> str:
    """The commit of the program, or "unknown"."""
    return readable(run.context.get("commit")) or readable(run.machine.get("commit")) or "unknown"


def toolchain(run: Run) -> str:
    """The compiler and the C library, as far as they are known."""
    return ", ".join(filter(None, (readable(run.machine.get("compiler")),
                                   readable(run.machine.get("libc")))))


def warnings(run: Run) -> list[str]:
    """What a reader must know before using a result of this run, one line each."""
    found = []
    if run.emulated:
        found.append("EMULATED: timings are not valid under emulation")
    return found + incomplete(run) + recorded_warnings(run)


def incomplete(run: Run) -> list[str]:
    """A line where the run was interrupted; else none."""
    return ["interrupted: cases have fewer rounds than asked for"] if run.interrupted else []


def recorded_warnings(run: Run) -> list[str]:
    """The warnings of machine.json, one line each, but for the one about emulation, which every reader words for itself."""
    return [" ".join(w.line.split()) for w in warnings_of(run.machine) if w.id != EMULATED]


def footer(run: Run) -> str:
    """CPU, PUs, hypervisor, toolchain, commit."""
    parts = (cpu(run), size(run), hypervisor(run), toolchain(run), f"commit {commit(run)}")
    return " · ".join(filter(None, parts))
