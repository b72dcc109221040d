"""The litmus loops hold the order that their names say, and no stronger one.

An order that the compiler did not know for a constant became seq_cst once, and only the listing showed it.
"""
from __future__ import annotations

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import listing
from test_timed_loops import ISA, PROGRAM, expected, objdump, obstacle

SB = 0  # its place in benches/litmus/tests.hpp
LOOP = re.compile(rf"litmus::perpetual_loop<{SB}ul, (\d+)ul, 0ul>\(")
VARIANTS = re.findall(r'Variant\{"(\w+)"', (Path(__file__).resolve().parents[2] / "benches/litmus/tests.hpp").read_text("utf-8"))

# By instruction set: what orders an iteration of SB, by the orders that its name says.
ORDERING = {"x86_64": r"lock\b|xchg|mfence", "aarch64": r"dmb|stlr|stlur|ldar\b|ldapr|swp|ldadd|cas|ldaxr|stlxr|ldxr|bl\b"}
WANTED = {"x86_64": {"relaxed": "", "release_acquire": "", "fence_acq_rel": "", "seq_cst": "xchg|mfence",
                     "fence_seq_cst": "mfence|lock", "exchange_relaxed": "xchg", "fetch_add_relaxed": "lock",
                     "compare_exchange_relaxed": "lock"},
          "aarch64": {"relaxed": "", "release_acquire": "stlr (ldar|ldapr)", "seq_cst": "stlr ldar", "fence_acq_rel": "dmb",
                      "fence_seq_cst": "dmb"}}


@unittest.skipIf(obstacle(), str(obstacle()))
class LitmusLoopTest(unittest.TestCase):
    def test_hold_the_order_of_their_name(self):
        found = {name: VARIANTS[int(match.group(1))] for name, said in listing.functions_of(objdump(), Path(PROGRAM))
                 if (match := LOOP.search(said))}
        self.assertEqual(set(VARIANTS), set(found.values()))
        code = listing.functions(objdump(), Path(PROGRAM), found, expected()["syntax"])
        for symbol, lines in code.items():
            wanted = WANTED[ISA].get(found[symbol])
            if wanted is None:
                continue
            with self.subTest(found[symbol]):
                once = listing.iteration(lines, expected()["syntax"])
                ordering = " ".join(match.group() for one in once if (match := re.match(ORDERING[ISA], one.text)))
                self.assertRegex(ordering, f"^(({wanted})( ({wanted}))*)$")  # more than once where the loop is unrolled


if __name__ == "__main__":
    unittest.main()
