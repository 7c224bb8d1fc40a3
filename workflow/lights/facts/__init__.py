"""The facts of projects that ``light_project`` decides on, one theme a module, for many projects at once."""
