"""Models of throughput over threads, fitted to the measured numbers of threads of one run: they say what more threads of the
same kind might do, marked as model, with their error on a number of threads that they were not fitted to."""
from .fit import Fit as Fit
from .fit import fit as fit
from .judge import LEAST_COUNTS as LEAST_COUNTS
from .judge import Judgement as Judgement
from .judge import judge as judge
from .line_queue import LINE_QUEUE as LINE_QUEUE
from .shape import Shape as Shape
from .usl import USL as USL
