"""Whether the work before an operation holds it up: benches/work.hpp adds a 0 made of the sum to the address of the object. Where
it does not, nothing uses the sum of the work outside the lock: the compiler has dropped what would have been a 0.

How registers are named and overwritten is data, under "work" in arch/<isa>/expected/timed_loops.json."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sections
from listing import Line


def unused_sums(code: list[Line], described: Mapping[str, Any], syntax: Mapping[str, Any]) -> list[str]:
    """The last add of each block of work whose sum no path reads."""
    code = [one for one in code if not re.fullmatch(syntax["nothing"], one.shape)]
    return [code[first].text for first, length in sections.blocks(code, described["add"])
            if not _read_later(code, first + length, code[first].text, described, syntax)]


def _read_later(code: list[Line], start: int, add: str, described: Mapping[str, Any], syntax: Mapping[str, Any]) -> bool:
    sum_register = re.fullmatch(described["sum"], add)
    assert sum_register, add
    name = sum_register[1]
    lost_by_call = re.fullmatch(described["scratch"], name)
    lost = [instruction for instruction, registers in described["implicit"].items() if re.fullmatch(registers, name)]
    for pattern, all_names in described["names"]:
        name = re.sub(f"^{pattern}$", all_names, name)
    overwrites = re.compile(described["overwrites"].replace("{name}", f"(?:{name})\\b"))
    at = {one.address: i for i, one in enumerate(code)}
    seen, ahead = set(), [start]
    while ahead:
        i = ahead.pop()
        if i in seen or i >= len(code):
            continue
        seen.add(i)
        one = code[i]
        if one.text in (add, *lost) or overwrites.fullmatch(one.text):  # the block again, or another value
            continue
        if re.search(f"(?:{name})\\b", one.text.partition("<")[0]):
            return True
        if lost_by_call and re.match(syntax["call"], one.text):
            continue
        if one.target in at:
            ahead.append(at[one.target])
        if not re.match(syntax["unconditional"], one.shape) and not one.text.startswith("ret"):
            ahead.append(i + 1)
    return False
