"""Who is away and what becomes of their work: deputies' pages, hand-over 交接, A-posts and B-posts."""
