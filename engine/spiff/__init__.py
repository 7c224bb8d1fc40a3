"""The only door to SpiffWorkflow: its task tree, specs and states carry our tokens; BPMN's behaviour is ours."""
