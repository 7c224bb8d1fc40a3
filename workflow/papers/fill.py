"""Fills a template with values: docxtpl with a sandboxed Jinja that knows hardly more than names, ifs and loops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.domain.errors import Finding, Invalid

ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.For, nodes.Compare,
    nodes.Operand, nodes.Const, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Filter,
)  # fmt: skip
"""What a template may be made of: no calls, no arithmetic, no assignments, no macros, no imports."""

ALLOWED_FILTERS = frozenset({"default", "upper", "lower", "trim", "length"})


def sandbox() -> ImmutableSandboxedEnvironment:
    """A fresh environment: values are escaped, and nothing of Jinja's own globals can be reached."""
    environment = ImmutableSandboxedEnvironment(autoescape=True)
    environment.globals.clear()
    return environment


def fill(template: bytes, values: Mapping[str, Any]) -> bytes:
    """The document. A new line in a value begins a new paragraph of the same kind.

    :raises Invalid: when the template cannot be filled
    """
    document = DocxTemplate(BytesIO(template))
    try:
        document.render({name: _ready(value) for name, value in values.items()}, sandbox(), autoescape=True)
        made = BytesIO()
        document.save(made)
    except (TemplateError, ValueError, KeyError, TypeError, SyntaxError) as error:
        raise refused(f"模板不能生成文书：{error}") from error
    return made.getvalue()


def placeholders(template: bytes) -> frozenset[str]:
    """The names of all fields a template asks for.

    :raises Invalid: when it holds what is no placeholder, or what a template may not do
    """
    environment = sandbox()
    try:
        trees = [environment.parse(text) for text in _texts(template)]
    except TemplateSyntaxError as error:
        raise refused(f"占位符写错了：{error.message}。应写作 {{{{ 字段 }}}}。") from error
    for tree in trees:
        _refuse_foreign(tree)
    return frozenset(name for tree in trees for name in meta.find_undeclared_variables(tree))


def refused(message: str) -> Invalid:
    """The error of a template that cannot be used."""
    return Invalid(message, [Finding("papers.template", message, "file")])


def _texts(template: bytes) -> Iterator[str]:
    """The body, headers, footers and properties, as Jinja reads them."""
    document = DocxTemplate(BytesIO(template))
    document.init_docx()
    yield document.patch_xml(document.get_xml())
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(kind):
            yield document.patch_xml(document.get_part_xml(part))
    for part in document.docx.part.package.iter_parts():
        if part.partname.endswith(("/footnotes.xml", "/core.xml")):
            yield document.patch_xml(part.blob.decode("utf-8", "replace"))


def _refuse_foreign(tree: nodes.Template) -> None:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED_NODES):
            raise refused(f"模板里不能用“{type(node).__name__}”：只能写字段、if 和 for。")
        if isinstance(node, nodes.Filter) and node.name not in ALLOWED_FILTERS:
            raise refused(f"模板里不能用过滤器“{node.name}”；可用：{'、'.join(sorted(ALLOWED_FILTERS))}。")
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise refused(f"模板里没有“{node.attr}”。")


def _ready(value: Any) -> Any:
    """A text as docxtpl reads it: its own sign for a new paragraph instead of a new line."""
    return "\a".join(line.strip() for line in value.strip().splitlines()) if isinstance(value, str) else value
