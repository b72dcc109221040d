"""Which C++ may include which: arch <- primitives <- benches, primitives <- rivals, counters and machine <- harness <- benches,
and the layers inside harness/."""
from __future__ import annotations

import posixpath
import re

from tree import Tree, line_of

# The folders of harness/ from the bottom up: each may include itself and those before it.
HARNESS = ("base", "topology", "clock", "team", "benchmark", "guests", "options", "sampling", "plan", "results", "probe",
           "doctor", "session")

# What the C++ of a folder may include of ours. A folder that is not named here may include anything but tests and benches.
MAY_INCLUDE = {
    "arch": {"arch"},
    "primitives": {"arch", "primitives"},
    # Primitives of other libraries. Only the lists that the build makes include them.
    "rivals": {"arch", "primitives", "rivals"},
    "machine": {"machine"},
    # Is loaded into another program.
    "qemu_plugin": {"qemu_plugin"},
    "tsan_counter": {"tsan_counter"},
    "counters": {"arch", "counters"},
    **{f"harness/{name}": {"arch", "counters", "machine", *(f"harness/{lower}" for lower in HARNESS[:i + 1])}
       for i, name in enumerate(HARNESS)},
    # Benchmarks know the harness by what it asks of them, and by nothing else.
    "benches": {"arch", "primitives", "benches", "harness/benchmark"},
    # The program's entry point.
    "benches/main.cpp": {"benches", "harness/session"},
    "tests": {"arch", "primitives", "rivals", "machine", "counters", "benches", "tests", "qemu_plugin",
              *(f"harness/{name}" for name in HARNESS)},
}
OURS = {layer for layer in MAY_INCLUDE if layer != "benches/main.cpp"}
TOPS = {layer.split("/")[0] for layer in OURS}
NEVER_INCLUDED = {"tests", "benches", "rivals"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">]', re.M)


def layer_of(path: str) -> str:
    """harness/clock/chains.hpp is in harness/clock, benches/timed_loop.hpp in benches."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "harness" and len(parts) > 2 else parts[0]


def include_direction(tree: Tree) -> list[str]:
    """Includes go the way that MAY_INCLUDE says."""
    breaches = []
    for path in tree.files("*.cpp", "*.hpp"):
        folder = path if path in MAY_INCLUDE else layer_of(path)
        allowed = MAY_INCLUDE.get(folder, OURS - NEVER_INCLUDED)
        for match in INCLUDE.finditer(tree.text(path)):
            target = match.group(1)
            if target.split("/")[0] not in TOPS:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            layer = layer_of(target)
            where = f"{path}:{line_of(tree.text(path), match.start())}"
            if layer.split("/")[0] in TOPS and layer not in allowed:
                breaches.append(f"{where}: {folder} must not include {layer}")
            elif re.match(r"arch/[^/]+/", target) and folder not in {"arch", "tests"}:
                breaches.append(f"{where}: names one instruction set; the build picks it")
    return breaches


ALL = (include_direction,)
