"""Which functions are inlined where, by debug info: the operation of std::atomic and the order that it was asked for."""
from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .dies import Die, walk
from .elf import Elf

ORDERS = ("relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst")
# Parameters of libstdc++ and libc++, the order of success before that of failure.
PARAMETERS = ("__m", "__m1", "__b", "__b1", "__o", "__order", "__s", "__success", "__m2", "__b2", "__f", "__failure")
# std::atomic and its bases, std::atomic_ref, atomic_flag, free functions of these; libc++'s are in std::__1 (Itanium mangling).
ATOMIC = re.compile(r"_ZN?[VKL]*St(?:\d__\d)?L?\d+_*(?:cxx_)?(atomic(?:_flag|_ref)?)")
STANDARD = re.compile(r"_ZN?[VKL]*(?:S[tabsiod]|9__gnu_cxx|10__cxxabiv1)")
OPERATIONS = re.compile(r"_*(?:cxx_)?(?:atomic_)?(load|store|exchange|compare_exchange_(?:weak|strong)|fetch_\w+|test_and_set"
                        r"|clear|test|thread_fence|flag_\w+)(?:_explicit|_n)?|operator.*")
SPLIT = frozenset(("DW_AT_dwo_name", "DW_AT_GNU_dwo_name"))
LARGEST = 400 << 20  # bytes of .debug_info that are walked, some minutes


@dataclass(frozen=True)
class Inlined:
    """A function in the source at a place in the code. ranges: of addresses. line: in `file`, where it is called by what it is
    inlined into; 0 for a function that is not inlined."""

    name: str
    linkage: str
    ranges: Sequence[tuple[int, int]]
    parent: Inlined | None
    file: str
    line: int
    orders: Sequence[str]

    @cached_property
    def operation(self) -> str:
        """Of std::atomic, "atomic::store"; "" of any other function."""
        match = ATOMIC.match(self.linkage)
        bare = self.name if self.name.startswith("operator") else self.name.split("<", 1)[0]  # clang names template arguments
        named = OPERATIONS.fullmatch(bare)
        if not match or not named or not self.line:
            return ""
        return bare if bare.startswith("atomic_") else f"{match[1]}::{bare}"

    @cached_property
    def standard(self) -> bool:
        """Whether it is of the standard library."""
        return bool(STANDARD.match(self.linkage))

    @cached_property
    def order(self) -> str:
        """As asked for, of compare_exchange success/failure; of an operator seq_cst, which has no parameter; else ""."""
        return "/".join(self.orders) or ("seq_cst" if self.operation and self.name.startswith("operator") else "")


