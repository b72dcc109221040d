"""llvm-objdump's habits, and what a call is followed into. The text is as llvm-objdump 14, 19 and 22 print it."""
from __future__ import annotations

import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from fencepost_tool.codegen import disassemble, verdicts
from fencepost_tool.codegen.errors import Problem
from fencepost_tool.codegen.operations import Case
from fencepost_tool.codegen.unit import Reader

from ..support.codegen_listings import variant

X86 = """
t.o:\tfile format elf64-x86-64

Disassembly of section .text:

0000000000000000 <fp__a>:
       0:      \tlock
       1:      \torl\t$0x0, -0x40(%rsp)
       6:      \tvpunpcklqdq\t%xmm0, %xmm1, %xmm0 # xmm0 = xmm1[0],xmm0[0]
       a:      \tjne\t0x0 <fp__a>
       c:      \tjmp\t0x11 <fp__a+0x11>
\t\t000000000000000d:  R_X86_64_PLT32\t__atomic_load_16-0x4

0000000000000020 <other>:
      20:      \tretq
"""
RISCV = """
0000000000000000 <fp__a>:
       0:      \tlr.w\ta5, (a0)
       4:      \tbne\ta5, a1, 0xc <.L12>
\t\t0000000000000004:  R_RISCV_BRANCH\t.L12
       8:      \tsc.w\ta4, a2, (a0)

000000000000000c <.L12>:
       c:      \tret
"""
ARM64 = """
0000000000000000 <fp__a>:
       0:      \tmov\tx2, x0
       4:      \tb\t0x4 <fp__a+0x4>
\t\t0000000000000004:  R_AARCH64_JUMP26\t__aarch64_ldadd4_acq_rel

0000000000000000 <__aarch64_ldadd4_acq_rel>:
       0:      \tadrp\tx16, 0x0 <__aarch64_ldadd4_acq_rel>
\t\t0000000000000000:  R_AARCH64_ADR_PREL_PG_HI21\t__aarch64_have_lse_atomics
       4:      \tldrb\tw16, [x16]
\t\t0000000000000004:  R_AARCH64_LDST8_ABS_LO12_NC\t__aarch64_have_lse_atomics
       8:      \tcbz\tw16, 0x14 <__aarch64_ldadd4_acq_rel+0x14>
       c:      \tldaddal\tw0, w0, [x1]
      10:      \tret
      14:      \tldaxr\tw0, [x1]
      18:      \tadd\tw17, w0, w16
      1c:      \tstlxr\tw15, w17, [x1]
      20:      \tcbnz\tw15, 0x14 <__aarch64_ldadd4_acq_rel+0x14>
      24:      \tret
"""
SUM = Case("fetch_add", "used", "seq_cst", "", 32)


def ours(name: str) -> bool:
    return name.startswith("fp__")


class Text(unittest.TestCase):
    def test_lock_on_its_own_line_comments_and_relocations(self):
        code = disassemble.functions(X86, ours)
        self.assertEqual(["fp__a"], list(code))
        self.assertEqual([("lock orl $0x0, -0x40(%rsp)", 0, None, ""),
                          ("vpunpcklqdq %xmm0, %xmm1, %xmm0", 6, None, ""), ("jne 0x0", 10, 0, ""),
                          ("jmp 0x11", 12, None, "__atomic_load_16")],
                         [(i.text, i.address, i.target, i.symbol) for i in code["fp__a"]])

    def test_a_local_label_is_no_function(self):
        code = disassemble.functions(RISCV, ours)["fp__a"]
        self.assertEqual(["lr.w", "bne", "sc.w", "ret"], [one.word for one in code])
        self.assertEqual(12, code[1].target)

    def test_equal_code_elsewhere_is_equal(self):
        moved = X86.replace("jne\t0x0", "jne\t0x100")
        for old, new in (("       0:", "     100:"), ("       1:", "     101:"), ("       6:", "     106:"),
                         ("       a:", "     10a:"), ("       c:", "     10c:")):
            moved = moved.replace(old, new)
        at = [disassemble.relative(disassemble.functions(text, ours)["fp__a"]) for text in (X86, moved)]
        self.assertEqual(at[0], at[1])


class ACall(unittest.TestCase):
    def judged(self, helpers):
        code = disassemble.functions(ARM64, lambda name: True)
        place = variant("aarch64/outline")
        one = Reader(place, helpers).function(SUM, code["fp__a"])
        return one, verdicts.Judge(place, [one]).judge(one)

    def helper(self, text: str = ARM64):
        name = "__aarch64_ldadd4_acq_rel"
        return {name: disassemble.functions(text, lambda n: True)[name]}

    def test_of_a_helper_is_followed(self):
        one, verdict = self.judged(self.helper())
        self.assertEqual(("call __aarch64_ldadd_acq_rel", ()), (one.signature, one.calls))
        self.assertEqual(verdicts.AS_EXPECTED, verdict.verdict)

    def test_each_of_the_helper_s_ways_counts(self):
        for sound, weak in (("ldaddal", "ldadda"), ("stlxr", "stxr"), ("ldaxr", "ldxr")):
            verdict = self.judged(self.helper(ARM64.replace(sound, weak)))[1]
            self.assertEqual(verdicts.TOO_WEAK, verdict.verdict, weak)

    def test_of_an_unknown_one_is_a_library_call(self):
        one, verdict = self.judged({})
        self.assertEqual((("__aarch64_ldadd4_acq_rel",), verdicts.LIBRARY), (one.calls, verdict.verdict))


class TheDisassembler(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        patch = mock.patch.dict(os.environ, PATH=folder.name)
        patch.start()
        self.addCleanup(patch.stop)

    def fake(self, name: str, says: str):
        file = self.folder / name
        file.write_text(f"#!/bin/sh\necho '{says}'\n")
        file.chmod(0o755)
        return file

    def test_the_newest_is_taken(self):
        for version in (16, 22, 9):
            self.fake(f"llvm-objdump-{version}", f"Debian LLVM version {version}.1.0")
        self.assertEqual("22.1.0", disassemble.find_objdump()[1])

    def test_too_old_says_which_is_needed(self):
        self.fake("llvm-objdump", "LLVM version 14.0.6")
        with self.assertRaisesRegex(Problem, "llvm-objdump is 14.0.6.*llvm-objdump 16 or later.*--with fences"):
            disassemble.find_objdump()

    def test_none(self):
        with self.assertRaisesRegex(Problem, "no llvm-objdump on PATH"):
            disassemble.find_objdump()

    def test_an_object_without_symbols(self):
        program = self.fake("llvm-objdump", "0000000000000000 <.text>:\n  0: retq")
        with self.assertRaisesRegex(Problem, "x.o: no symbols of functions to be listed; it was stripped"):
            disassemble.disassemble(str(program), Path("x.o"), [], ours)


if __name__ == "__main__":
    unittest.main()
