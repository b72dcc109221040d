"""Bytes of weaker instructions: as long, the same operands, and refused where there is none.

    python3 -m unittest tests.scripts.price.test_weaken
"""
from __future__ import annotations

import random
import unittest

from fencepost_tool.price import arm64, site, x86
from fencepost_tool.price.tools import capstone
from fencepost_tool.price.weaken import Refusal, nop, weaker

from ..support.seeded import SEED
from .built import lacking

XCHG = {  # bytes -> the store, as capstone writes both
    "488710": ("xchgq %rdx, (%rax)", "movq %rdx, (%rax)"),
    "86042580ffffff": ("xchgb %al, 0xffffffffffffff80", "movb %al, 0xffffffffffffff80"),
    "64860425" + "88ffffff": ("xchgb %al, %fs:0xffffffffffffff88", "movb %al, %fs:0xffffffffffffff88"),
    "66418706": ("xchgw %ax, (%r14)", "movw %ax, (%r14)"),
    "4d878c2400010000": ("xchgq %r9, 0x100(%r12)", "movq %r9, 0x100(%r12)"),
    "f04887152c2e0000": ("lock xchgq %rdx, 0x2e2c(%rip)", "movq %rdx, %ds:0x2e2c(%rip)"),
}
LOCKED = {
    "f0480fc118": "xaddq %rbx, %ds:(%rax)", "f083042401": "addl $1, %ds:(%rsp)", "f0480fb10f": "cmpxchgq %rcx, %ds:(%rdi)",
    "f0480fc70f": "cmpxchg16b %ds:(%rdi)", "64f0ff042508000000": "incl %fs:8",
}
ARM64 = {
    0xC89FFC41: "str x1, [x2]", 0x889FFFE3: "str w3, [sp]", 0x089FFC41: "strb w1, [x2]", 0x489FFC41: "strh w1, [x2]",
    0xC8DFFC41: "ldr x1, [x2]", 0x08DFFC41: "ldrb w1, [x2]", 0xF8BFC041: "ldr x1, [x2]", 0x38BFC041: "ldrb w1, [x2]",
    0xD91F8041: "stur x1, [x2, #-8]", 0x994FF041: "ldur w1, [x2, #0xff]", 0x99808041: "ldursw x1, [x2, #8]",
    0xF8E00041: "ldadd x0, x1, [x2]", 0xB8A08041: "swp w0, w1, [x2]", 0x38604041: None, 0xC8E0FC41: "cas x0, x1, [x2]",
    0x0860FC82: "casp w0, w1, w2, w3, [x4]", 0xC85FFC41: "ldxr x1, [x2]", 0x8800FC41: "stxr w0, w1, [x2]",
    0xC87F8041: "ldxp x1, x0, [x2]", 0xD5033BBF: "nop", 0xD5033ABF: "nop", 0xD50339BF: "nop",
}
STILL = (0xD5033B9F, 0xD5033FDF, 0xF8200041, 0xC8A07C41, 0xC85F7C41, 0x94000000)  # dsb, isb, ldadd, cas, ldxr, bl


