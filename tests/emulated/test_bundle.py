"""The bundle for another instruction set: it runs there on libraries of its own, and says so where it can't run."""
from __future__ import annotations

import os
import platform
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FENCEPOST_PROGRAM", "")
EMULATOR = os.environ.get("FENCEPOST_EMULATOR", "")
SYSROOT = Path("/usr/aarch64-linux-gnu")  # Debian's libc6-arm64-cross: glibc, and no library that we use


@unittest.skipUnless(PROGRAM and EMULATOR, "FENCEPOST_PROGRAM and FENCEPOST_EMULATOR name no program")
class Bundle(unittest.TestCase):
    place: Path  # of the archive
    root: Path   # the folder that it holds

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.place = Path(temporary.name)
        packed = subprocess.run([ROOT / "scripts" / "bundle.sh", PROGRAM, cls.place], capture_output=True, text=True,
                                check=True)
        with tarfile.open(packed.stdout.strip()) as archive:
            archive.extractall(cls.place)
        cls.root = next(path for path in cls.place.iterdir() if path.is_dir())

    def emulated(self, *flags: str, **variables: str) -> subprocess.CompletedProcess:
        variables["LD_LIBRARY_PATH"] = str(self.root / "lib")
        hand_over = [word for pair in variables.items() for word in ("-E", "=".join(pair))]
        return subprocess.run([EMULATOR, "-L", SYSROOT, *hand_over, self.root / "bin" / "fencepost", *flags],
                              capture_output=True, text=True, timeout=120, check=False)

    def test_runs(self):
        done = self.emulated("--benchmark_list_tests")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        self.assertIn("floor/empty_loop/throughput/threads:1", done.stdout.split())

    def test_takes_no_library_from_the_machine_but_glibc(self):
        lines = self.emulated(LD_TRACE_LOADED_OBJECTS="1").stdout.split("\n")
        ours = [line for line in lines if "=>" in line and "/libc.so." not in line and "/libm.so." not in line]
        self.assertGreater(len(ours), 3)
        for line in ours:
            self.assertIn(f"=> {self.root}/lib/", line)

    @unittest.skipIf(platform.machine() == "aarch64", "it is not foreign here")
    def test_its_start_script_says_where_it_can_run(self):
        done = subprocess.run([self.root / "fencepost", "--help"], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            self.skipTest("this kernel starts foreign programs by itself (binfmt_misc)")
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr)
        self.assertIn(f"is for aarch64, and this machine is {platform.machine()}", done.stderr)


if __name__ == "__main__":
    unittest.main()
