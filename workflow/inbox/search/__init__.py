"""The desk's search: what a matter is found by, two characters or more, or the initials of its pinyin."""
