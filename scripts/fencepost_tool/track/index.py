"""The history of results/ as an SQLite file: made of the folders, brought up to date at each look, and safe to
delete at any time.

Folders are read outside of any lock and written in batches, so two trackers on one index take turns; one
that is kept out for WAIT_S says so. Only files that carry this index's mark are ever written to.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from fencepost_tool.results import LightRun, ResultsError, fingerprint, load_light, name_of
from fencepost_tool.results.estimates import NOISY, NetCost, entry_error, grade_of, net_cost_of

MARK = 0x66656e63  # "fenc", SQLite's application_id: whose file this is
VERSION = 4        # of the tables: another one's are dropped and made again
WAIT_S = 30.0      # for another tracker
BATCH = 50         # folders between two commits
TABLES = """
CREATE TABLE run (id INTEGER PRIMARY KEY, folder TEXT UNIQUE NOT NULL, stamp TEXT NOT NULL, machine TEXT NOT NULL,
                  date TEXT NOT NULL, commit_id TEXT NOT NULL, baseline TEXT NOT NULL, build TEXT NOT NULL,
                  emulated INTEGER NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL, fields TEXT NOT NULL);
CREATE TABLE estimate (run INTEGER NOT NULL, name INTEGER NOT NULL, ns REAL NOT NULL, cycles REAL,
                     net_ns REAL, net_cycles REAL, net_limit REAL, noisy INTEGER NOT NULL, PRIMARY KEY (name, run)) WITHOUT ROWID;
"""


@dataclass
class Refreshed:
    """What a refresh found: counts of folders, and a line for each that can't be used."""

    added: int = 0
    changed: int = 0
    gone: int = 0
    bad: list[str] = field(default_factory=list)


