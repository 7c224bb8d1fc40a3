"""What differs between two models, by element, table row and form field: pure functions over files, no database."""

from workflow.modeling.diff.changes import Change, Detail, FileDiff
from workflow.modeling.diff.files import diff_file, diff_files

__all__ = ["Change", "Detail", "FileDiff", "diff_file", "diff_files"]
