"""A form as the grammar shows it: its schema as a text of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from engine.persistence.definitions import FormDefinition
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer, shown_json

FormResult = schemas.result(
    "FormResult",
    formKey=schemas.key(),
    formId=schemas.text(),
    version=schemas.integer(),
    schema=schemas.text(),
    tenantId=schemas.tenant(),
)


def shown_form(form: FormDefinition, schema: Mapping[str, Any]) -> Response:
    """The answer with a form."""
    return answer(
        {
            "formKey": str(form.key),
            "formId": form.form_id,
            "version": form.version,
            "schema": shown_json(schema),
            "tenantId": TENANT,
        }
    )
