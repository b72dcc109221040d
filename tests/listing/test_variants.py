"""Each build variant emits what it is for, as the compiler is told to by the build itself (cmake/variant_probe.cpp).

Variants of the other instruction set are looked at where there is a cross compiler for it.
"""
from __future__ import annotations

import json
import platform
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROBE = ROOT / "cmake" / "variant_probe.cpp"
PREFIX = "aarch64-linux-gnu-"


def variants(isa: str) -> list[str]:
    text = (ROOT / "arch" / isa / "variants.cmake").read_text("utf-8")
    return re.search(r"set\(fencepost_variants ([\w ]+)\)", text).group(1).split()


def obstacle(isa: str) -> str | None:
    if shutil.which("cmake") is None or shutil.which("ninja") is None:
        return "cmake or ninja is missing"
    prefix = "" if platform.machine() == isa else PREFIX if isa == "aarch64" else "x86_64-linux-gnu-"
    for tool in ("g++", "objdump"):
        if shutil.which(prefix + tool) is None:
            return f"{prefix}{tool} is missing (scripts/install-deps.sh --with arm64)"
    if isa == "aarch64" and prefix and not Path("/usr/lib/aarch64-linux-gnu/libhwloc.so").exists():
        return "the arm64 libraries are missing (scripts/install-deps.sh --with arm64)"
    return "there is no toolchain file for it" if prefix.startswith("x86") else None


def newer_clangs() -> list[str]:
    return [name for name in (f"clang++-{n}" for n in range(16, 30)) if shutil.which(name)]


def configure(isa: str, variant: str, folder: str, compiler: str) -> subprocess.CompletedProcess:
    cross = [] if platform.machine() == isa else ["--toolchain", str(ROOT / "cmake/toolchains/aarch64.cmake")]
    cross += [f"-DCMAKE_CXX_COMPILER={compiler}"] if compiler else []
    return subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DBUILD_TESTING=OFF", *cross,
                           f"-DFENCEPOST_VARIANT={variant}"], capture_output=True, text=True, timeout=120, check=False)


@lru_cache(maxsize=None)
def emitted(isa: str, variant: str, compiler: str = "") -> dict[str, str]:
    """Function of the probe -> its instructions, one a line. "refused" -> why, where CMake would not have it."""
    with tempfile.TemporaryDirectory() as folder:
        done = configure(isa, variant, folder, compiler)
        if done.returncode != 0:
            return {"refused": " ".join(done.stderr.split())}
        commands = json.loads((Path(folder) / "compile_commands.json").read_text("utf-8"))
        command = shlex.split(next(c["command"] for c in commands if c["file"].endswith("harness/clock.cpp")))
        flags = command[:command.index("-o")] + ["-O2", "-c", str(PROBE), "-o", f"{folder}/probe.o"]
        subprocess.run(flags, cwd=folder, check=True, capture_output=True)
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