class Debug:
    """The debug info of one file. functions: those that hold one of the addresses, which are ascending, or an operation of
    std::atomic, with all that is inlined into them; by address: at(). truncated: there is too much of it, and none
    was read. split: some is in other files, which are not read."""

    def __init__(self, elf: Elf, addresses: Sequence[int]):
        from elftools.elf.elffile import ELFFile
        self.functions: list[Inlined] = []
        self._addresses = addresses
        self._named: dict[int, tuple[str, str]] = {}
        self._files: dict[tuple[int, int], str] = {}
        self._lines: dict[int, list[tuple[int, str, int]]] = {}
        self.truncated = self.split = False
        self.present = elf.named(".debug_info") is not None or elf.named(".zdebug_info") is not None
        if not self.present:
            return
        self.info = ELFFile(io.BytesIO(elf.data.tobytes())).get_dwarf_info()
        section = self.info.debug_info_sec
        if section is None or section.size > LARGEST:
            self.truncated = section is not None
            return
        data = section.stream.getvalue()
        units = {}
        for unit in self.info.iter_CUs():
            self.split |= not SPLIT.isdisjoint(unit.get_top_DIE().attributes)
            for one in self._unit(unit, data):
                units[id(one)] = unit
                self.functions.append(one)
        self._units = units
        self._starts = sorted(((low, high, i) for i, one in enumerate(self.functions) for low, high in one.ranges),
                              key=lambda r: (r[0], -r[1], r[2]))
        self._keys = [r[0] for r in self._starts]

    def at(self, address: int) -> Inlined | None:
        """The innermost function there."""
        for i in range(bisect_right(self._keys, address) - 1, -1, -1) if self.functions else ():
            low, high, index = self._starts[i]
            if low <= address < high:
                return self.functions[index]
            if self.functions[index].line == 0 and high <= address:
                break  # functions that are not inlined do not overlap
        return None

    def line(self, address: int, function: Inlined) -> tuple[str, int]:
        """(file, line) of an address in a function, ("", 0) where unknown."""
        unit = self._units[id(function)]
        if unit.cu_offset not in self._lines:
            self._lines[unit.cu_offset] = sorted(self._rows(unit))
        rows = self._lines[unit.cu_offset]
        at = bisect_right(rows, (address, "\U0010ffff", 0)) - 1
        return rows[at][1:] if at >= 0 else ("", 0)

    def _rows(self, unit: Any) -> Iterator[tuple[int, str, int]]:
        program = self.info.line_program_for_CU(unit)
        for entry in program.get_entries() if program else ():
            state = entry.state
            if state is not None and not state.end_sequence:
                yield state.address, self._file(unit, state.file), state.line

    def _unit(self, unit: Any, data: bytes) -> Iterator[Inlined]:
        """Outer functions before those that are inlined into them."""
        dies = walk(unit, data)
        known = {die.offset: die for die in dies}
        made: dict[int, Inlined] = {}
        for die in self._of_interest(unit, dies, known):
            ranges = self._ranges(unit, die)
            inlined = die.tag == "DW_TAG_inlined_subroutine"
            parent = made.get(die.parent.offset) if inlined and die.parent is not None else None
            if not ranges or (inlined and parent is None):
                continue
            line = int(die.values.get("DW_AT_call_line", ("", 0))[1] or 0) or 1 if inlined else 0
            number = int(die.values.get("DW_AT_call_file", ("", 0))[1] or 0)
            name, linkage = self._names(unit, die, known)
            orders = self._orders(unit, die, known) if inlined and ATOMIC.match(linkage) else ()
            file = self._file(unit, number) if inlined else ""
            made[die.offset] = Inlined(name, linkage or name, ranges, parent, file, line, orders)
            yield made[die.offset]

    def _of_interest(self, unit: Any, dies: Sequence[Die], known: dict[int, Die]) -> Iterator[Die]:
        """Functions and what is inlined into them, where one of these is an operation or an address is inside."""
        function: list[Die] = []
        for die in [*dies, Die(0, "DW_TAG_subprogram", None, {})]:
            if die.tag == "DW_TAG_inlined_subroutine" or (die.tag == "DW_TAG_subprogram" and die.parent is not None):
                function.append(die)  # the latter: members of a class inside the function
            elif die.tag == "DW_TAG_subprogram":
                if function and (any(ATOMIC.match(self._names(unit, one, known)[1]) for one in function[1:])
                                 or any(self._holds_one(low, high) for low, high in self._ranges(unit, function[0]))):
                    yield from function
                function = [die]

    def _holds_one(self, low: int, high: int) -> bool:
        at = bisect_left(self._addresses, low)
        return at < len(self._addresses) and self._addresses[at] < high

    def _file(self, unit: Any, number: int) -> str:
        """The file's path as the unit has it, without folder where that is the unit's own."""
        key = unit.cu_offset, number
        if key not in self._files:
            self._files[key] = self._path(unit, number)
        return self._files[key]

    def _path(self, unit: Any, number: int) -> str:
        program = self.info.line_program_for_CU(unit)
        entries = program["file_entry"] if program else []
        index = number if program and program["version"] >= 5 else number - 1
        if not 0 <= index < len(entries):
            return ""
        name, folder = _text(entries[index].name), entries[index].dir_index
        folders = program["include_directory"]
        index = folder if program["version"] >= 5 else folder - 1
        return str(Path(_text(folders[index])) / name) if 0 <= index < len(folders) and folder else name

    def _ranges(self, unit: Any, die: Die) -> list[tuple[int, int]]:
        low, high, many = (die.values.get(f"DW_AT_{name}") for name in ("low_pc", "high_pc", "ranges"))
        if many is not None:
            return self._list(unit, many)
        if low is None or high is None:
            return []
        start = self._address(unit, low)
        end = high[1] + start if not high[0].startswith(("addr", "GNU_addr")) else self._address(unit, high)
        return [(start, end)] if end > start else []

    def _address(self, unit: Any, value: tuple[str, Any]) -> int:
        return int(value[1] if value[0] == "addr" else self.info.get_addr(unit, value[1]))

    def _list(self, unit: Any, value: tuple[str, Any]) -> list[tuple[int, int]]:
        lists = self.info.range_lists()
        if lists is None:
            return []
        offset = value[1]
        if value[0] == "rnglistx":
            offset = _indexed(unit, "DW_AT_rnglists_base", self.info.debug_rnglists_sec.stream, offset)
        top = unit.get_top_DIE().attributes.get("DW_AT_low_pc")
        base = top.value if top is not None else 0
        found = []
        for entry in lists.get_range_list_at_offset(offset, unit):
            if hasattr(entry, "base_address"):
                base = entry.base_address
            else:
                add = 0 if getattr(entry, "is_absolute", False) else base
                if entry.end_offset > entry.begin_offset:
                    found.append((entry.begin_offset + add, entry.end_offset + add))
        return found

    def _names(self, unit: Any, die: Die, known: dict[int, Die]) -> tuple[str, str]:
        """(name, mangled name): its own or those of what it refers to."""
        origin = _reference(unit, die.values.get("DW_AT_abstract_origin"))
        if origin is None:
            return self._found_names(unit, die, known)
        if origin not in self._named:
            self._named[origin] = self._found_names(unit, die, known)
        return self._named[origin]

    def _found_names(self, unit: Any, die: Die, known: dict[int, Die]) -> tuple[str, str]:
        name = linkage = ""
        for _ in range(8):
            values = die.values
            name = name or self._text(unit, values.get("DW_AT_name"))
            linkage = linkage or self._text(unit, values.get("DW_AT_linkage_name") or values.get("DW_AT_MIPS_linkage_name"))
            target = _reference(unit, values.get("DW_AT_abstract_origin") or values.get("DW_AT_specification"))
            if target is None or (name and linkage):
                break
            if target not in known:
                known[target] = self._foreign(unit, target)
            die = known[target]
        return name, linkage

    def _foreign(self, unit: Any, offset: int) -> Die:
        """An entry of another unit, as GCC's link-time optimisation refers to, or of a kind that is not walked."""
        found = self.info.get_DIE_from_refaddr(offset)
        values: dict[str, tuple[str, Any]] = {}
        for name, value in found.attributes.items():
            form = value.form.replace("DW_FORM_", "")
            if name in ("DW_AT_name", "DW_AT_linkage_name") and isinstance(value.raw_value, (int, bytes)):
                values[name] = form, value.raw_value
            elif name in ("DW_AT_abstract_origin", "DW_AT_specification"):
                target = _reference(found.cu, (form, value.raw_value))
                values.update({name: ("ref_addr", target)} if target is not None else {})
        return Die(offset, str(found.tag), None, values)

    def _text(self, unit: Any, value: tuple[str, Any] | None) -> str:
        if value is None:
            return ""
        form, raw = value
        if form == "string":
            return _text(raw)
        if form == "line_strp":
            return _text(self.info.get_string_from_linetable(raw))
        if form.startswith(("strx", "GNU_str")):
            raw = _indexed(unit, "DW_AT_str_offsets_base", self.info.debug_str_offsets_sec.stream, raw, 0)
        return _text(self.info.get_string_from_table(raw)) if form != "strp_sup" else ""

    def _orders(self, unit: Any, die: Die, known: dict[int, Die]) -> Sequence[str]:
        found = {}
        for parameter in die.parameters:
            name = self._names(unit, parameter, known)[0]
            if name in PARAMETERS:
                found[name] = self._constant(unit, parameter)
        given = [found[name] for name in PARAMETERS if name in found]
        if not given or any(value is None or not 0 <= value < len(ORDERS) for value in given):
            return ()
        return tuple(ORDERS[int(value)] for value in given if value is not None)

    def _constant(self, unit: Any, parameter: Die) -> int | None:
        """Its value where that is one constant at every place."""
        value = parameter.values.get("DW_AT_const_value")
        if value is not None:
            return int(value[1]) if isinstance(value[1], int) else int.from_bytes(value[1], "little")
        where = parameter.values.get("DW_AT_location")
        if where is None:
            return None
        if isinstance(where[1], bytes):
            return _literal(list(where[1]))
        offset = where[1]
        if where[0] == "loclistx":
            offset = _indexed(unit, "DW_AT_loclists_base", self.info.debug_loclists_sec.stream, offset)
        entries = self.info.location_lists().get_location_list_at_offset(offset, SimpleNamespace(cu=unit))
        values = {_literal(list(entry.loc_expr)) for entry in entries if hasattr(entry, "loc_expr")}
        return values.pop() if len(values) == 1 else None


