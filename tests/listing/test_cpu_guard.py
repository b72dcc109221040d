"""A program that was built for features which the CPU lacks says so, though static objects use them already.

Shown by a small program for each build variant that needs a feature, compiled and linked as the build does it, on
CPUs that an emulator plays.
"""
from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from variant_builds import ROOT, compile_as, configure, newer_clangs, obstacle

# What qemu is to play: a CPU without the feature, and one with it.
CPUS = {"aarch64": ("cortex-a57", "max"), "x86_64": ("qemu64,-cx16", "qemu64,+cx16")}
HERE = Path(__file__).resolve().parent


class Guard(unittest.TestCase):
    def check(self, isa: str, variant: str, remedy: str, needs: str):
        if why := obstacle(isa):
            self.skipTest(why)
        if shutil.which(f"qemu-{isa}") is None:
            self.skipTest(f"qemu-{isa} is missing (scripts/install-deps.sh --with arm64)")
        for compiler in ("", *newer_clangs()):
            with tempfile.TemporaryDirectory() as folder:
                if configure(isa, variant, folder, compiler) == "":
                    self.check_build(isa, folder, f"variant {variant}) needs {needs}", f"FENCEPOST_VARIANT={remedy}")
                    return
        self.skipTest("no compiler here makes this variant")

    def check_build(self, isa: str, folder: str, *words: str):
        compile_as(folder, "harness/clock/clock.cpp", HERE / "early_use.cpp", "use.o", "-O2")
        compiler = compile_as(folder, "harness/session/cpu_guard.cpp", ROOT / "harness/session/cpu_guard.cpp", "guard.o")
        lacks, has = CPUS[isa]
        for name, objects in (("bare", ["use.o"]), ("guarded", ["use.o", "guard.o"])):
            subprocess.run([*compiler, "-static", *objects, "-latomic", "-o", name], cwd=folder, check=True)
        self.assertEqual((0, ""), self.run_on(isa, has, f"{folder}/guarded"))
        self.assertEqual(-signal.SIGILL, self.run_on(isa, lacks, f"{folder}/bare")[0])
        code, said = self.run_on(isa, lacks, f"{folder}/guarded")
        self.assertEqual((2, 1), (code, said.count("\n")), said)
        for word in words:
            self.assertIn(word, said)
        # And that is what the program has.
        link = subprocess.run(["ninja", "-t", "commands", "-s", "fencepost"], cwd=folder, check=True,
                              capture_output=True, text=True).stdout
        self.assertIn("cpu_guard.cpp.o", link)

    def run_on(self, isa: str, cpu: str, program: str) -> tuple[int, str]:
        done = subprocess.run([f"qemu-{isa}", "-cpu", cpu, program], capture_output=True, text=True, timeout=60,
                              check=False)
        return done.returncode, done.stderr

    def test_lse(self):
        self.check("aarch64", "lse", "outline", "lse")

    def test_rcpc(self):
        self.check("aarch64", "rcpc", "outline", "rcpc")

    def test_cx16(self):
        self.check("x86_64", "cx16", "baseline", "cx16")


if __name__ == "__main__":
    unittest.main()
