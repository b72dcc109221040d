"""Each build variant emits what it is for, as the compiler is told to by the build itself (cmake/variant_probe.cpp).

Variants of the other instruction set are looked at where there is a cross compiler for it.
"""
from __future__ import annotations

import platform
import re
import subprocess
import tempfile
import unittest
from functools import cache

from variant_builds import PREFIX, PROBE, compile_as, configure, newer_clangs, obstacle, variants


@cache
def emitted(isa: str, variant: str, compiler: str = "") -> dict[str, str]:
    """Function of the probe -> its instructions, one a line. "refused" -> why, where CMake would not have it."""
    with tempfile.TemporaryDirectory() as folder:
        if why := configure(isa, variant, folder, compiler):
            return {"refused": why}
        compile_as(folder, "harness/clock/clock.cpp", PROBE, "probe.o", "-O2")
        objdump = "objdump" if platform.machine() == isa else PREFIX + "objdump"
        text = subprocess.run([objdump, "-drC", "--no-show-raw-insn", f"{folder}/probe.o"], check=True,
                              capture_output=True, text=True).stdout
    return {m.group(1): m.group(2) for m in re.finditer(r"<(\w+)\(.*\)>:\n((?:.+\n)+)", text)}


class OfAarch64(unittest.TestCase):
    def setUp(self):
        if why := obstacle("aarch64"):
            self.skipTest(why)

    def test_every_variant_is_looked_at(self):
        self.assertEqual(["outline", "lse", "llsc", "rcpc"], variants("aarch64"))

    def test_outline_calls(self):
        code = emitted("aarch64", "outline")
        self.assertIn("__aarch64_ldadd8_acq_rel", code["fetch_add"])
        self.assertNotRegex(code["fetch_add"], r"\tldadd|\tldaxr")
        self.assertRegex(code["load_acquire"], r"\tldar\t")

    def test_lse_has_the_instruction(self):
        code = emitted("aarch64", "lse")
        self.assertRegex(code["fetch_add"], r"\tldaddal\t")
        self.assertNotIn("__aarch64_", code["fetch_add"])

    def test_llsc_has_the_loop(self):
        code = emitted("aarch64", "llsc")
        self.assertRegex(code["fetch_add"], r"\tldaxr\t[\s\S]*\tstlxr\t")
        self.assertNotRegex(code["fetch_add"], r"__aarch64_|\tldadd")

    def test_rcpc_loads_by_ldapr_or_is_refused(self):
        for compiler in ["", *newer_clangs()]:
            code = emitted("aarch64", "rcpc", compiler)
            if "refused" not in code:
                self.assertRegex(code["load_acquire"], r"\tldapr\t")
                self.assertIn("__aarch64_ldadd8_acq_rel", code["fetch_add"])
                return
            self.assertRegex(code["refused"], r"FENCEPOST_VARIANT=rcpc is for ldapr, which .* does not emit; "
                                              r"remedy: g\+\+ 13 or clang 16")
        self.skipTest("no cross compiler here makes ldapr")


class OfX86(unittest.TestCase):
    def setUp(self):
        if why := obstacle("x86_64"):
            self.skipTest(why)

    def test_every_variant_is_looked_at(self):
        self.assertEqual(["baseline", "cx16"], variants("x86_64"))

    def test_baseline_calls_libatomic(self):
        code = emitted("x86_64", "baseline")
        self.assertIn("__atomic_compare_exchange", code["compare_exchange_128"])
        self.assertNotIn("sync_128", code)
        self.assertNotIn("cmpxchg16b", "".join(code.values()))

    def test_cx16_has_the_instruction(self):
        # g++ goes on calling libatomic for std::atomic, and has the instruction for __sync_* only.
        self.assertIn("lock cmpxchg16b", emitted("x86_64", "cx16")["sync_128"])


if __name__ == "__main__":
    unittest.main()
