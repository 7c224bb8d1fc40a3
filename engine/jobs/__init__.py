"""Work that no caller waits for: due timers, deliveries, overdue marks, done as jobs by any number of workers.

``engine.jobs.worker`` runs them; it is imported where a worker starts, for the job engine takes its time to load.
"""

from engine.jobs.kinds import Chore, JobKind
from engine.jobs.settings import WorkerSettings

__all__ = ["Chore", "JobKind", "WorkerSettings"]
