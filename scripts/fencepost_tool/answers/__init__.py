"""Answers to questions about a run: one quantity each, with its interval, grade and cases, or the reason why there is none."""
from .answer import Answer as Answer
from .answer import Unit as Unit
from .ask import Pick as Pick
from .ask import cost as cost
from .ask import difference as difference
from .ask import ratio as ratio
from .ask import ratio_of as ratio_of
from .missing import why as why
