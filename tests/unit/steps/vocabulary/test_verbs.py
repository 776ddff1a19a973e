"""The vocabulary as a whole: its verbs are product.md §4.3's, its parameters are described, the article is covered."""

from __future__ import annotations

import re
from typing import Any

import pytest

from services.steps import Declaration, Risk, declarations
from services.steps.step import Params

# product.md §4.3, row by row.
VERBS = """
preflight
tool.check
localcluster.ensure
context.use
ingress.ensure
manifest.apply
kubefate.ensure kubefate.remove
kubefate.login
hosts.check hosts.apply hosts.print
http.check tcp.check dns.check
namespace.ensure namespace.remove
secret.ensure
config.new config.set config.lint
chart.ensure
images.list images.prepull
plan.show plan.save
cluster.ensure cluster.update cluster.remove
job.wait
rollout.wait
pod.exec
toy.run toy.matrix
board.check board.open
assert
pause confirm
note
bundle.collect
run.local
"""
BEYOND = {"report.write", "object.remove", "object.patch", "workload.scale", "workload.restart", "job.stop"}
"""In product.md §4.2's own example though not in its table, and what the console does to objects (§6.2)."""
RECORDS = {"records.check", "records.backup", "records.restore", "records.mend", "records.remove"}
"""KubeFATE 1.0.x's records in MongoDB (design.md §2)."""
NOT_A_STEP = {
    "S04": "the workspace is the script's own folder",
    "S19": "a resumed run knows what was done",
}
ALL = list(declarations().values())


def called(declaration: Declaration) -> str:
    return declaration.verb


def test_the_verbs_are_the_dossiers():
    assert set(declarations()) == set(VERBS.split()) | BEYOND | RECORDS


def test_every_step_of_the_article_is_somebodys():
    covered = {step for declaration in ALL for step in declaration.article}
    assert covered | set(NOT_A_STEP) == {f"S{number:02}" for number in range(1, 34)}
    assert not covered & set(NOT_A_STEP)


@pytest.mark.parametrize("declaration", ALL, ids=called)
class TestDeclaration:
    def test_parameters_are_a_schema_with_a_word_about_each(self, declaration: Declaration):
        schema = declaration.params.model_json_schema()
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False
        assert schema["description"]
        described = [schema, *schema.get("$defs", {}).values()]
        for part in (part for part in described if part.get("type") == "object"):
            for name, parameter in part.get("properties", {}).items():
                assert parameter.get("description"), f"{declaration.verb}: {part.get('title')}.{name}"

    def test_references_of_the_schema_lead_somewhere(self, declaration: Declaration):
        schema = declaration.params.model_json_schema()
        for reference in _references(schema):
            assert reference.removeprefix("#/$defs/") in schema["$defs"]

    def test_short_form_names_a_parameter_and_leaves_no_other_open(self, declaration: Declaration):
        needed = {name for name, field in declaration.params.model_fields.items() if field.is_required()}
        if declaration.short is not None:
            assert declaration.short in declaration.params.model_fields
            assert needed <= {declaration.short}

    def test_it_is_told_in_one_sentence_without_a_full_stop(self, declaration: Declaration):
        summary = str(declaration.summary)
        assert summary
        assert "\n" not in summary
        assert not summary.endswith(".")

    def test_what_destroys_says_so(self, declaration: Declaration):
        assert (declaration.risk is Risk.DESTROY) == (
            declaration.verb.endswith(".remove") or declaration.verb == "job.stop"
        )

    def test_unknown_parameters_are_refused(self, declaration: Declaration):
        assert issubclass(declaration.params, Params)
        assert declaration.params.model_config["extra"] == "forbid"

    def test_articles_are_numbered_as_the_dossier_does(self, declaration: Declaration):
        assert all(re.fullmatch(r"S(0[1-9]|[12]\d|3[0-3])", step) for step in declaration.article)


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [reference for value in part.values() for reference in _references(value)]
    return [reference for value in part for reference in _references(value)] if isinstance(part, list) else []
