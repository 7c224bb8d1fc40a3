"""Work that no caller waits for: due timers, overdue marks, and chores the product hands in."""

from engine.jobs.worker import Chore, run_worker

__all__ = ["Chore", "run_worker"]
