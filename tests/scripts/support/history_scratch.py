"""A made-up history: runs of a few cases, one each day. Nothing in it was measured."""
import io
import json
import random
import tempfile
import unittest
from datetime import datetime, timedelta, timezone
from pathlib import Path

from fencepost_tool.cli.track import run

from . import synthetic_run

CASES = ("floor/add/latency", "floor/add/throughput", "mutex/spinlock/lock_unlock/critical:0/outside:0/threads:2")


class History(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.results = Path(scratch.name) / "results"
        self.results.mkdir()

    def add(self, days, first=0, factor=lambda name, day: 1.0, machine="synthetic", change=lambda d: None, cases=CASES,
            **more):
        """A run for each of so many days; factor(case, day) is what its cost is multiplied by."""
        for day in range(first, first + days):
            noise = random.Random(f"{machine} {day}")
            date = datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(days=day)
            document = synthetic_run.document(2, lambda name: name in cases)
            document["context"].update(date=date.isoformat(), commit=f"{day:07x}", machine=machine)
            for e in document["benchmarks"]:
                by = factor(e["name"], day) * (1 + noise.gauss(0, 0.002))
                e.update(real_time=e["real_time"] * by, cycles=e["cycles"] * by)
            change(document)
            folder = self.results / machine / f"{date:%Y-%m-%dT%H%M%SZ}-{day:07x}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "run.json").write_text(json.dumps(document))
            (folder / "machine.json").write_text(json.dumps({**synthetic_run.machine(2), "machine_id": machine, **more}))
        return folder

    def track(self, *args, code=0):
        out, err = io.StringIO(), io.StringIO()
        found = run(["--results", str(self.results), *map(str, args)], out, err)
        self.err = err.getvalue()
        self.assertEqual(code, found, out.getvalue() + self.err)
        self.assertNotIn("Traceback", self.err)
        return out.getvalue()


def step(at, times, only="floor/add/latency"):
    """Costs of one case so many times as high from that day on."""
    return lambda name, day: times if name == only and day >= at else 1.0
