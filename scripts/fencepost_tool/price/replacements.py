"""Sites of an x86-64 program as replacements: with a weaker instruction, or with more locked instructions in front."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Union

from . import functions
from .dearer import Room, dearer
from .files import members
from .liveness import Code, refuse_jumps_into, refuse_use_of_flags, refuse_use_of_register
from .patch import Patch
from .site import Site
from .weaken import Refusal, weaker

NO_RESULT = re.compile(r"(?:.*::)?(?:atomic_)?(?:store|flag_clear|clear|operator=)(?:_explicit)?")


@dataclass(frozen=True)
class Replacement:
    """patches: of the copy that is compared; base: of the copy that it is compared with, () for the program as it is. order:
    what the instruction gives then."""

    site: Site
    patches: tuple[Patch, ...]
    order: str
    base: tuple[Patch, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A site that is not replaced, and why."""

    site: Site
    why: str


Either = Union[Replacement, Refused]


class Replacer:
    """Of one program. drop_lock: lock prefixes may go, too. locks: put in front of the instruction instead, 0 for none."""

    def __init__(self, program: Path, drop_lock: bool = False, locks: int = 0):
        (member,) = members(str(program))
        self.code = Code(member.elf, functions.find(member.elf))
        self.drop_lock, self.locks = drop_lock, locks
        self.room = Room(member.elf, member.elf.data)

    def of(self, site: Site) -> Either:
        """What is done at a site."""
        try:
            return self._dearer(site) if self.locks else self._weaker(site)
        except Refusal as why:
            return Refused(site, str(why))

    def _weaker(self, site: Site) -> Replacement:
        found = site.found
        old = self.code.elf.at(found.address, found.size).tobytes()
        new = weaker(self.code.elf.isa, found.kind, old, self.drop_lock)
        if found.skippable:
            raise Refusal("its lock prefix is jumped over while there is one thread")
        refuse_jumps_into(self.code, found.address, found.size)
        if new.uses == "register":
            refuse_use_of_register(self.code, found.address, bool(NO_RESULT.fullmatch(site.operation)))
        elif new.uses == "flags":
            refuse_use_of_flags(self.code, found.address)
        return Replacement(site, (Patch(site.place, old, new.code),), new.order)

    def _dearer(self, site: Site) -> Replacement:
        with_locks, without = dearer(self.code, site, self.room, self.locks)
        return Replacement(site, with_locks, f"{self.locks} more", without)
