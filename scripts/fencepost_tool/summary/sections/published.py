"""Published values of this core: how many results agree with them, and which do not."""
from __future__ import annotations

import textwrap

from fencepost_tool.published import LIMIT, compare, identify
from fencepost_tool.results import Run
from fencepost_tool.text.table import WIDTH


def section(run: Run) -> list[str]:
    """Empty for a core that is not in the table, and where no case with a published value was measured."""
    core = identify(run.machine)
    found = compare(run, core)
    if not found:
        return []
    within = sum(not one.deviates for one in found)
    share = f"{100 * LIMIT:g} %"
    lines = [f"{within} of {len(found)} results are within {share} of the published cycles ({core.how})"]
    lines += [one.note for one in found if one.deviates]
    return [f"published values of this core: {core.text}", *(part for line in lines for part in _wrapped(line))]


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="      ", break_long_words=False,
                         break_on_hyphens=False)
