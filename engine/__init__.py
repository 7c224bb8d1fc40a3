"""A BPMN engine that knows no office: diagrams, decisions and expressions in, tokens and tasks out."""
