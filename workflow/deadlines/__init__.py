"""Each deadline has a clock: whose time it counts, what was promised beside what the law allows, and when it stood."""
