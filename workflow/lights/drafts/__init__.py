"""Drafts of the rules of lights: compared with what rules now, project by project, before a second person lets them."""
