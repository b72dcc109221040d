"""Single instructions beside the published values of this core (fencepost_tool.published). They say nothing of what a fence
costs in a program; they say whether this harness sees what others saw. A deviation is named, and is no failure: microcode,
a hypervisor and the published measurement may each be its cause."""
from __future__ import annotations

import platform
import re

from fencepost_tool import published
from fencepost_tool.published import Compared, Identified
from fencepost_tool.published.tables import cases
from fencepost_tool.results import Run

from . import cpu
from .chains import text
from .program import Program
from .verdict import MET, SHOWN, Row

TARGET = "as published"
ARCHITECTURES = {"AMD64": "x86_64", "arm64": "aarch64"}  # as other systems call them


def check(program: Program, budget_s: float) -> list[Row]:
    """A row for each instruction with a published value. budget_s: of the one run."""
    arch = ARCHITECTURES.get(platform.machine(), platform.machine())
    wanted = [timed.case for timed in cases() if timed.arch == arch]
    pattern = "^(" + "|".join(map(re.escape, wanted)) + ")$"
    if not wanted or not program.names(pattern, "--threads", "1"):
        return [Row(f"instructions, {arch}", TARGET, "not measured", SHOWN, ("no case of this build has published values",))]
    run = program.run(pattern, budget_s, "--threads", "1")
    core = core_of(run)
    found = published.compare(run, core)
    if not found:
        return [Row("instructions", TARGET, "not compared", SHOWN,
                    (core.how if not core.cores else f"{core.text}: no case was measured",))]
    return [row(one, core) for one in found]


def core_of(run: Run) -> Identified:
    """By its features where these tell, since a hypervisor may state another model; else by its model."""
    is_it, how = cpu.here()
    return published.by_name("Golden Cove", how) if is_it else published.identify(run.machine)


def row(one: Compared, core: Identified) -> Row:
    """The row of one instruction; a deviation is shown, and no miss."""
    title = f"{one.timed.instruction}, {one.case.primitive} {one.case.operation}, cycles"
    target = f"{one.published:g} +-{100 * published.LIMIT:g} %"
    if not one.deviates:
        return Row(title, target, text(one.measured), MET)
    return Row(title, target, text(one.measured), SHOWN, (one.note, f"{one.cost.core}: {core.how}"))
