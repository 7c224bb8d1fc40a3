"""The office's working days: public holidays, make-up days and the county's own exceptions (domain.md 14)."""
