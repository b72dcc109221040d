"""What texts print about the cost of synchronisation, compared with a run. The claims, their sources and what of a run they are
compared with are the tables in data/; docs/reference/claims.md has the rule."""
from __future__ import annotations

from .beside import Beside, beside
from .document import document
from .judge import Verdict
from .judged import Judged, judge
from .measured import Part
from .tables import Claim, claims
from .text import text

__all__ = ["Beside", "Claim", "Judged", "Part", "Verdict", "beside", "claims", "document", "judge", "text"]
