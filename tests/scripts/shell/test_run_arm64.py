"""scripts/run-arm64.sh: what it can't start it says in one line, before qemu does in its own words."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from ..support.given import given
from .sandbox import ROOT

SCRIPT = ROOT / "scripts" / "run-arm64.sh"


class RunArm64(unittest.TestCase):
    def refused(self, *command: str, path: str = os.environ["PATH"]) -> str:
        done = subprocess.run([SCRIPT, *command], env={**os.environ, "PATH": path}, capture_output=True, text=True,
                              check=False)
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr)
        return done.stderr

    def test_no_program_is_named(self):
        self.assertIn("which program?", self.refused())

    def test_there_is_no_such_program(self):
        for name in ("no-such-program", str(ROOT)):
            self.assertIn(f"there is no program {name}", self.refused(name, "--help"))

    @unittest.skipUnless(shutil.which("qemu-aarch64"), "scripts/install-deps.sh --with arm64 brings qemu")
    def test_options_are_qemus(self):
        done = subprocess.run([SCRIPT, "-version"], capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("qemu-aarch64", done.stdout)

    def test_there_is_no_emulator(self):
        with tempfile.TemporaryDirectory() as folder:
            for tool in ("sh", "env"):
                (Path(folder) / tool).symlink_to(given(shutil.which(tool)))
            self.assertIn("install-deps.sh --with arm64", self.refused(__file__, path=folder))


if __name__ == "__main__":
    unittest.main()
