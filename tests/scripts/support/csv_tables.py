"""What every folder of tables keeps to."""
from __future__ import annotations

import csv
import unittest
from collections.abc import Callable, Mapping
from pathlib import Path


def check(test: unittest.TestCase, folder: Path, heads: Mapping[str, str],
          key: Callable[[str, list[str]], object] = lambda name, row: tuple(row)) -> None:
    """folder holds exactly these tables with these columns, every row has them all, of printable ASCII without stray blanks, and
    none has the key of another; key: of (table, row)."""
    test.assertEqual(set(heads), {path.stem for path in folder.glob("*.csv")})
    for name, head in heads.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        test.assertEqual(head.split(","), rows[0], name)
        for row in rows:
            test.assertEqual(len(rows[0]), len(row), row)
            test.assertEqual([cell.strip() for cell in row], row)
            test.assertTrue(all(cell.isascii() and cell.isprintable() for cell in row if cell), row)
        keys = [key(name, row) for row in rows]
        test.assertEqual(len(keys), len(set(keys)), f"{name}: a row twice")
