"""Which cases of a run answer which question, and which cases of several runs belong together."""
