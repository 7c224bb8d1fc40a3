"""Official documents as .docx by the national layout, from templates the office can replace (domain.md 8.6)."""
