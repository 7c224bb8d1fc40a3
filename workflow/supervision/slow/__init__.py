"""The slowest steps: how many working days each step takes, against what it may take."""
