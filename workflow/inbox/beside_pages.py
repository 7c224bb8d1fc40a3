"""What a task's page asks for besides itself: its files, comments, history; each on the desk's own blueprint."""

from __future__ import annotations

from workflow.inbox import comment_pages, document_pages, draft_pages, panel_pages, presence_pages
from workflow.inbox.pages import blueprint

PARTS = (comment_pages, document_pages, draft_pages, panel_pages, presence_pages)
"""Importing them puts their addresses on the blueprint."""

__all__ = ["PARTS", "blueprint"]
