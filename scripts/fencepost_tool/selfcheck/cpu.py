"""Is this core a Golden Cove of a server, the one that the estimates in cycles come from?

By features, not by model number: hypervisors present other numbers. AMX came with Sapphire Rapids
together with AVX512-FP16; its successor with another core, Granite Rapids, adds AMX-FP16.
Source: Intel Architecture Instruction Set Extensions Programming Reference, table of features by CPU.
"""
from __future__ import annotations

from pathlib import Path

NEEDED = frozenset({"amx_tile", "amx_int8", "avx512_fp16"})
TOO_NEW = frozenset({"amx_fp16", "amx_complex"})


def cpu_flags(cpuinfo: str) -> frozenset[str]:
    """The flags of the first CPU in /proc/cpuinfo's text; none on ARM64."""
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split())
    return frozenset()


def golden_cove(flags: frozenset[str]) -> tuple[bool, str]:
    """Whether it is one, and how that was found out."""
    missing = sorted(NEEDED - flags)
    newer = sorted(TOO_NEW & flags)
    if missing:
        return False, f"/proc/cpuinfo lacks {', '.join(missing)}"
    if newer:
        return False, f"/proc/cpuinfo has {', '.join(newer)}, so the core is newer"
    return True, f"/proc/cpuinfo has {', '.join(sorted(NEEDED))}"


def here() -> tuple[bool, str]:
    """golden_cove() of this machine."""
    try:
        return golden_cove(cpu_flags(Path("/proc/cpuinfo").read_text("utf-8", "replace")))
    except OSError as e:
        return False, f"/proc/cpuinfo can't be read: {e.strerror}"
