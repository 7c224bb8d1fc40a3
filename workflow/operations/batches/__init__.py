"""Batches: one act for many instances or incidents, done by workers one by one, watched and stopped by a person."""
