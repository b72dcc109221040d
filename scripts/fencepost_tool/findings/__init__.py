"""What a run shows, in one sentence each: the titles of plots and of the charts of the HTML report, so that they cannot disagree.

A function headline(run, ...) gives the sentence, and says what cannot be told; "" where the run has no such cases.
"""
