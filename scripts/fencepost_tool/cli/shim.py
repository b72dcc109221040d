"""What is left of the scripts that verbs replaced: they say what to type instead, and run the verb."""
from __future__ import annotations

import sys
from typing import NoReturn

from .main import main


def replaced(script: str, *words: str) -> NoReturn:
    """words: the verb and what comes before the arguments."""
    print(f"note: scripts/{script} is now: scripts/fencepost {' '.join(words)}", file=sys.stderr)
    sys.argv[1:1] = words
    main()
