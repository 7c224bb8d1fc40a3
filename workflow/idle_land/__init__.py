"""存量土地清零: which parcels lie idle and why, one plan for each, and how many are struck off (domain.md 10)."""
