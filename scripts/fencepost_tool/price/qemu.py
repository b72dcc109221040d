"""Counts by qemu-user and a plugin of ours (qemu_plugin/count.cpp): exact, with any number of threads, for both architectures."""
from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fencepost_tool import paths
from fencepost_tool.results.errors import UserError

from .executed import Executed, Execution, program_file, shell_code, summed
from .inputs import Input, input_of

NO_FILE, NEWLINE = "-", "\\012"


def plugin() -> Path:
    """The plugin; it may not exist."""
    return paths.program().parent / "libfencepost_count.so"


def missing(isa: str) -> str:
    """What is not here, and how to get it; "" where nothing is."""
    if shutil.which(f"qemu-{isa}") is None:
        return f"qemu-{isa}: not installed; the package is qemu-user"
    return "" if plugin().is_file() else f"{plugin()}: no such file; `make build` builds it"


def count(program: Path, arguments: Sequence[str], places: Iterable[tuple[Path, int]] = (),
          output: int | None = None, stdin: Input = None) -> Execution:
    """Runs it, with the input of the caller and, unless `output` says otherwise, its output. places: (file, offset) of other
    instructions to count, such as calls. stdin: a file, else the caller's. UserError where something is missing."""
    isa = program_file(program).isa
    why = missing(isa)
    if why:
        raise UserError(why)
    with tempfile.TemporaryDirectory(prefix="fencepost-") as scratch:
        out, wanted = Path(scratch) / "counts", Path(scratch) / "places"
        lines = (f"{offset}\t{_as_mapped(file)}\n" for file, offset in places)
        wanted.write_text("".join(lines), "utf-8", errors="surrogateescape")
        with input_of(stdin) as source:
            options = ",".join(text.replace(",", ",,") for text in (str(plugin()), f"out={out}", f"places={wanted}"))
            done = subprocess.run([f"qemu-{isa}", "-plugin", options, program, *arguments],
                                  check=False, stdin=source, stdout=output)
        if not out.exists():
            raise UserError(f"{program}: left no counts, since it ended by a signal or became another program "
                            f"(exit code {shell_code(done.returncode)})")
        files = sorted(Path(scratch).glob("counts*"))
        executed = summed(one for file in files for one in read(file))
        return Execution(shell_code(done.returncode), executed, len(files) - 1,
                         elsewhere=sum(one.count for one in executed if one.file is None))


def libraries(program: Path) -> list[Path]:
    """What its dynamic linker loads before it starts; none of a static program. UserError."""
    elf = program_file(program)
    if not elf.interpreter or missing(elf.isa):
        return []
    done = subprocess.run([f"qemu-{elf.isa}", "-E", "LD_TRACE_LOADED_OBJECTS=1", program], check=False, text=True,
                          errors="surrogateescape", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    # "	libc.so.6 => /usr/lib/libc.so.6 (0x00...)", "	/lib64/ld-linux-x86-64.so.2 (0x00...)"
    named = (line.rpartition(" (0x")[0].rpartition(" => ")[2].strip() for line in done.stdout.splitlines())
    return [Path(os.path.realpath(name)) for name in named if name.startswith("/")]


def _as_mapped(file: Path) -> str:
    """As /proc/<pid>/maps, and so the plugin, has its name."""
    return str(file).replace("\n", NEWLINE)


def _is_deleted(name: str) -> bool:
    """Whether the kernel named memory so that has no file any more, or never had one by name, as JIT compilers take
    (memfd_create(2))."""
    return name.endswith(" (deleted)") and not Path(name).exists()


def read(file: Path) -> Iterator[Executed]:
    """Those of a file of the plugin's, instructions that were translated and never executed left out."""
    for line in file.read_text("utf-8", errors="surrogateescape").splitlines():
        times, code, offset, name = line.split("\t", 3)
        if int(times):
            path = None if name == NO_FILE or _is_deleted(name) else Path(name.replace(NEWLINE, "\n"))
            yield Executed(path, int(offset), bytes.fromhex(code), int(times))