@unittest.skipIf(lacking(), lacking())
class Weaken(unittest.TestCase):

    def text(self, code: bytes, isa: str = "x86_64") -> str:
        module = capstone()
        if isa == "aarch64":
            cs = module.Cs(module.CS_ARCH_ARM64, module.CS_MODE_ARM)
        else:
            cs = module.Cs(module.CS_ARCH_X86, module.CS_MODE_64)
            cs.syntax = module.CS_OPT_SYNTAX_ATT
        return "; ".join(f"{mnemonic} {operands}".strip() for _, _, mnemonic, operands in cs.disasm_lite(code, 0))

    def test_an_exchange_becomes_a_store_of_the_same_operands(self):
        for code, (before, after) in XCHG.items():
            raw = bytes.fromhex(code)
            self.assertEqual((self.text(raw), x86.kind_of(raw)), (before, site.XCHG))
            found = weaker("x86_64", site.XCHG, raw)
            self.assertEqual((len(found.code), self.text(found.code)), (len(raw), after))
            self.assertEqual((found.order, found.uses), ("release", "register"))

    def test_fences_become_one_nop(self):
        for code, kind in (("0faef0", site.MFENCE), ("f048830c2400", site.STACK_FENCE), ("f0830c2400", site.STACK_FENCE),
                           ("f048834c24f800", site.STACK_FENCE), ("f0818c24c0ffffff00000000", site.STACK_FENCE)):
            raw = bytes.fromhex(code)
            found = weaker("x86_64", kind, raw)
            self.assertEqual(len(found.code), len(raw))
            self.assertEqual({one.split()[0].rstrip("lw") for one in self.text(found.code).split("; ")}, {"nop"})
            self.assertEqual(found.uses, "flags" if kind == site.STACK_FENCE else "")
        for size in range(30):
            self.assertEqual(len(nop(size)), size)

    def test_a_lock_prefix_goes_on_request_only(self):
        for code, after in LOCKED.items():
            raw = bytes.fromhex(code)
            kind = x86.kind_of(raw)
            with self.assertRaisesRegex(Refusal, "--drop-lock"):
                weaker("x86_64", kind, raw)
            found = weaker("x86_64", kind, raw, drop_lock=True)
            self.assertEqual((self.text(found.code), len(found.code), found.order), (after, len(raw), "not atomic"))
            self.assertEqual(x86.kind_of(found.code), "")

    def test_what_has_no_weaker_form_says_so(self):
        for code, kind, why in (("0faee8", site.LFENCE, "lfence"), ("0faef8", site.SFENCE, "sfence"),
                                ("e800000000", site.CALL, "call"),
                                ("0f05", site.FUTEX, "system call"), ("488910", site.PLAIN, "no fence"),
                                ("f38710", site.XCHG, "elision"), ("f2f00fb10f", site.CMPXCHG, "elision")):
            with self.assertRaisesRegex(Refusal, why):
                weaker("x86_64", kind, bytes.fromhex(code), drop_lock=True)

    def test_arm64_without_acquire_and_release(self):
        for word, after in ARM64.items():
            raw = word.to_bytes(4, "little")
            self.assertTrue(arm64.kind_of(word)[0], hex(word))
            found = weaker("aarch64", "", raw).code
            if after:
                self.assertEqual(self.text(found, "aarch64"), after, hex(word))
            self.assertIn(arm64.kind_of(int.from_bytes(found, "little"))[1], ("", "relaxed"), hex(word))

    def test_arm64_that_is_as_weak_as_can_be(self):
        for word in STILL:
            with self.assertRaises(Refusal):
                weaker("aarch64", "", word.to_bytes(4, "little"))

    def test_any_arm64_atomic_keeps_its_registers_and_becomes_one_of_no_order(self):
        draw, seen = random.Random(SEED), 0
        for _ in range(20000):
            word = draw.choice((0x08000000, 0x38200000, 0x19000000, 0x19200000)) | draw.getrandbits(32) & 0xC0FFFFFF
            kind, order = arm64.kind_of(word)
            if kind not in (site.LSE, site.PAIR, site.EXCLUSIVE) or order == "relaxed":
                continue
            try:
                found = int.from_bytes(weaker("aarch64", kind, word.to_bytes(4, "little")).code, "little")
            except Refusal as why:
                self.fail(f"{word:08x} ({order}): {why}; seed {SEED}")
            self.assertEqual(word & 0x001F03FF, found & 0x001F03FF, f"{word:08x}, seed {SEED}")
            self.assertEqual(arm64.kind_of(found), (kind, "relaxed"), f"{word:08x}, seed {SEED}")
            seen += 1
        self.assertGreater(seen, 100)


if __name__ == "__main__":
    unittest.main()
