"""Walks the debugging entries of one unit of DWARF 3 to 5, and reads only what inlining is told by.

pyelftools reads headers, abbreviations, ranges and locations; it makes an object of each entry, which takes minutes for a large
program, so that the entries themselves are read here. Forms: DWARF 5, 7.5.6.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Tags whose attributes are read.
READ = {"DW_TAG_subprogram", "DW_TAG_inlined_subroutine", "DW_TAG_formal_parameter"}
KEPT = {"DW_AT_name", "DW_AT_linkage_name", "DW_AT_MIPS_linkage_name", "DW_AT_abstract_origin", "DW_AT_specification",
        "DW_AT_low_pc", "DW_AT_high_pc", "DW_AT_ranges", "DW_AT_call_file", "DW_AT_call_line", "DW_AT_const_value",
        "DW_AT_location", "DW_AT_decl_file", "DW_AT_decl_line"}
_FIXED = {"data1": 1, "data2": 2, "data4": 4, "data8": 8, "data16": 16, "flag": 1, "flag_present": 0, "implicit_const": 0,
          "ref1": 1, "ref2": 2, "ref4": 4, "ref8": 8, "ref_sig8": 8, "strx1": 1, "strx2": 2, "strx3": 3, "strx4": 4, "addrx1": 1,
          "addrx2": 2, "addrx3": 3, "addrx4": 4, "ref_sup4": 4, "ref_sup8": 8}
_OFFSETS = {"strp", "sec_offset", "line_strp", "ref_addr", "strp_sup", "GNU_ref_alt", "GNU_strp_alt"}
_LEB = {"udata", "ref_udata", "strx", "addrx", "loclistx", "rnglistx", "GNU_addr_index", "GNU_str_index", "sdata"}
_BLOCKS = {"block1": 1, "block2": 2, "block4": 4, "block": 0, "exprloc": 0}

Value = tuple[str, Any]  # form without DW_FORM_, what stands there


@dataclass
class Die:
    """parent: the next entry around it that was read. parameters: of an inlined or a concrete function."""

    offset: int
    tag: str
    parent: Die | None
    values: Mapping[str, Value]
    parameters: list[Die] = field(default_factory=list)


@dataclass(frozen=True)
class _Plan:
    tag: str
    children: bool
    read: bool
    fields: list[tuple[str, str, int, Any]]  # attribute, form, bytes or -1, value of implicit_const
    skip: int  # bytes of all fields, -1 where they vary


def walk(unit: Any, data: bytes) -> list[Die]:
    """Entries of READ in a unit of pyelftools, whose section has these bytes. ValueError, IndexError: damaged."""
    table = unit.get_abbrev_table()
    wide = 8 if unit["unit_length"] > 0xFFFFFFFF or unit.dwarf_format() == 64 else 4
    plans: dict[int, _Plan] = {}
    at, end = unit.cu_die_offset, min(unit.cu_offset + unit.size, len(data))
    stack: list[Die | None] = []
    found = []
    while at < end:
        offset = at
        code, at = _uleb(data, at)
        if code == 0:
            if stack:
                stack.pop()
            continue
        plan = plans.get(code)
        if plan is None:
            plan = plans[code] = _plan(table.get_abbrev(code), wide, unit["address_size"])
        around = stack[-1] if stack else None
        if plan.read:
            values, at = _values(plan, data, at, wide)
            die = Die(offset, plan.tag, around, values)
            found.append(die)
            if plan.tag == "DW_TAG_formal_parameter":
                if around is not None:
                    around.parameters.append(die)
            else:
                around = die
        elif plan.skip >= 0:
            at += plan.skip
        else:
            _, at = _values(plan, data, at, wide)
        if plan.children:
            stack.append(around)
    return found


def _plan(abbreviation: Any, wide: int, address: int) -> _Plan:
    fields = []
    for spec in abbreviation["attr_spec"]:
        form = str(spec.form).replace("DW_FORM_", "")
        size = wide if form in _OFFSETS else address if form == "addr" else _FIXED.get(form, -1)
        if size < 0 and form not in _LEB and form not in _BLOCKS and form != "string":
            raise ValueError(f"form {form}")
        fields.append((str(spec.name), form, size, getattr(spec, "value", None)))
    sizes = [size for _, _, size, _ in fields]
    tag = str(abbreviation["tag"])
    return _Plan(tag, abbreviation.has_children(), tag in READ, fields, -1 if -1 in sizes else sum(sizes))


def _values(plan: _Plan, data: bytes, at: int, wide: int) -> tuple[dict[str, Value], int]:
    values: dict[str, Value] = {}
    for name, form, size, constant in plan.fields:
        value: Any = constant
        if size >= 0:
            if size and name in KEPT:
                value = int.from_bytes(data[at:at + size], "little")
            at += size
        elif form in _LEB:
            value, at = _leb(data, at, form == "sdata")
        elif form == "string":
            end = data.index(b"\0", at)
            value, at = data[at:end], end + 1
        else:
            value, at = _block(data, at, _BLOCKS[form])
        if name in KEPT and plan.read:
            values[name] = (form, value)
    return values, at


def _block(data: bytes, at: int, width: int) -> tuple[bytes, int]:
    if width:
        size, at = int.from_bytes(data[at:at + width], "little"), at + width
    else:
        size, at = _uleb(data, at)
    return data[at:at + size], at + size


def _uleb(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    return _leb(data, at, False)


def _leb(data: bytes, at: int, signed: bool) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
        if shift > 70:
            raise ValueError("LEB128 of more than 64 bits")
    return value - (1 << shift) if signed and value >> shift - 1 & 1 else value, at
