"""scripts/bundle.sh: what it packs runs by itself, with its own libraries, and on its own kind of machine only."""
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from program import PROGRAM, ROOT, SANITIZED

GLIBC = ("linux-vdso", "libc.so.", "libm.so.", "libpthread.so.", "librt.so.", "libdl.so.", "/lib")


@unittest.skipUnless(PROGRAM, "FENCEPOST_PROGRAM names no program")
@unittest.skipIf(SANITIZED, "nobody bundles a sanitized program")
class Bundle(unittest.TestCase):
    archive: pathlib.Path
    packed: pathlib.Path

    @classmethod
    def setUpClass(cls):
        """Packed once: that takes longer than all tests of it."""
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        place = pathlib.Path(temporary.name)
        done = subprocess.run([ROOT / "scripts" / "bundle.sh", PROGRAM, place / "out"], check=False,
                              capture_output=True, text=True)
        if (done.returncode, done.stderr) != (0, ""):
            raise AssertionError(f"bundle.sh: exit code {done.returncode}, stderr: {done.stderr}")
        cls.archive = pathlib.Path(done.stdout.strip())
        with tarfile.open(cls.archive) as archive:
            archive.extractall(place)
        cls.packed = place / cls.archive.name.removesuffix(".tar.gz")

    def setUp(self):
        """A copy for each test, in a folder of its own."""
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.place = pathlib.Path(temporary.name)
        self.root = self.place / self.packed.name
        shutil.copytree(self.packed, self.root, symlinks=True)

    def start(self, *flags, **env):
        return subprocess.run([self.root / "fencepost", *flags], cwd=self.place, check=False, capture_output=True,
                              text=True, env={"PATH": os.environ["PATH"], **env})

    def test_runs_where_it_was_unpacked(self):
        self.assertRegex(self.archive.name, r"^fencepost-\d+\.\d+\.\d+-\w+\.tar\.gz$")
        done = self.start("--benchmark_list_tests")
        self.assertEqual((0, ""), (done.returncode, done.stderr))
        direct = subprocess.run([PROGRAM, "--benchmark_list_tests"], check=True, capture_output=True, text=True)
        self.assertEqual(direct.stdout, done.stdout)

    def test_brings_the_script_that_warnings_name(self):
        done = subprocess.run([self.root / "scripts" / "tune.sh"], cwd="/", check=False, capture_output=True, text=True)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_runs_through_a_link_from_elsewhere(self):
        link = self.place / "link"
        link.symlink_to(self.root / "fencepost")
        done = subprocess.run([link, "--help"], cwd="/", check=False, capture_output=True, text=True)
        self.assertEqual(0, done.returncode, done.stderr)

    def test_takes_no_library_from_the_machine_but_glibc(self):
        # The loader lists what it would load, and stops.
        lines = subprocess.run([self.root / "bin" / "fencepost"], check=True, capture_output=True, text=True,
                               env={"LD_TRACE_LOADED_OBJECTS": "1",
                                    "LD_LIBRARY_PATH": str(self.root / "lib")}).stdout.split("\n")
        names = [line.strip() for line in lines if line.strip()]
        others = [line for line in names if not line.startswith(GLIBC)]
        self.assertGreater(len(others), 3)
        for line in others:
            self.assertIn(f"=> {self.root.resolve()}/lib/", line)

    def test_says_what_it_needs_and_what_to_do_with_results(self):
        text = (self.root / "README").read_text()
        self.assertRegex(text, r"glibc \d\.\d+ or later")
        self.assertIn("make plots RUN=<folder>", text)

    def test_on_another_kind_of_machine_it_is_one_line(self):
        program = self.root / "bin" / "fencepost"
        header = bytearray(program.read_bytes()[:64])
        header[18] = {62: 183, 183: 62}[header[18]]  # e_machine: x86-64 and AArch64
        program.write_bytes(header)
        fakes = self.place / "fakes"
        fakes.mkdir()
        (fakes / "uname").write_text("#!/bin/sh\necho vax\n")
        (fakes / "uname").chmod(0o755)
        done = self.start(PATH=f"{fakes}:{os.environ['PATH']}")
        self.assertEqual((2, "", 1), (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr)
        self.assertIn("this machine is vax", done.stderr)


class NoBundle(unittest.TestCase):
    def test_of_nothing(self):
        done = subprocess.run([ROOT / "scripts" / "bundle.sh", "no-such-program"], check=False,
                              capture_output=True, text=True)
        self.assertEqual((2, 1), (done.returncode, done.stderr.count("\n")), done.stderr)
        self.assertIn("build it first", done.stderr)

    def test_of_what_is_not_said(self):
        done = subprocess.run([ROOT / "scripts" / "bundle.sh"], check=False, capture_output=True, text=True)
        self.assertEqual((2, 1), (done.returncode, done.stderr.count("\n")), done.stderr)
        self.assertIn("bundle.sh: which program?", done.stderr)


if __name__ == "__main__":
    unittest.main()
