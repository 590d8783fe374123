"""A product is a root template and all that nest in it."""

from __future__ import annotations

import pytest

from generator.cfn.load import Product, Reader, assembled, load
from generator.errors import UserError


def _nested(**urls: str) -> str:
    lines = ["Resources:", "  Topic: {Type: AWS::SNS::Topic}"]
    for logical_id, url in urls.items():
        lines += [f"  {logical_id}:", "    Type: AWS::CloudFormation::Stack"]
        lines += ["    Properties:", f"      TemplateURL: {url}"]
    return "\n".join(lines) + "\n"


def _reader(texts: dict[str, str]) -> Reader:
    def read(name: str) -> str:
        if name not in texts:
            raise FileNotFoundError(name)
        return texts[name]

    return read


def _load(texts: dict[str, str], root: str = "root.yaml") -> Product:
    return load(root, _reader(texts))


def test_relative_urls_are_looked_up_beside_their_template() -> None:
    product = _load(
        {
            "stacks/root.yaml": _nested(Network="net/network.yaml", Service="./service.yaml"),
            "stacks/net/network.yaml": _nested(Inner="../service.yaml"),
            "stacks/service.yaml": _nested(),
        },
        "stacks/root.yaml",
    )
    files = {path: template.file for path, template in product.templates.items()}
    assert files == {
        "": "stacks/root.yaml",
        "Network": "stacks/net/network.yaml",
        "Network/Inner": "stacks/service.yaml",
        "Service": "stacks/service.yaml",
    }
    assert product.root is product.templates[""]
    assert product.children("") == ["Network", "Service"]
    assert product.children("Network") == ["Network/Inner"]
    assert product.templates["Service"] is product.templates["Network/Inner"]


def test_remote_computed_and_missing_urls_are_opaque() -> None:
    product = _load(
        {
            "root.yaml": _nested(Remote="https://example.com/a.yaml", Computed="!Ref Url")
            + "  Bare: {Type: AWS::CloudFormation::Stack}\n"
            + "  Fn::ForEach::X: [a, [b], {}]\n"
        }
    )
    assert list(product.templates) == [""]
    assert product.opaque == {
        "Remote": "its template is remote",
        "Computed": "its TemplateURL is computed",
        "Bare": "it has no TemplateURL",
    }


def test_all_mistakes_come_at_once_with_their_places() -> None:
    texts = {
        "root.yaml": _nested(A="a.yaml", B="b.yaml", C="root.yaml"),
        "b.yaml": "Resources: [",
    }
    with pytest.raises(UserError) as caught:
        _load(texts)
    found = [(m.file, m.line, m.what.split(".")[0]) for m in caught.value.mistakes]
    assert found == [
        ("root.yaml", 6, "The nested template a"),
        ("b.yaml", 2, "Template format error: YAML not well-formed"),
        ("root.yaml", 14, "These templates nest themselves: root"),
    ]
    assert "root.yaml → root.yaml" in caught.value.mistakes[2].what


def test_a_circle_of_templates_is_named() -> None:
    texts = {"root.yaml": _nested(A="a.yaml"), "a.yaml": _nested(B="root.yaml")}
    with pytest.raises(UserError, match=r"root.yaml → a.yaml → root.yaml"):
        _load(texts)


def test_a_missing_root_is_a_mistake() -> None:
    with pytest.raises(UserError, match=r"There is no template root\.yaml"):
        _load({})


def test_a_file_that_is_no_text_is_a_mistake() -> None:
    def read(name: str) -> str:
        return b"\xff\xfe".decode("utf-8")

    with pytest.raises(UserError, match=r"root.yaml: This is no text in UTF-8"):
        load("root.yaml", read)


def test_a_fetched_set_is_ordered_and_its_gaps_are_opaque() -> None:
    product = assembled(
        {
            "Service": _nested(),
            "": _nested(Network="https://s3/x", Service="https://s3/y"),
            "Forgotten": _nested(),
        }
    )
    assert list(product.templates) == ["", "Service"]
    assert product.opaque == {"Network": "its template was not fetched"}


@pytest.mark.parametrize("url", ["../secret.yaml", "/etc/shadow", "a/../../secret.yaml"])
@pytest.mark.parametrize("root", ["stacks/root.yaml", "root.yaml"])
def test_a_template_outside_the_root_s_folder_is_read_only_where_that_is_allowed(
    url: str, root: str
) -> None:
    read: list[str] = []

    def reader(name: str) -> str:
        read.append(name)
        return _nested(Child=url) if name == root else _nested()

    with pytest.raises(UserError, match=r"leads out of .*--allow-outside"):
        load(root, reader)
    assert read == [root]
    assert set(load(root, reader, allow_outside=True).templates) == {"", "Child"}


def test_nested_stacks_that_multiply_are_refused_in_one_sentence() -> None:
    texts = {f"t{n}.yaml": _nested(A=f"t{n + 1}.yaml", B=f"t{n + 1}.yaml") for n in range(20)}
    texts["t20.yaml"] = _nested()
    with pytest.raises(UserError, match=r"more than 2,000 nested stacks") as refused:
        _load(texts, "t0.yaml")
    assert len(refused.value.mistakes) == 1


def test_a_chain_of_nested_stacks_that_is_too_deep_is_refused() -> None:
    texts = {f"t{n}.yaml": _nested(A=f"t{n + 1}.yaml") for n in range(200)}
    texts["t200.yaml"] = _nested()
    with pytest.raises(UserError, match="more than 50 deep"):
        _load(texts, "t0.yaml")