class Index:
    """An open index. Close it, or use it in a with statement."""

    def __init__(self, path: Path, wait_s: float = WAIT_S):
        self.path = path
        with self._said():
            self.sql = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
            self._prepare()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.sql.close()

    def refresh(self, results: Path, allow_emulated: bool = False) -> Refreshed:
        """Brings it up to what lies in results/<machine>/<run>/ now."""
        with self._said():
            found = Refreshed()
            there = {str(p.parent.relative_to(results)): _stamp(p) for p in sorted(results.glob("*/*/run.json"))}
            known = dict(self.sql.execute("SELECT folder, stamp FROM run"))
            gone = [folder for folder in known if folder not in there]
            if gone:
                self._write(lambda: self._forget(gone))
            found.gone = len(gone)
            wanted = [f for f, stamp in there.items() if known.get(f) != stamp]
            for i in range(0, len(wanted), BATCH):
                self._batch(results, wanted[i:i + BATCH], there, allow_emulated, found)
            return found

    def noisy(self) -> tuple[int, int]:
        """(noisy results, runs that have any)."""
        results, runs = self.sql.execute("SELECT COUNT(*), COUNT(DISTINCT run) FROM estimate WHERE noisy").fetchone()
        return results, runs

    def _batch(self, results: Path, folders: Sequence[str], stamps: dict[str, str], allow_emulated: bool,
               found: Refreshed) -> None:
        runs = []
        for folder in folders:
            try:
                runs.append((folder, load_light(results / folder, allow_emulated)))
            except ResultsError as e:
                found.bad.append(str(e))

        def insert() -> None:
            known = dict(self.sql.execute("SELECT folder, stamp FROM run"))
            for folder, run in runs:
                if known.get(folder) == stamps[folder]:
                    continue  # another tracker was quicker
                if folder in known:
                    self._forget([folder])
                    found.changed += 1
                else:
                    found.added += 1
                self._insert(folder, stamps[folder], run)
        self._write(insert)

    def _insert(self, folder: str, stamp: str, run: LightRun) -> None:
        baseline = {**fingerprint.machine(run.machine), "emulated": str(run.emulated)}
        build = fingerprint.build(run.machine, run.context)
        placement = build.pop("placement", None)
        if placement:
            baseline["placement"] = placement
        added = self.sql.execute("INSERT INTO run VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", (
            folder, stamp, run.context["machine"], run.context["date"], run.context["commit"],
            json.dumps(baseline, sort_keys=True), json.dumps(build, sort_keys=True), run.emulated))
        names = self._names(run)
        self.sql.executemany("INSERT INTO estimate VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (
            (added.lastrowid, names[name], *values) for name, values in _estimates(run)))

    def _names(self, run: LightRun) -> dict[str, int]:
        """Ids of all names known. fields: the field `case` of run.json."""
        self.sql.executemany("INSERT OR IGNORE INTO name (text, fields) VALUES (?, ?)", (
            (text, json.dumps(name_of(entries[0]).fields())) for text, entries in run.entries.items()))
        return dict(self.sql.execute("SELECT text, id FROM name"))

    def _forget(self, folders: Sequence[str]) -> None:
        for folder in folders:
            self.sql.execute("DELETE FROM estimate WHERE run = (SELECT id FROM run WHERE folder = ?)", (folder,))
            self.sql.execute("DELETE FROM run WHERE folder = ?", (folder,))

    def _prepare(self) -> None:
        mark, = self.sql.execute("PRAGMA application_id").fetchone()
        version, = self.sql.execute("PRAGMA user_version").fetchone()
        tables, = self.sql.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        if mark != MARK and tables:
            raise ResultsError(self.path, "is an SQLite file of something else", "name another with --index")
        if (mark, version) == (MARK, VERSION) and tables:
            return

        def make() -> None:
            if self.sql.execute("PRAGMA user_version").fetchone()[0] == VERSION:
                return  # another tracker was quicker
            for table, in self.sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                self.sql.execute(f"DROP TABLE {table}")
            for statement in TABLES.split(";")[:-1]:
                self.sql.execute(statement)
            self.sql.execute(f"PRAGMA application_id = {MARK}")
            self.sql.execute(f"PRAGMA user_version = {VERSION}")
        self._write(make)

    def _write(self, work: Callable[[], None]) -> None:
        """All of it or nothing."""
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            work()
            self.sql.execute("COMMIT")
        except BaseException:
            if self.sql.in_transaction:
                self.sql.execute("ROLLBACK")
            raise

    @contextmanager
    def _said(self) -> Iterator[None]:
        """SQLite's complaints in a line that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as e:
            text = str(e)
            if "locked" in text or "busy" in text:
                raise ResultsError(self.path, "is being written by another tracker", "call again when that has ended") from None
            remedy = "make room" if "full" in text else "check space and rights, or name another with --index"
            raise ResultsError(self.path, f"can't be used: {text}", f"{remedy}; nothing in the results is touched") from None
        except sqlite3.DatabaseError as e:
            raise ResultsError(self.path, f"is no index of a history, or damaged ({e})",
                               "delete it if it is one: it is made again from the results") from None


def _stamp(file: Path) -> str:
    """Changes when the file does."""
    status = file.stat()
    return f"{status.st_mtime_ns} {status.st_size}"


def _estimates(run: LightRun) -> Iterator[tuple[str, tuple[float | None, ...]]]:
    """(name, (ns, cycles, of the net cost ns, cycles and limit in cycles, and 1 for a noisy result)) of cases without any
    failure; over repetitions the median."""
    for name, entries in run.entries.items():
        if any(map(entry_error, entries)):
            continue
        ns = sorted(e["real_time"] for e in entries)
        cycles = sorted(e["cycles"] for e in entries if "cycles" in e)
        if ns[0] > 0:
            middle = _middle(cycles) if len(cycles) == len(ns) and cycles[0] > 0 else None
            yield name, (_middle(ns), middle, *_net_cost(net_cost_of(entries)), int(grade_of(entries) == NOISY))


def _net_cost(cost: NetCost | None) -> tuple[float | None, float | None, float | None]:
    if cost is None or cost.ns is None or cost.cycles is None:
        return None, None, None
    return cost.ns.value, cost.cycles.value, cost.limit_cycles


def _middle(ordered: Sequence[float]) -> float:
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
