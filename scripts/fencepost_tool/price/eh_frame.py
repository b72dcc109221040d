"""Ranges of functions from .eh_frame_hdr, which a stripped file keeps, since exceptions need it.

Read are tables in the encodings that GNU ld, lld and mold write (sorted, 4 bytes relative to the header); of .eh_frame the
length of each range, for pointers of 4 or 8 bytes. Anything else counts as no table. Format: LSB Core, "DWARF Extensions".
"""
from __future__ import annotations

import numpy as np

from .elf import Array, Elf

TABLE = 0x3B     # data relative, signed, 4 bytes
NONE: Array = np.empty((0, 2), np.uint64)
WIDTH = {0: 8, 2: 2, 3: 4, 4: 8}  # of the low 3 bits of an encoding


def ranges(elf: Elf) -> Array:
    """Rows of (start, end) by start; none where there is no table that can be read."""
    where = elf.eh_frame_hdr or next(((s.offset, s.address, s.size) for s in elf.sections if s.name == ".eh_frame_hdr"), None)
    if where is None:
        return NONE
    offset, address, size = where
    header = elf.data[offset:offset + size]
    if len(header) < 12 or header[0] != 1 or header[2] != 3 or header[3] != TABLE:
        return NONE
    count = min(int(header[8:12].view("<u4")[0]), (len(header) - 12) // 8)
    table = header[12:12 + 8 * count].copy().view("<i4").reshape(-1, 2).astype(np.int64) + address
    starts = table[:, 0]
    lengths = _lengths(elf, table[:, 1], address)
    known = (starts > 0) & (lengths > 0)
    found: Array = np.stack([starts[known], starts[known] + lengths[known]], axis=1).astype(np.uint64)
    return found[np.argsort(found[:, 0], kind="stable")]


def _lengths(elf: Elf, entries: Array, near: int) -> Array:
    """The length of the range that each entry of .eh_frame describes, 0 where it can't be read."""
    section = elf.named(".eh_frame") or next((s for s in elf.sections if s.address <= near < s.end), None)
    frame, base = (elf.bytes_of(section), section.address) if section is not None else _segment(elf)
    at = entries - base
    lengths = np.zeros(len(at), np.int64)
    fits = (at >= 0) & (at + 24 <= len(frame))
    back = _words(frame, at[fits] + 4)
    widths = np.zeros(len(back), np.int64)
    common = at[fits] + 4 - back
    for place in np.unique(common):
        widths[common == place] = _pointer_width(frame, int(place))
    four, eight = _words(frame, at[fits] + 12), _words(frame, at[fits] + 16)  # of 8 bytes the upper half is 0 in any program
    lengths[fits] = np.where(widths == 4, four, np.where(widths == 8, eight, 0))
    return lengths


def _segment(elf: Elf) -> tuple[Array, int]:
    """Without section headers: the segment that holds the header, of which the program headers tell the place."""
    if elf.eh_frame_hdr is None:
        return elf.data[:0], 0
    offset, address, _ = elf.eh_frame_hdr
    return elf.data, address - offset


def _words(data: Array, places: Array) -> Array:
    bytes_ = data[places[:, None] + np.arange(4)].astype(np.int64)
    words: Array = (bytes_ << np.array([0, 8, 16, 24])).sum(axis=1)
    return words


def _pointer_width(frame: Array, place: int) -> int:
    """Bytes of a pointer in the entries that belong to the common entry there, 0 where it can't be read."""
    raw = frame[max(place, 0):place + 64].tobytes() if place >= 0 else b""
    augmentation, _, rest = raw[9:].partition(b"\0")
    if not augmentation.startswith(b"z"):
        return 8 if raw[9:10] == b"\0" else 0
    rest = rest[_leb(rest):]            # code alignment
    rest = rest[_leb(rest):]            # data alignment
    rest = rest[_leb(rest):]            # return address
    rest = rest[_leb(rest):]            # length of what follows
    for letter in augmentation[1:]:
        if letter == ord("R"):
            return WIDTH.get(rest[0] & 7, 0) if rest else 0
        if letter == ord("P"):
            rest = rest[1 + WIDTH.get(rest[0] & 7, 8):] if rest else b""
        elif letter == ord("L"):
            rest = rest[1:]
    return 8


def _leb(raw: bytes) -> int:
    """Bytes of the LEB128 number in front."""
    return next((i + 1 for i, byte in enumerate(raw) if byte < 0x80), len(raw))
