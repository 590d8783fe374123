"""What is linted, what decides on a result, and what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import UserError
from generator.lint.cache import Store
from generator.lint.targets import (
    FLAT,
    NESTED_ROOT,
    Target,
    Workspace,
    project_targets,
)

STACK = "{{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {url}}}}}"


def template(**stacks: str) -> str:
    resources = "".join(f"  {name}: {STACK.format(url=url)}\n" for name, url in stacks.items())
    return f"Resources:\n{resources or '  {}'}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "nested/root.yaml": template(Network="./network.yaml", Data="data.yaml"),
        "nested/network.yaml": template(),
        "nested/data.yaml": template(A="inner/part.yaml", B="inner/part.yaml"),
        "nested/inner/part.yaml": template(Remote="https://example.com/remote.yaml"),
        "flat/streamflix.yaml": template(),
    }
    for name, text in files.items():
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "parameters" / "settings").mkdir(parents=True)
    for name in ("prod", "dev", "waivers"):
        (tmp_path / "parameters" / f"{name}.yaml").write_text("{}")
    (tmp_path / "parameters" / "settings" / "dev.yaml").write_text("{}")
    return tmp_path


def workspace(folder: Path, *tools: str) -> Workspace:
    return Workspace(folder, Store(folder / "cache"), tools)


def nested(*names: str) -> tuple[str, ...]:
    return tuple(f"templates/nested/{name}.yaml" for name in names)


def test_the_deployers_roles_are_linted_where_there_are_any(folder: Path) -> None:
    (folder / "templates" / "access").mkdir()
    for name in ("plan.yaml", "deploy.yaml", "notes.txt"):
        (folder / "templates" / "access" / name).write_text(template())
    assert project_targets(workspace(folder))[-2:] == [
        Target("templates/access/deploy.yaml"),
        Target("templates/access/plan.yaml"),
    ]


def test_the_project_is_both_deliveries_and_every_environment(folder: Path) -> None:
    assert project_targets(workspace(folder)) == [
        Target(NESTED_ROOT, nested=nested("data", "inner/part", "network")),
        Target("templates/nested/network.yaml", "Network"),
        Target("templates/nested/data.yaml", "Data", nested=nested("inner/part")),
        Target("templates/nested/inner/part.yaml", "Data/A"),
        Target(FLAT),
        Target(FLAT, environment="dev"),
        Target(FLAT, environment="prod"),
    ]


def test_what_is_nested_is_remembered(folder: Path) -> None:
    parsed = project_targets(workspace(folder))
    entries = len(list((folder / "cache").iterdir()))

    assert project_targets(workspace(folder)) == parsed
    assert len(list((folder / "cache").iterdir())) == entries == 4  # two templates are equal


def test_another_version_of_the_tools_remembers_nothing(folder: Path) -> None:
    project_targets(workspace(folder, "1"))
    before = len(list((folder / "cache").iterdir()))
    project_targets(workspace(folder, "2"))

    assert len(list((folder / "cache").iterdir())) == 2 * before


@pytest.mark.parametrize(
    "broken", ["{}", '{"nested": 1}', '{"nested": [["A"]]}', '{"nested": [[1, 2]]}']
)
def test_memories_that_make_no_sense_are_made_again(folder: Path, broken: str) -> None:
    parsed = project_targets(workspace(folder))
    for entry in (folder / "cache").iterdir():
        entry.write_text(broken)

    assert project_targets(workspace(folder)) == parsed


def test_a_nested_template_that_has_gone_is_said(folder: Path) -> None:
    project_targets(workspace(folder))
    (folder / "templates" / "nested" / "data.yaml").unlink()

    with pytest.raises(UserError) as caught:
        project_targets(workspace(folder))

    [mistake] = caught.value.mistakes
    assert (mistake.file, mistake.line) == (NESTED_ROOT, 3)


def test_templates_that_begin_to_nest_themselves_are_said(tmp_path: Path) -> None:
    """Each of the two is remembered from a time when the other one had no nested stack."""
    to_b, to_a, leaf = template(B="b.yaml"), template(A="a.yaml"), template()
    for a, b in [(to_b, leaf), (leaf, to_a), (to_b, to_a)]:
        (tmp_path / "a.yaml").write_text(a)
        (tmp_path / "b.yaml").write_text(b)
        if (a, b) != (to_b, to_a):
            workspace(tmp_path).product_targets("a.yaml")
            workspace(tmp_path).product_targets("b.yaml")

    with pytest.raises(UserError, match="nest themselves"):
        workspace(tmp_path).product_targets("a.yaml")


def test_templates_that_are_not_built_are_said_both_at_once(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        project_targets(workspace(tmp_path))

    assert [mistake.file for mistake in caught.value.mistakes] == [NESTED_ROOT, FLAT]


def test_a_key_depends_on_all_that_decides(folder: Path) -> None:
    root = Target(NESTED_ROOT, nested=nested("data", "network"))
    dev = Target(FLAT, environment="dev")

    def keys(*tools: str, settings: str = "") -> list[str]:
        known = workspace(folder, *tools)
        return [known.key(root, settings), known.key(dev, settings)]

    seen = [keys(), keys("tool"), keys(settings="region")]
    for name in ("templates/nested/data.yaml", "parameters/dev.yaml"):
        (folder / name).write_text("changed")
        seen.append(keys())
    (folder / "parameters" / "settings" / "dev.yaml").unlink()
    seen.append(keys())

    of_root, of_dev = zip(*seen, strict=True)
    assert len(set(of_root)) == 4
    assert len(set(of_dev)) == 5
    assert keys() == seen[-1]
