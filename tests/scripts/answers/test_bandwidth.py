"""Bytes per second, and the comparison with the C library, on made-up runs."""
from __future__ import annotations

import unittest

from fencepost_tool.answers import bandwidth
from fencepost_tool.results import Run
from fencepost_tool.summary.sections import memory as section

from ..support.synthetic_run import made

MIB = 2 ** 20


def run_of(memcpy: float = 5.0, copy: float = 5.0, nodes: tuple[str, ...] = ("0",)) -> Run:
    costs = []
    for node in nodes:
        for level, size in ((1, 8192), (4, 128 * MIB)):
            for operation, ns in (("read", 1.0 * level), ("write", 2.0 * level), ("copy", copy), ("memcpy", memcpy)):
                costs.append((f"memory/bandwidth/{operation}/size:{size}/node:{node}/threads:1", 1, ns,
                              {"level": level, "bytes_per_operation": 64}))
    return made(costs)


class BandwidthTest(unittest.TestCase):

    def test_bytes_per_second(self) -> None:
        case, *_ = bandwidth.cases(run_of())
        found = bandwidth.rate(case)
        assert found is not None and found.low is not None
        self.assertAlmostEqual(64e9, found.value, delta=2e9)
        self.assertLess(found.low, found.value)

    def test_copies_like_the_c_library(self) -> None:
        self.assertIn(": agrees within 10 %, 1", bandwidth.like_libc(run_of()))
        self.assertIn("warning: disagrees by more than 10 %, 2", bandwidth.like_libc(run_of(copy=10.0)))
        self.assertIn("warning", bandwidth.like_libc(run_of(memcpy=10.0)))
        self.assertIn("cannot be told", bandwidth.like_libc(run_of(copy=5.5)))
        self.assertEqual("", bandwidth.like_libc(made([])))

    def test_section(self) -> None:
        text = "\n".join(section.section(run_of()))
        self.assertRegex(text, r"\n  L1 +1 +8 KiB \| +\d\d\.\d")
        self.assertIn("memcpy in memory: agrees within 10 %", text)
        self.assertIn("memory, node 1", "\n".join(section.section(run_of(nodes=("0", "1")))))
        self.assertTrue(all(len(line) <= 100 for line in text.splitlines()))


if __name__ == "__main__":
    unittest.main()
