"""What CMake must refuse to configure."""
from __future__ import annotations

import subprocess
import tempfile
import unittest

from sandbox import ROOT


class Configure(unittest.TestCase):
    def test_an_instruction_set_without_a_folder_stops_it(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                ["cmake", "-S", str(ROOT), "-B", folder, "-DCMAKE_SYSTEM_NAME=Linux",
                 "-DCMAKE_SYSTEM_PROCESSOR=vax"], capture_output=True, text=True, timeout=120, check=False)
        self.assertNotEqual(0, done.returncode)
        said = " ".join(done.stderr.split())
        self.assertIn("fencepost knows no 'vax' on Linux: add a folder arch/vax", said)


if __name__ == "__main__":
    unittest.main()
