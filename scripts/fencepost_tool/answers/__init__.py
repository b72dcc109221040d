"""Answers to questions about a run: one quantity each, with its interval, grade and cases, or the reason why there is none."""
from . import apart as apart
from .alike import alike as alike
from .answer import Answer as Answer
from .answer import Unit as Unit
from .ask import MOST as MOST
from .ask import Pick as Pick
from .ask import cost as cost
from .ask import difference as difference
from .ask import most_threads as most_threads
from .ask import ratio as ratio
from .ranking import Ranking as Ranking
from .ranking import ranking as ranking
from .verdict import Verdict as Verdict
from .verdict import by_interval as by_interval
from .verdict import verdict as verdict
