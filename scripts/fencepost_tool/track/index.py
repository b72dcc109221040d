"""The history of results/ as an SQLite file: made of the folders, brought up to date at each look, and safe to
delete at any time.

Folders are read outside of any lock and written in batches, so two trackers on one index take turns; one
that is kept out for WAIT_S says so. Only files that carry this index's mark are ever written to.
"""
from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

import numpy as np

from fencepost_tool.results import LightRun, ResultsError, fingerprint, load_light, name_of

from .estimates import COSTS, NET, NO_COSTS, NO_NET, interrupted, packed, utc
from .sqlite_errors import saying

MARK = 0x66656e63  # "fenc", SQLite's application_id: whose file this is
VERSION = 6        # of the tables: another one's are dropped and made again
WAIT_S = 30.0      # for another tracker
BATCH = 50         # folders between two commits
TABLES = """
CREATE TABLE run (id INTEGER PRIMARY KEY, folder TEXT UNIQUE NOT NULL, stamp TEXT NOT NULL, machine TEXT NOT NULL,
                  date TEXT NOT NULL, commit_id TEXT NOT NULL, baseline TEXT NOT NULL, build TEXT NOT NULL,
                  emulated INTEGER NOT NULL, interrupted INTEGER NOT NULL, noisy INTEGER NOT NULL,
                  content TEXT NOT NULL, quarter INTEGER);
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL, fields TEXT NOT NULL);
CREATE TABLE estimates (run INTEGER PRIMARY KEY, costs BLOB NOT NULL, net BLOB NOT NULL);
CREATE TABLE found (key TEXT PRIMARY KEY, body TEXT NOT NULL);
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
        with saying(path):
            self.sql = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
            self._prepare()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """SQLite's complaints of whatever was read in between are said like the others."""
        self.sql.close()
        if isinstance(error, sqlite3.DatabaseError):
            with saying(self.path):
                raise error

    def refresh(self, results: Path, allow_emulated: bool = False) -> Refreshed:
        """Brings it up to what lies in results/<machine>/<run>/ now."""
        found = Refreshed()
        there = {str(p.parent.relative_to(results)): stamp(p) for p in sorted(results.glob("*/*/run.json"))}
        with saying(self.path):
            known = dict(self.sql.execute("SELECT folder, stamp FROM run"))
            gone = [folder for folder in known if folder not in there]
            if gone:
                self._write(lambda: self._forget(gone))
            found.gone = len(gone)
            wanted = [f for f, stamp in there.items() if known.get(f) != stamp]
            for i in range(0, len(wanted), BATCH):
                self._batch(results, wanted[i:i + BATCH], there, allow_emulated, found)
            return found

    def add(self, runs: Iterable[tuple[str, str, LightRun, np.ndarray, np.ndarray]]) -> None:
        """Runs whose estimates are packed already, in names of the index: (folder, its stamp, run, costs, net costs)."""
        def insert() -> None:
            for folder, stamp_, run, costs, net in runs:
                self._insert_packed(folder, stamp_, run, None, costs, net)
        with saying(self.path):
            self._write(insert)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a SELECT."""
        with saying(self.path):
            return self.sql.execute(query, values).fetchall()

    def noisy(self) -> tuple[int, int]:
        """(noisy results, runs that have any)."""
        results, runs = self.rows("SELECT COALESCE(SUM(noisy), 0), COUNT(*) FROM run WHERE noisy > 0")[0]
        return results, runs

    def interrupted(self) -> int:
        """Runs that were stopped early, which are no points."""
        return int(self.rows("SELECT COUNT(*) FROM run WHERE interrupted")[0][0])

    def estimates(self, runs: Sequence[int]) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """(place in `runs`, costs, net costs) of each, of types COSTS and NET (estimates.py)."""
        with saying(self.path):
            for place, run in enumerate(runs):
                row = self.sql.execute("SELECT costs, net FROM estimates WHERE run = ?", (run,)).fetchone()
                if row:
                    yield place, self._array(row[0], COSTS), self._array(row[1], NET)

    def _array(self, body: bytes, kind: np.dtype[Any]) -> np.ndarray:
        if len(body) % kind.itemsize:
            raise sqlite3.DatabaseError("estimates of a run are cut off")
        return np.frombuffer(body, kind)

    def kept(self, key: str) -> str | None:
        """What keep() was given for this key."""
        found = self.rows("SELECT body FROM found WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def keep(self, key: str, body: str) -> None:
        """Keeps what was found in a stretch of the history that is over, so that it is not searched every night."""
        with saying(self.path):
            self._write(lambda: self._insert_found(key, body))

    def number(self, quarters: Sequence[tuple[int, int]]) -> None:
        """(quarter, id) of runs: the part of the history that each belongs to from now on (quarters.py)."""
        def update() -> None:
            self.sql.executemany("UPDATE run SET quarter = ? WHERE id = ?", quarters)
        with saying(self.path):
            self._write(update)

    def _insert_found(self, key: str, body: str) -> None:
        self.sql.execute("INSERT OR REPLACE INTO found VALUES (?, ?)", (key, body))

    def _batch(self, results: Path, folders: Sequence[str], stamps: dict[str, str], allow_emulated: bool,
               found: Refreshed) -> None:
        runs = []
        for folder in folders:
            try:
                runs.append((folder, _dated(load_light(results / folder, allow_emulated))))
            except ResultsError as e:
                found.bad.append(str(e))

        def insert() -> None:
            known = dict(self.sql.execute("SELECT folder, stamp FROM run"))
            for folder, run in runs:
                if known.get(folder) == stamps[folder]:
                    continue  # another tracker was quicker
                quarter = None
                if folder in known:
                    quarter, = self.sql.execute("SELECT quarter FROM run WHERE folder = ?", (folder,)).fetchone()
                    self._forget([folder])
                    found.changed += 1
                else:
                    found.added += 1
                self._insert(folder, stamps[folder], run, quarter)
        self._write(insert)

    def _insert(self, folder: str, stamp: str, run: LightRun, quarter: int | None) -> None:
        costs, net = packed(run, self._names(run)) if not interrupted(run) else (NO_COSTS, NO_NET)
        self._insert_packed(folder, stamp, run, quarter, costs, net)

    def _insert_packed(self, folder: str, stamp: str, run: LightRun, quarter: int | None, costs: np.ndarray,
                       net: np.ndarray) -> None:
        baseline = {**fingerprint.machine(run.machine), "emulated": str(run.emulated)}
        build = fingerprint.build(run.machine, run.context)
        placement = build.pop("placement", None)
        if placement:
            baseline["placement"] = placement
        added = self.sql.execute("INSERT INTO run VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (
            folder, stamp, run.context["machine"], utc(run), run.context["commit"], json.dumps(baseline, sort_keys=True),
            json.dumps(build, sort_keys=True), run.emulated, interrupted(run), int(costs["noisy"].sum()),
            hashlib.sha256(utc(run).encode() + costs.tobytes() + net.tobytes()).hexdigest()[:16], quarter))
        self.sql.execute("INSERT INTO estimates VALUES (?, ?, ?)", (added.lastrowid, costs.tobytes(), net.tobytes()))

    def _names(self, run: LightRun) -> dict[str, int]:
        """Ids of all names known. fields: the field `case` of run.json."""
        self.sql.executemany("INSERT OR IGNORE INTO name (text, fields) VALUES (?, ?)", (
            (text, json.dumps(name_of(entries[0]).fields())) for text, entries in run.entries.items()))
        return dict(self.sql.execute("SELECT text, id FROM name"))

    def _forget(self, folders: Sequence[str]) -> None:
        for folder in folders:
            self.sql.execute("DELETE FROM estimates WHERE run = (SELECT id FROM run WHERE folder = ?)", (folder,))
            self.sql.execute("DELETE FROM run WHERE folder = ?", (folder,))

    def _prepare(self) -> None:
        self.sql.execute("BEGIN")  # so that all of the state is of one moment
        try:
            mark, version, tables = self._state()
        finally:
            self.sql.execute("COMMIT")
        if mark != MARK and tables:
            raise ResultsError(self.path, "is an SQLite file of something else", "name another with --index")
        if (mark, version) != (MARK, VERSION):
            self._write(self._make)

    def _state(self) -> tuple[int, int, int]:
        """(mark, version of the tables, number of tables), to be read in a transaction."""
        mark, = self.sql.execute("PRAGMA application_id").fetchone()
        version, = self.sql.execute("PRAGMA user_version").fetchone()
        tables, = self.sql.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        return mark, version, tables

    def _make(self) -> None:
        mark, version, tables = self._state()
        if (mark, version) == (MARK, VERSION):
            return  # another tracker was quicker
        if mark != MARK and tables:
            raise ResultsError(self.path, "became an SQLite file of something else", "name another with --index")
        for table, in self.sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self.sql.execute(f"DROP TABLE {table}")
        for statement in TABLES.split(";")[:-1]:
            self.sql.execute(statement)
        self.sql.execute(f"PRAGMA application_id = {MARK}")
        self.sql.execute(f"PRAGMA user_version = {VERSION}")

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


def stamp(file: Path) -> str:
    """Changes when the file does."""
    status = file.stat()
    return f"{status.st_mtime_ns} {status.st_size}"


def _dated(run: LightRun) -> LightRun:
    """The run itself, whose date can be read; ResultsError else."""
    utc(run)
    return run
