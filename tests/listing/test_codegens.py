"""A codegen of kind rmw is what it is called, whichever compiler makes it, for whichever build variant: compiled alone, as the
timed loops of a program are looked at for one compiler and one variant only (test_timed_loops.py)."""
from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import tempfile
import unittest

from listing import ORDERS, binary
from variant_builds import PREFIX, ROOT, newer_clangs, obstacle, variants

CMAKE = ROOT / "arch" / "aarch64" / "variants.cmake"
EXPECTED = ROOT / "arch" / "aarch64" / "expected" / "timed_loops.json"
# What each must hold, and what it must not: another codegen's.
OUTLINE, LSE, EXCLUSIVE = r"__aarch64_\w+", r"\b(?:cas|swp|ldadd|stadd)\w*\t", r"\b(?:ld|st)[al]?xr\t"
OTHERS = {"outline": f"{LSE}|{EXCLUSIVE}", "lse": f"{OUTLINE}|{EXCLUSIVE}|\tbl", "ll_sc": f"{OUTLINE}|{LSE}|\tbl"}
MEANT = {"fetch_add": "ldadd", "add": "ldadd", "exchange": "swp", "compare_exchange": "cas"}


def flags(variant: str) -> list[str]:
    found, = re.findall(rf"set\(fencepost_{variant}_flags ([^)]+)\)", CMAKE.read_text("utf-8"))
    return found.split()


def compilers() -> list[list[str]]:
    gcc = "g++" if platform.machine() == "aarch64" else PREFIX + "g++"
    clangs = [name for name in ("clang++", *newer_clangs()) if shutil.which(name)]
    return [[gcc], *([name, "--target=aarch64-linux-gnu"] for name in clangs)]


def wanted(operation: str, codegen: str, parts: dict) -> list[str]:
    """Regular expressions that the function's listing must match."""
    if codegen == "outline":
        return [f"__aarch64_{MEANT[operation]}8_{parts['helper']}\\b"]
    if codegen == "ll_sc":
        return [f"\tld{parts['a']}xr\t", f"\tst{parts['l']}xr\t"]
    stem = "stadd" if operation == "add" and not parts["a"] else MEANT[operation]
    return [f"\t{stem}{parts['a']}{parts['l']}\t"]


class Codegens(unittest.TestCase):
    def setUp(self):
        if why := obstacle("aarch64"):
            self.skipTest(why)

    def listing(self, compiler: list[str], variant: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([*compiler, *flags(variant), "-std=c++20", "-O2", f"-I{ROOT}", "-c",
                                   ROOT / "tests" / "listing" / "codegens.cpp", "-o", f"{folder}/probe.o"],
                                  capture_output=True, text=True, check=False)
            if done.returncode != 0:
                self.assertIn("-m", done.stderr)
                self.assertNotIn("codegens", done.stderr)
                return ""  # a compiler that does not know the variant's flags
            return subprocess.run([binary.find("aarch64").program, "-drC", "--no-show-raw-insn", f"{folder}/probe.o"],
                                  check=True, capture_output=True, text=True).stdout

    def test_each_is_what_it_is_called(self):
        parts = json.loads(EXPECTED.read_text("utf-8"))["parts"]
        for compiler in compilers():
            for variant in variants("aarch64"):
                text = self.listing(compiler, variant)
                found = re.findall(r"<[^\n]*?(\w+)<fencepost::arch::rmw::(\w+), \(std::memory_order\)(\d)>\(.*\)>:\n((?:.+\n)+)",
                                   text)
                self.assertIn(len(found), {60} if variant != "rcpc" else {0, 60}, (compiler, variant))
                for operation, codegen, order, code in found:
                    with self.subTest(compiler=compiler[0], variant=variant, operation=operation, codegen=codegen,
                                      order=ORDERS[int(order)]):
                        self.check(operation, codegen, parts[ORDERS[int(order)]], code)

    def check(self, operation: str, codegen: str, parts: dict, code: str):
        for pattern in wanted(operation, codegen, parts):
            self.assertRegex(code, pattern)
        self.assertNotRegex(code, OTHERS[codegen])


if __name__ == "__main__":
    unittest.main()
