"""Where a process loses time: figures of every element and of every path taken, kept by day, and the pages of them."""
