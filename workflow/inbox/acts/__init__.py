"""What people do with tasks: one use case a file; `workflow.inbox.verbs` says who may."""
