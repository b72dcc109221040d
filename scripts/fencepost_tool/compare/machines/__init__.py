"""Two runs or more side by side: which cases they share, how estimates relate, what makes it unfair.

Runs are called A, B, ... in the order in which they were given; the others are
compared with A.
"""