def _text(raw: Any) -> str:
    return raw.decode("utf-8", "backslashreplace") if isinstance(raw, bytes) else str(raw or "")


def _reference(unit: Any, value: tuple[str, Any] | None) -> int | None:
    """The offset in .debug_info that an attribute refers to."""
    if value is None or value[0] in ("ref_sig8", "GNU_ref_alt", "ref_sup4", "ref_sup8"):
        return None
    return int(value[1]) + (unit.cu_offset if value[0] != "ref_addr" else 0)


def _indexed(unit: Any, attribute: str, stream: Any, index: int, add: int | None = None) -> int:
    """The offset that an entry of a table of offsets holds; add: what it counts from, the table itself unless given."""
    base = unit.get_top_DIE().attributes[attribute].value
    stream.seek(base + 4 * index)
    return int.from_bytes(stream.read(4), "little") + (base if add is None else add)


def _literal(expression: list[int]) -> int | None:
    """Of DW_OP_lit<n> or a constant of one byte, with DW_OP_stack_value."""
    if len(expression) == 2 and 0x30 <= expression[0] < 0x50 and expression[1] == 0x9F:
        return expression[0] - 0x30
    if len(expression) == 3 and expression[0] in (0x08, 0x09, 0x10, 0x11) and expression[2] == 0x9F:
        return expression[1]
    return None
