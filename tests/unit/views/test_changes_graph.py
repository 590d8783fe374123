"""The picture of changes: every one at its place, arrows from causes to effects, one page."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest

from generator.plan.model import Change, ChangeReport, PolicyResult, PropertyChange
from generator.views.changes.formats import Look, view
from generator.views.changes.graph import LIMIT, drawing, kind

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<script>&\x1b[31m"


def changed(stack: str, name: str, *causes: str, **other: object) -> Change:
    because = tuple(f"{cause} replaced" for cause in causes)
    return Change(stack, name, "AWS::EC2::Subnet", "replace", "always", because=because, **other)  # type: ignore[arg-type]


def drawn(*changes: Change, policy_results: tuple[PolicyResult, ...] = ()) -> ElementTree.Element:
    anchors = {index: f"a{index}" for index in range(len(changes))}
    found = ElementTree.fromstring(drawing(ChangeReport(changes, policy_results), anchors))
    svg = found.find(f"{SVG}svg")
    assert svg is not None
    return svg


def arrows(svg: ElementTree.Element) -> set[str]:
    return {path.findtext(f"{SVG}title") or "" for path in svg.findall(f"{SVG}path")}


def nodes(svg: ElementTree.Element) -> list[ElementTree.Element]:
    return svg.findall(f"{SVG}a")


CHAIN = (
    changed("Cache", "Cache", "Network/Subnet", "Parameter Subnets"),
    changed("Network", "Subnet", "Network/Vpc"),
    changed("Network", "Vpc"),
    changed("", "Topic", "Elsewhere/Thing"),
)


def test_causes_lead_to_effects_across_stacks() -> None:
    svg = drawn(*CHAIN)
    assert arrows(svg) == {"Network/Vpc → Network/Subnet", "Network/Subnet → Cache/Cache"}
    boxes = [text.text for text in svg.findall(f"{SVG}text[@class='name']")]
    assert boxes == ["root stack", "Network", "Cache"]
    assert [one.get("href") for one in nodes(svg)] == ["#a3", "#a2", "#a1", "#a0"]


def test_what_a_guard_refuses_is_marked() -> None:
    waived = PolicyResult("data-loss", "Topic", "…", waived=True)
    svg = drawn(*CHAIN, policy_results=(PolicyResult("data-loss", "Network/Vpc", "…"), waived))
    marked = ["⛔" in (one.findtext(f"{SVG}text") or "") for one in nodes(svg)]
    assert marked == [False, True, False, False]


def test_circles_and_twins_are_drawn_once_each() -> None:
    one, other = changed("A", "X", "B/Y"), changed("B", "Y", "A/X", "B/Y")
    twin = Change("A", "X", "AWS::SNS::Topic", "add")
    svg = drawn(one, other, twin)
    assert len(nodes(svg)) == 3
    assert arrows(svg) == {"A/X → B/Y", "B/Y → A/X"}


def test_a_hundred_changes_lie_beside_each_other() -> None:
    many = [changed(f"S{n % 7}", f"R{n}", f"S{n // 2 % 7}/R{n // 2}") for n in range(1, 101)]
    svg = drawn(*many)
    places = [
        tuple(float(rect.get(side, "0")) for side in ("x", "y", "width", "height"))
        for one in nodes(svg)
        for rect in one.findall(f"{SVG}rect[@class='base']")
    ]
    assert len(places) == 100
    for (x, y, wide, high), (u, v, *_) in combinations(places, 2):
        assert abs(x - u) >= wide or abs(y - v) >= high
    _, _, width, height = (float(side) for side in svg.get("viewBox", "").split())
    assert all(x + wide <= width and y + high <= height for x, y, wide, high in places)
    assert width <= 2200
    assert height <= 1200


def test_more_than_can_be_read_is_told() -> None:
    many = [changed("", f"R{n}") for n in range(LIMIT + 7)]
    page = view("html")(ChangeReport(tuple(many)), Look())
    assert "… and 7 more below, less risky." in page
    assert page.count("<details ") == LIMIT + 7


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawing(ChangeReport(), {}) == ""


def test_nothing_breaks_out_of_the_picture() -> None:
    svg = drawn(changed(EVIL, EVIL, f"{EVIL}/x"), changed(EVIL, "x"))
    assert len(nodes(svg)) == 2
    assert "\x1b" not in ElementTree.tostring(svg, encoding="unicode")


STOPS = (PropertyChange("A", 1, 2, interruption="some"),)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("", "A", "T", "remove", deletion_outcome="destroyed", stateful=True), "lost"),
        (Change("", "A", "T", "remove", deletion_outcome="retained", stateful=True), "removed"),
        (Change("", "A", "T", "replace", "always"), "replaced"),
        (Change("", "A", "T", "modify", "conditional"), "unsure"),
        (Change("", "A", "T", "modify", properties=STOPS), "stops"),
        (Change("", "A", "T", "modify"), "changed"),
        (Change("", "A", "T", "add"), "made"),
    ],
)
def test_colours_are_of_the_worst(change: Change, expected: str) -> None:
    assert kind(change) == expected
