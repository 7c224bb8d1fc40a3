"""Enterprises, leads, projects, their stages with evidence, visits and agreements: what the office keeps."""
