"""Which loops of guests are listed, by the names of their functions, and what they do to memory."""
from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from fencepost_tool.codegen.loops import guests
from fencepost_tool.results import CaseName

# A compiler's own names do for those of Go and Rust: two operations in an iteration, and one behind the loop.
SOURCE = r"""
#define LOOP(name, symbol, operation) \
  unsigned long name(unsigned long* w, unsigned long n) __asm__(symbol); \
  unsigned long name(unsigned long* w, unsigned long n) { \
    do { operation; operation; } while (--n); __atomic_exchange_n(w, 5, __ATOMIC_SEQ_CST); return 0; }
LOOP(add, "main.addAll", __atomic_fetch_add(w, n, __ATOMIC_SEQ_CST))
LOOP(store, "_RINvNtCsX_15fencepost_guest7atomics9store_allKj4_EB4_", __atomic_store_n(w, n, __ATOMIC_SEQ_CST))
LOOP(weak, "_RINvNtCsX_15fencepost_guest7atomics9store_allKj0_EB4_", __atomic_store_n(w, n, __ATOMIC_RELAXED))
int main(int argc, char** argv) { unsigned long w = 0; return (int)(add(&w, 3) + store(&w, 3) + weak(&w, 3)) + argc * 0 * !argv; }
"""


def name(guest, primitive, operation="shared", order="seq_cst"):
    return CaseName("", f"{guest}/atomic", primitive, operation, order, 2, {})


@unittest.skipUnless(shutil.which("cc") and shutil.which("objdump") and platform.machine() == "x86_64", "needs cc on x86-64")
class GuestsTest(unittest.TestCase):
    folder: Path

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        for guest in ("go", "rust"):
            subprocess.run(["cc", "-O1", "-w", "-xc", "-", "-o", str(cls.folder / guest)], input=SOURCE, text=True, check=True)

    def listed(self, names, when="2999-01-01T00:00:00+00:00"):
        return {key: loop["signature"] for key, loop in guests.all_loops(self.folder, names, when).items()}

    def test_what_the_loop_does_and_nothing_behind_it(self):
        self.assertEqual({"go/atomic/fetch_add/shared/seq_cst": "lock add"}, self.listed([name("go", "fetch_add")]))

    def test_the_order_of_rust_is_in_its_symbols(self):
        found = self.listed([name("rust", "store", order=order) for order in ("seq_cst", "relaxed", "release")])
        self.assertEqual({"rust/atomic/store/shared/seq_cst": "xchg", "rust/atomic/store/shared/relaxed": "mov"}, found)

    def test_others_are_left_out(self):
        others = [name("go", "load"), name("go", "compare_exchange_strong_success", "shared", "seq_cst-seq_cst"),
                  CaseName("", "go/mutex", "fetch_add", "shared", "seq_cst", 1, {}), name("my_guest", "fetch_add"),
                  CaseName("", "atomic", "fetch_add", "shared", "seq_cst", 1, {})]
        self.assertEqual({}, self.listed(others))

    def test_a_program_that_was_built_after_the_run_is_not_what_ran(self):
        os.utime(self.folder / "go", (2_000_000_000, 2_000_000_000))  # 2033
        names = [name("go", "fetch_add")]
        for when, there in (("2033-05-18T03:33:19+00:00", 0), ("2033-05-18T05:33:19+02:00", 0), ("2033-05-18T03:33:21+00:00", 1),
                            ("", 0), ("yesterday", 0)):
            self.assertEqual(there, len(self.listed(names, when)), when)

    def test_what_is_no_program_is_left_out(self):
        (self.folder / "go_v3").write_text("nothing to run")
        self.assertEqual({}, self.listed([name("go_v3", "fetch_add")]))


if __name__ == "__main__":
    unittest.main()
