"""Samples of perf: places of made-up ones, and a program whose time is that of one instruction."""
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

from fencepost_tool.price import inventory, profile, profile_text, waits
from fencepost_tool.price.profile import Profile, Row
from fencepost_tool.price.site import LOCKED, Found, Site
from fencepost_tool.results.errors import UserError

from .built import Built

PROGRAM, LIBRARY = Path("/bin/a program"), Path("/lib/lib.so")
MAPPED = (" 7 PERF_RECORD_MMAP2 7/7: [0x1000(0x2000) @ 0x100 fe:00 1 2]: r-xp /bin/a program",
          " 7 PERF_RECORD_MMAP2 7/7: [0x5000(0x1000) @ 0 fe:00 1 2]: r--p /lib/lib.so",
          " 7 PERF_RECORD_MMAP2 7/7: [0x6000(0x1000) @ 0x40 fe:00 1 2]: r-xp /lib/lib.so")
PROGRAM_TEXT = """
#include <atomic>
std::atomic<long> sum;
int main() { for (int i = 0; i < 20000000; ++i) sum.fetch_add(1); }
"""


class ReadTest(unittest.TestCase):
    def test_samples_are_at_offsets_of_files(self):
        total, places = waits.read((*MAPPED, " 7  1010", " 7  1010", " 7  6000", " 7  5000", " 7  3000", " 7  fff", " 9  1010",
                                    "?"))
        self.assertEqual((7, {(PROGRAM, 0x110): 2, (LIBRARY, 0x40): 1}), (total, places))

    def test_a_child_has_its_parents_files_and_may_map_others_in_their_place(self):
        total, places = waits.read((
            *MAPPED, " 7 PERF_RECORD_FORK(8:8):(7:7)", " 7 PERF_RECORD_FORK(7:9):(7:7)", " 8  1010",
            " 8 PERF_RECORD_MMAP2 8/8: [0x1800(0x1000) @ 0 fe:00 1 2]: r-xp /lib/lib.so", " 8  1900", " 8  1010", " 7  1900"))
        self.assertEqual((4, {(PROGRAM, 0x110): 1, (LIBRARY, 0x100): 1, (PROGRAM, 0xa00): 1}), (total, places))

    def test_a_share_is_of_the_site_and_the_instruction_behind(self):
        site = Site(Found(0x10, 4, LOCKED, "lock addq"), "f", 0, 0x110)
        found = waits.Waits("cpu-clock", 10, Counter({(PROGRAM, 0x110): 1, (PROGRAM, 0x114): 3, (LIBRARY, 0x114): 5}))
        self.assertEqual(0.4, found.share(PROGRAM, site))
        self.assertIsNone(waits.Waits("cpu-clock", 0, Counter()).share(PROGRAM, site))

    def test_without_perf_the_package_is_named(self):
        with mock.patch("shutil.which", return_value=None), self.assertRaisesRegex(UserError, "linux-perf"):
            waits.take(PROGRAM, (), None)

    def test_it_is_run_by_the_name_that_was_given(self):
        found = Profile(Path("/bin/busybox"), "x86_64", 0, 0, 1.0, [], 0, 0, 0, ())
        with mock.patch.object(waits, "take", return_value=waits.Waits("cpu-clock", 0, Counter())) as taken:
            profile.with_waits(found, Path("/bin/cat"), ("file",), None)
        self.assertEqual((Path("/bin/cat"), ("file",)), taken.call_args[0][:2])

    def test_text(self):
        rows = [Row(PROGRAM, Site(Found(0x10, 4, LOCKED, "lock addq"), "f", 0, 0x110), 5, None, None, waits=0.4)]
        found = Profile(PROGRAM, "x86_64", 0, 0, 1.0, rows, 0, 0, 0, (), sampled=("cpu-clock:u", 10))
        text = "\n".join(profile_text.lines(found, rows, 9))
        self.assertRegex(text, r"% of samples\n.* 5 +40\n")
        self.assertIn("10 by perf (cpu-clock:u)", text)
        self.assertIn("waits and no savings", text)


class SampledTest(Built):
    needs = ("g++", "perf")

    def test_where_the_time_is_the_samples_are(self):
        self.write("p.cpp", PROGRAM_TEXT)
        self.run_("g++", "-O1", "-std=c++20", "-o", "program", "p.cpp")
        program = (self.folder / "program").resolve()
        try:
            found = waits.take(program, (), None)
        except UserError as why:
            self.skipTest(str(why))
        if found.total < 20:
            self.skipTest(f"{found.total} samples only")
        site, = (one for one in inventory.take(str(program)).sites if one.found.kind == LOCKED and one.function == "main")
        self.assertGreater(found.share(program, site) or 0.0, 0.5)
