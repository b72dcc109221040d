"""Damaged ELF files: headers, tables, debug info and code of good ones changed at random places. Run by itself, many of them:

    FENCEPOST_SEED=1 python3 -m tests.scripts.price.mutated 100000
"""
from __future__ import annotations

import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest import mock

from fencepost_tool.price import inventory, source, symbolizer
from fencepost_tool.price.elf import Elf, parse
from fencepost_tool.results.errors import UserError

INTERESTING = (0, 1, 2, 4, 8, 16, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF,
               0xFFFFFFFFFFFFFFFF)
SLOWEST = 20.0  # seconds for one small file, on a loaded machine


def places(elf: Elf) -> list[tuple[int, int]]:
    """(offset, size) of what is parsed: the header, the program headers, the section headers, and each section."""
    raw = elf.data.tobytes()
    headers = int.from_bytes(raw[40:48], "little")
    return [(0, 64), (64, 600), (headers, 64 * len(elf.sections)),
            *((s.offset, s.size) for s in elf.sections if s.size and s.type != 8)]


def mutated(data: bytes, where: Sequence[tuple[int, int]], chance: random.Random) -> bytes:
    """Up to 8 changes, each a bit, a byte, a number of up to 8 bytes, or a piece copied from elsewhere; sometimes cut short."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        start, size = chance.choice(where)
        at = min(start + chance.randrange(max(size, 1)), len(out) - 1)
        kind = chance.randrange(4)
        if kind == 0:
            out[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            out[at] = chance.randrange(256)
        elif kind == 2:
            width = chance.choice((1, 2, 4, 8))
            value = chance.choice(INTERESTING) + chance.choice((-1, 0, 0, 1))
            out[at:at + width] = (value & (1 << 8 * width) - 1).to_bytes(width, "little")
        else:
            width, other = chance.randrange(1, 32), chance.randrange(len(out))
            out[at:at + width] = out[other:other + width]
    return bytes(out[:chance.randrange(len(out))] if chance.random() < 0.05 else out)


def check(sources: Sequence[bytes], count: int, seed: int, folder: Path, say: Callable[[str], None]) -> Counter[str]:
    """How often each outcome was met. AssertionError: an exception that is not one line for the user, or too slow."""
    chance, met = random.Random(seed), Counter[str]()
    where = [places(parse("good", _array(data))) for data in sources]
    file = folder / "mutated"
    # Other programs read the file, too; what is tested is what reads it here.
    with mock.patch.object(symbolizer, "program", lambda: None), mock.patch.object(source, "demangled", lambda names: {}):
        for i in range(count):
            which = chance.randrange(len(sources))
            file.write_bytes(mutated(sources[which], where[which], chance))
            started = time.monotonic()
            try:
                inventory.take(str(file))
                met["read"] += 1
            except UserError as e:
                assert "\n" not in str(e) and len(str(e)) < 1000, f"seed {seed}, input {i}: {e}"
                met["damaged" if "damaged: can't" in str(e) else "refused"] += 1
            except BaseException as e:
                shutil.copy(file, f"{tempfile.gettempdir()}/fencepost-mutated-{seed}-{i}")
                raise AssertionError(f"seed {seed}, input {i}: {type(e).__name__}: {e}") from e
            took = time.monotonic() - started
            assert took < SLOWEST, f"seed {seed}, input {i}: {took:.1f} s"
            if i % 10000 == 9999:
                say(f"{i + 1:,}: {dict(met)}")
    return met


def _array(data: bytes):
    import numpy as np
    return np.frombuffer(data, np.uint8).copy()


def main() -> None:
    from .test_bad_input import Inputs
    inputs = Inputs()
    inputs.setUp()
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    seed, started = int(os.environ.get("FENCEPOST_SEED") or random.randrange(2 ** 32)), time.monotonic()
    print(f"FENCEPOST_SEED={seed}", flush=True)
    met = check(inputs.good(), int(sys.argv[1]), seed, inputs.folder, lambda line: print(line, flush=True))
    print(dict(met), f"{time.monotonic() - started:.0f} s, at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
    inputs.doCleanups()


if __name__ == "__main__":
    main()
