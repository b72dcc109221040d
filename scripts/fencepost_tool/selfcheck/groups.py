"""A control group that may use half a CPU, for as long as one run: made where this process may make one.

Version 1 and 2 alike. It can't be made in most containers, nor without root on most systems; why not is in the error."""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PERIOD_US, QUOTA_US = 100_000, 50_000


class Unavailable(Exception):
    """There is no making such a group here; one line that says why."""


def mount_of_cpu(mountinfo: str) -> tuple[Path, int]:
    """Where the controller `cpu` is mounted, and its version, by the text of /proc/self/mountinfo. Version 1 comes first,
    since a controller that is mounted there is not in the other."""
    found: dict[int, Path] = {}
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields, (kind, *rest) = left.split(), right.split() or [""]
        if len(fields) < 5:
            continue
        if kind == "cgroup" and "cpu" in rest[-1].split(","):
            found[1] = Path(fields[4])
        elif kind == "cgroup2":
            found[2] = Path(fields[4])
    for version in sorted(found):
        return found[version], version
    raise Unavailable("no control groups are mounted")


@contextmanager
def half_a_cpu() -> Iterator[Path]:
    """The folder of a new group with the quota; gone afterwards, once its processes are."""
    try:
        mount, version = mount_of_cpu(Path("/proc/self/mountinfo").read_text("utf-8"))
        folder = mount / f"fencepost-selfcheck-{os.getpid()}"
        folder.mkdir()
    except OSError as e:
        raise Unavailable(f"no control group can be made: {e.filename}: {e.strerror}") from None
    try:
        limit(folder, version)
        yield folder
    finally:
        folder.rmdir()


def limit(folder: Path, version: int) -> None:
    """Gives the group its quota."""
    try:
        if version == 2:
            if not (folder / "cpu.max").exists():
                raise Unavailable(f"{folder.parent} does not hand the controller cpu on "
                                  f"(echo +cpu > {folder.parent}/cgroup.subtree_control)")
            (folder / "cpu.max").write_text(f"{QUOTA_US} {PERIOD_US}\n")
        else:
            (folder / "cpu.cfs_period_us").write_text(f"{PERIOD_US}\n")
            (folder / "cpu.cfs_quota_us").write_text(f"{QUOTA_US}\n")
    except OSError as e:
        raise Unavailable(f"no quota can be set: {e.filename}: {e.strerror}") from None


def inside(folder: Path) -> tuple[str, ...]:
    """What to put in front of a command so that it runs in the group."""
    return ("sh", "-c", f'echo $$ > "{folder}/cgroup.procs" && exec "$@"', "sh")
