"""What CMake must refuse to configure."""
from __future__ import annotations

import json
import re
import subprocess
import tempfile
import unittest

from ..support.given import given
from .sandbox import ROOT


class Configure(unittest.TestCase):
    def refused(self, *flags: str) -> str:
        """What CMake said when it stopped."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["cmake", "-S", str(ROOT), "-B", folder, *flags], capture_output=True, text=True,
                                  timeout=120, check=False)
        self.assertNotEqual(0, done.returncode)
        return " ".join(done.stderr.split())

    def test_an_instruction_set_without_a_folder_stops_it(self):
        said = self.refused("-DCMAKE_SYSTEM_NAME=Linux", "-DCMAKE_SYSTEM_PROCESSOR=vax")
        self.assertIn("fencepost knows no 'vax' on Linux: add a folder arch/vax", said)

    def test_a_variant_that_is_none_stops_it(self):
        for isa, choices in (("x86_64", "baseline, cx16"), ("aarch64", "outline, lse, llsc, rcpc")):
            with self.subTest(isa):
                said = self.refused("-DCMAKE_SYSTEM_NAME=Linux", f"-DCMAKE_SYSTEM_PROCESSOR={isa}",
                                    "-DFENCEPOST_VARIANT=turbo")
                self.assertIn(f"FENCEPOST_VARIANT=turbo is no build variant of {isa}: choose one of {choices}.", said)

    def test_a_compiler_without_the_variants_instruction_stops_it(self):
        # No compiler makes an ARM instruction of x86 code, and the probe is compiled by this machine's.
        other = {"x86_64": "aarch64", "aarch64": "x86_64"}[subprocess.check_output(["uname", "-m"], text=True).strip()]
        variant = {"x86_64": "cx16", "aarch64": "rcpc"}[other]
        said = self.refused("-DCMAKE_SYSTEM_NAME=Linux", f"-DCMAKE_SYSTEM_PROCESSOR={other}",
                            f"-DFENCEPOST_VARIANT={variant}")
        self.assertIn(f"FENCEPOST_VARIANT={variant}: ", said)
        self.assertIn(" does not take ", said)

    def test_the_schema_knows_every_variant(self):
        named = [name for file in ROOT.glob("arch/*/variants.cmake")
                 for name in given(re.search(r"set\(fencepost_variants ([\w ]+)\)", file.read_text("utf-8")))[1].split()]
        schema = json.loads((ROOT / "results/schema/machine.schema.json").read_text("utf-8"))
        self.assertEqual(sorted(named), sorted(schema["properties"]["variant"]["enum"]))


if __name__ == "__main__":
    unittest.main()
