"""Objects as Kubernetes gets them."""

from __future__ import annotations

import json

import pytest

from services.yamldoc import NotYamlError, load_manifest


def test_dates_are_text_and_empty_documents_none() -> None:
    found = load_manifest("since: 2024-01-01\nat: 2024-01-01T00:00:00Z\nodd: 2024-13-45\n---\n---\nb: 1\n")
    assert found == [{"since": "2024-01-01", "at": "2024-01-01T00:00:00Z", "odd": "2024-13-45"}, {"b": 1}]
    assert json.dumps(found)


@pytest.mark.parametrize("text", ["a: 'planted\n", "a: !!int planted\n", "planted: [1\n", "a: 1\n planted: 2\n"])
def test_what_is_wrong_is_told_without_a_word_of_it(text: str) -> None:
    with pytest.raises(NotYamlError) as caught:
        load_manifest(text)
    assert "line" in str(caught.value.told)
    assert "planted" not in f"{caught.value} {caught.value.told}"
