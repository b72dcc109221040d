"""The distribution's own files: what is found is what objdump shows inside functions. Prints a line for each.

    python3 -m unittest tests.scripts.price.test_oracles
"""
from __future__ import annotations

import re
import subprocess
import sys
import unittest
from pathlib import Path

import numpy as np

from fencepost_tool.price import files, functions, inventory
from fencepost_tool.price.site import CALL, FUTEX, PLAIN

from .built import CROSS, lacking

# Files that most distributions have; the first MOST that are there and have a site. libcrypto has tables between functions.
X86 = [f"/usr/lib/x86_64-linux-gnu/{name}" for name in
       ("libcrypto.so.3", "libc.so.6", "libgomp.so.1", "libatomic.so.1", "libdbus-1.so.3", "libsystemd.so.0", "libuv.so.1",
        "libgnutls.so.30", "libglib-2.0.so.0", "libhwloc.so.15", "libcurl.so.4", "libgio-2.0.so.0", "libstdc++.so.6")]
X86 += ["/usr/bin/cmake", "/usr/bin/gdb", "/usr/bin/python3.11", "/usr/bin/ld.bfd"]
ARM64 = [f"/usr/aarch64-linux-gnu/lib/{name}" for name in ("libc.so.6", "libstdc++.so.6", "libgomp.so.1", "libatomic.so.1")]
MOST = 10
LINE = re.compile(r"^\s+([0-9a-f]+):\s+(.*)$", re.M)
ORDERED = re.compile(r"(?:ld|st)[al]?x[rp]|ld[a-z]*xr|stl|ldap?u?r\b|ldar|ldlar|cas|swp|ld(?:add|clr|eor|set|[su]max|[su]min)"
                     r"|st(?:add|clr|eor|set|[su]max|[su]min)|st?l?xp|dmb|dsb|isb")


def is_x86(text: str) -> bool:
    """By the text, in which GNU writes an operand in memory on either side."""
    words = text.split()
    memory = "(" in text or "%fs:" in text
    locked = "lock" in words and words[-1] != "lock" and not words[-1].startswith("nop")
    return locked or (words[0].startswith("xchg") and memory) or words[0] in ("mfence", "lfence", "sfence")


def is_arm64(text: str) -> bool:
    return bool(ORDERED.match(text))


def objdump(path: str, program: str, wanted) -> set[int]:
    text = subprocess.run([program, "-d", "--no-show-raw-insn", path], capture_output=True, text=True, check=True).stdout
    return {int(m[1], 16) for m in LINE.finditer(text) if wanted(m[2])}


def inside(path: str, addresses: set[int]) -> set[int]:
    """Those in functions."""
    (member,) = files.members(path)
    ordered = np.array(sorted(addresses), np.int64)
    return {int(a) for a, p in zip(ordered, functions.find(member.elf).piece(ordered).tolist()) if p >= 0}


@unittest.skipIf(lacking("objdump"), lacking("objdump"))
class Objdump(unittest.TestCase):
    def compare(self, paths: list[str], program: str, wanted):
        seen = 0
        for path in filter(lambda p: Path(p).exists(), paths):
            taken = inventory.take(path)
            ours = {s.found.address for s in (*taken.sites, *taken.inside) if s.found.kind not in (CALL, FUTEX, PLAIN)}
            everywhere = objdump(path, program, wanted)
            theirs = inside(path, everywhere)
            self.assertEqual((set(), set()), ({hex(a) for a in ours - theirs}, {hex(a) for a in theirs - ours}), path)
            seen += bool(ours)
            print(f"{path}: {len(ours)} here, {len(theirs)} by objdump in functions, {len(everywhere)} anywhere", file=sys.stderr)
            if seen == MOST:
                break
        if not seen:
            self.skipTest("none of the files is here")

    def test_x86_64(self):
        self.compare(X86, "objdump", is_x86)

    @unittest.skipIf(lacking(f"{CROSS}objdump"), "no objdump for AArch64")
    def test_aarch64(self):
        self.compare(ARM64, f"{CROSS}objdump", is_arm64)


class Planted(unittest.TestCase):
    def test_the_rules_of_this_test(self):
        for text in ("lock cmpxchg %edx,(%rdi)", "xchg %al,%fs:0xffffffffffffff88", "xchg (%rdi),%eax", "mfence"):
            self.assertTrue(is_x86(text), text)
        for text in ("lock", "xchg %ax,%ax", "lock nop", "xchg %eax,%ebx", "mov %eax,(%rdi)"):
            self.assertFalse(is_x86(text), text)
        for text in ("ldar x0, [x1]", "ldaxr w0, [x1]", "stlxrb w0, w1, [x2]", "stlr w0, [x1]", "casal w0, w1, [x2]",
                     "ldaddal w0, w1, [x2]", "ldxp x0, x1, [x2]", "stxp w0, x0, x1, [x2]", "swp w0, w1, [x2]", "dmb ish",
                     "stadd w0, [x1]", "ldapr w0, [x1]"):
            self.assertTrue(is_arm64(text), text)
        for text in ("ldr x0, [x1]", "ldp x0, x1, [x2]", "str w0, [x1]", "stur w0, [x1]", "ldrb w0, [x1]", "ldnp x0, x1, [x2]",
                     "stp x0, x1, [x2]", "ldursw x0, [x1]", "ldtr x0, [x1]", "strb w0, [x1]", "ldpsw x0, x1, [x2]"):
            self.assertFalse(is_arm64(text), text)


if __name__ == "__main__":
    unittest.main()
