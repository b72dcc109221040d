"""Two programs that take turns on the same CPUs, compared by pairs of processes.

program.py   a running program that measures what it is asked to
clean.py     which samples had the core to themselves, as a program tells it
turns.py     one pair of processes: all cases, turn by turn
race.py      pairs until the question is answered or the budget is spent
comparison   the race as a comparison that compare.files can print
noise.py     one program against itself: how often it would have been called changed, what it could have missed
builds.py    the program of a commit
command.py, aa.py    the command lines
"""
