"""The engine over HTTP: the REST API under /v2, in the grammar of the Camunda 8 Orchestration Cluster API."""
