"""The shell of every page: frame, doors, sessions, errors, headers, words; areas bring the content."""
