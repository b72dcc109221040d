"""More locked instructions in front of an instruction, which change nothing but time.

They do not fit where it stands. So the instruction, and as many around it as a jump needs, move to a trampoline in the unused
end of the last page of code, which the kernel maps with it: all else stays where it is, flags and registers keep their values.
The locked instruction is `lock notq` of a place that nobody uses, below the stack and its red zone.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .elf import Array, Elf
from .liveness import Code, target_of
from .patch import Patch
from .site import Site
from .weaken import Refusal, nop

LOCKED = bytes.fromhex("f048f79424") + (-0x200).to_bytes(4, "little", signed=True)  # lock notq -0x200(%rsp)
JUMP = 5  # bytes of jmp with a 32-bit distance
AROUND = 4  # instructions before and behind that may move
PAGE = 4096
BRANCHES = (1, 2, 3)  # groups of capstone: jump, call, ret


class Room:
    """Unused bytes behind the code. address, offset, size: of what is left."""

    def __init__(self, elf: Elf, data: Array):
        last = elf.code[-1]
        self.address, self.offset = last.end, last.offset + last.size
        if not last.name:
            self.size = 0  # without section headers nobody knows what else is in the page
            return
        size = -self.address % PAGE
        free = data[self.offset:self.offset + size]
        others = [s.offset for s in elf.sections if s.type != 8 and s.size and s.offset >= self.offset]  # SHT_NOBITS
        used = min(others, default=len(data)) - self.offset
        self.size = min(size, len(free), used) if not free[:min(size, used)].any() else 0

    def take(self, size: int) -> tuple[int, int]:
        """(address, offset) of so many bytes. Refusal."""
        if size > self.size:
            raise Refusal(f"no room for it: {self.size} of {size} bytes are unused behind the code")
        found = self.address, self.offset
        self.address, self.offset, self.size = self.address + size, self.offset + size, self.size - size
        return found


def dearer(code: Code, site: Site, room: Room, locks: int) -> tuple[tuple[Patch, ...], tuple[Patch, ...]]:
    """Patches with the locked instructions, and the same with as many bytes of NOP. Refusal."""
    moved = _moved(code, site.found.address)
    start, size = moved[0].address, sum(one.size for one in moved)
    extra = LOCKED * locks
    address, offset = room.take(size + len(extra) + JUMP)
    place = site.place - (site.found.address - start)
    bodies = [b"".join(_at(one, site, middle, start, address) for one in moved) for middle in (extra, nop(len(extra)))]
    back = [body + _jump(address + len(body), start + size) for body in bodies]
    old = code.elf.at(start, size).tobytes()
    there = Patch(place, old, _jump(start, address) + nop(size - JUMP))
    with_locks, without = ((there, Patch(offset, bytes(len(body)), body)) for body in back)
    return with_locks, without


def _jump(at: int, to: int) -> bytes:
    return b"\xe9" + (to - at - JUMP).to_bytes(4, "little", signed=True)


def _at(one: Any, site: Site, extra: bytes, start: int, address: int) -> bytes:
    """An instruction as it stands in the trampoline, with the extra ones where it is the site's. What it addresses relative to
    itself is now farther away."""
    front = extra if one.address == site.found.address else b""
    behind = one.address > site.found.address
    raw = bytes(one.bytes)
    if not _relative(one):
        return front + raw
    shift = address - start + (len(extra) if front or behind else 0)
    field = one.disp_offset
    distance = int.from_bytes(raw[field:field + 4], "little", signed=True) - shift
    return front + raw[:field] + distance.to_bytes(4, "little", signed=True) + raw[field + 4:]


def _relative(one: Any) -> bool:
    return "(%rip)" in one.op_str


def _moved(code: Code, address: int) -> Sequence[Any]:
    """The shortest run of instructions around one that a jump fits into, and that nothing jumps into. Refusal."""
    before = list(code.inside(address))
    at = next((i for i, one in enumerate(before) if one.address == address), None)
    if at is None:
        raise Refusal("it is no instruction when its function is decoded from the start")
    targets = {target_of(one) for one in before}
    anywhere = any(one.insn_name() == "jmp" and target_of(one) is None for one in before)  # a switch
    fits = []
    for first in range(max(0, at - AROUND), at + 1):
        for end in range(at + 1, min(len(before), at + AROUND) + 1):
            run = before[first:end]
            size = sum(one.size for one in run)
            if size >= JUMP and (len(run) == 1 or not anywhere) and _can_move(run, targets):
                fits.append((size, len(run), run))
    if not fits:
        raise Refusal("no room for a jump: what stands around it is a branch, or branched to")
    return min(fits, key=lambda fit: fit[:2])[2]


def _can_move(run: Sequence[Any], targets: set[int | None]) -> bool:
    together = all(one.address + one.size == following.address for one, following in zip(run, run[1:]))
    branch = any(any(map(one.group, BRANCHES)) or one.mnemonic.startswith(("loop", "syscall", "int")) for one in run)
    end = run[-1].address + run[-1].size
    return together and not branch and not any(target is not None and run[0].address < target < end for target in targets)
