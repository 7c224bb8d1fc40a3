"""What a client asks first: is the server there, what is it, and who am I."""

from __future__ import annotations

from flask import Response, request
from flask_login import current_user
from marshmallow import fields

from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer, nothing
from workflow.rest.operations import operation

GRAMMAR_VERSION = "8.9.0"
"""The version of the grammar that is spoken; clients read it as the gateway's."""

_Partition = schemas.result(
    "Partition",
    partitionId=schemas.integer(),
    role=schemas.one_of("leader"),
    health=schemas.one_of("healthy"),
    state=schemas.one_of("active"),
)
_Broker = schemas.result(
    "BrokerInfo",
    nodeId=schemas.integer(),
    brokerId=schemas.text(),
    host=schemas.text(),
    port=schemas.integer(),
    partitions=fields.List(fields.Nested(_Partition)),
    version=schemas.text(),
)
_Topology = schemas.result(
    "TopologyResponse",
    brokers=fields.List(fields.Nested(_Broker)),
    clusterId=schemas.text(nullable=True),
    clusterSize=schemas.integer(),
    partitionsCount=schemas.integer(),
    replicationFactor=schemas.integer(),
    gatewayVersion=schemas.text(),
    lastCompletedChangeId=schemas.text(),
)
_Tenant = schemas.result(
    "TenantResult", tenantId=schemas.tenant(), name=schemas.text(), description=schemas.text(nullable=True)
)
_Me = schemas.result(
    "CamundaUserResult",
    username=schemas.text(),
    displayName=schemas.text(nullable=True),
    email=schemas.text(nullable=True),
    authorizedComponents=schemas.texts(),
    tenants=fields.List(fields.Nested(_Tenant)),
    groups=schemas.texts(),
    roles=schemas.texts(),
    salesPlanType=schemas.text(nullable=True),
    c8Links=fields.Dict(),
    canLogout=schemas.truth(),
)


@operation("GET", "/status", tag="Cluster", status=204)
def get_status() -> Response:
    """Ask whether the server is there"""
    return nothing()


@operation("GET", "/topology", tag="Cluster", answer=_Topology)
def get_topology() -> Response:
    """Ask what the server is: one node, one partition, one copy"""
    host, _, port = request.host.partition(":")
    partition = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
    broker = {
        "nodeId": 0,
        "brokerId": "0",
        "host": host,
        "port": int(port) if port.isdigit() else 80,
        "partitions": [partition],
        "version": GRAMMAR_VERSION,
    }
    return answer(
        {
            "brokers": [broker],
            "clusterId": "luodi",
            "clusterSize": 1,
            "partitionsCount": 1,
            "replicationFactor": 1,
            "gatewayVersion": GRAMMAR_VERSION,
            "lastCompletedChangeId": "-1",
        }
    )


@operation("GET", "/authentication/me", tag="Authentication", answer=_Me)
def get_authentication() -> Response:
    """Ask who the caller is"""
    return answer(
        {
            "username": current_user.username,
            "displayName": current_user.display_name,
            "email": None,
            "authorizedComponents": ["*"],
            "tenants": [{"tenantId": TENANT, "name": "Default", "description": None}],
            "groups": sorted(current_user.actor.groups),
            "roles": sorted(current_user.roles),
            "salesPlanType": None,
            "c8Links": {},
            "canLogout": True,
        }
    )
