"""Where work is done: here, in processes of this machine, or on a Dask cluster; the answers are the same.

Whoever has many jobs of one kind gives a function and the jobs to a `Scheduler` and gets the results in the order of
the jobs. Nothing a job computes may depend on where or beside what it runs: random numbers are seeded by what the job
is about, and linear algebra keeps to one thread, because sums of several threads can differ in their last bits.
"""

from trends.scheduling.choice import scheduler_for
from trends.scheduling.cluster import Cluster
from trends.scheduling.here import Here
from trends.scheduling.processes import Processes
from trends.scheduling.seam import Scheduler

__all__ = ["Cluster", "Here", "Processes", "Scheduler", "scheduler_for"]
