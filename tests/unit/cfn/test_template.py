"""Texts become data with lines, as CloudFormation reads them."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.template import Template, parse


def _value(yaml: str) -> Any:
    return parse(f"A: {yaml}\n").data["A"]


@pytest.mark.parametrize(
    ("yaml", "data"),
    [
        ("!Ref Vpc", {"Ref": "Vpc"}),
        ("!Ref 80", {"Ref": "80"}),
        ("!Condition IsProd", {"Condition": "IsProd"}),
        ("!GetAtt Vpc.CidrBlock", {"Fn::GetAtt": ["Vpc", "CidrBlock"]}),
        ("!GetAtt Network.Outputs.VpcId", {"Fn::GetAtt": ["Network", "Outputs.VpcId"]}),
        ("!GetAtt [Vpc, CidrBlock]", {"Fn::GetAtt": ["Vpc", "CidrBlock"]}),
        ("!GetAtt Vpc", {"Fn::GetAtt": "Vpc"}),
        ("!Sub '${A}-x'", {"Fn::Sub": "${A}-x"}),
        ("!Sub ['${a}', {a: !Ref B}]", {"Fn::Sub": ["${a}", {"a": {"Ref": "B"}}]}),
        ("!GetAZs ''", {"Fn::GetAZs": ""}),
        ("!GetAZs {Ref: AWS::Region}", {"Fn::GetAZs": {"Ref": "AWS::Region"}}),
        ("!Contains [[a], b]", {"Fn::Contains": [["a"], "b"]}),
        ("{Fn::Join: ['', [a]]}", {"Fn::Join": ["", ["a"]]}),
    ],
)
def test_short_forms_become_long_ones(yaml: str, data: Any) -> None:
    assert _value(yaml) == data


@pytest.mark.parametrize(
    ("yaml", "data"),
    [
        ("2010-09-09", "2010-09-09"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("1.2.3", "1.2.3"),
        ("yes", True),
        ("Off", False),
        ("'yes'", "yes"),
        ("true", True),
        ("! true", "true"),
        ("10", 10),
        ("-1_000", -1000),
        ("+7", 7),
        ("0644", 420),
        ("0x1F", 31),
        ("0b101", 5),
        ("1:30", 90),
        ("089", "089"),
        ("0b_", "0b_"),
        ("9" * 5000, "9" * 5000),
        ("1.5", 1.5),
        ("1.5e+3", 1500.0),
        (".5", 0.5),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("~", None),
        ("", None),
        ("!!str 10", "10"),
        ("!!int '10'", 10),
        ("!!float '1'", 1.0),
        ("!!bool 'no'", False),
        ("!!null ''", None),
        ("!!seq [a]", ["a"]),
        ("|\n  two\n  lines", "two\nlines\n"),
    ],
)
def test_scalars_are_read_as_yaml_1_1(yaml: str, data: Any) -> None:
    found = _value(yaml)
    assert found == data
    assert type(found) is type(data)


def test_keys_are_always_strings() -> None:
    data = parse("Mappings: {Ports: {80: {on: a, 1.5: b}}}").data
    assert data == {"Mappings": {"Ports": {"80": {"on": "a", "1.5": "b"}}}}


def test_json_may_hold_tabs_escapes_and_line_breaks_in_strings() -> None:
    template = parse('{\n\t"A": [1, -2.5e3, true, null],\n\t"B": "a\\/\\ud83d\\ude00\nb"}')
    assert template.data == {"A": [1, -2500.0, True, None], "B": "a/😀\nb"}
    assert template.line("A", 1) == 2
    assert template.line("B") == 3


def test_empty_containers_and_a_byte_order_mark_are_read() -> None:
    assert parse('\ufeff{"A": {}, "B": []}').data == {"A": {}, "B": []}


def test_every_part_knows_its_line() -> None:
    template = parse(
        "Resources:\n"
        "  Vpc:\n"
        "    Type: AWS::EC2::VPC\n"
        "    Properties:\n"
        "      CidrBlock: !Select\n"
        "        - 0\n"
        "        - !Split [',', !GetAtt A.b]\n"
    )
    assert template.line() == 1
    assert template.line("Resources", "Vpc", "Type") == 3
    block = ("Resources", "Vpc", "Properties", "CidrBlock", "Fn::Select")
    assert template.line(*block) == 5
    assert template.line(*block, 1, "Fn::Split", 1, "Fn::GetAtt", 0) == 7
    assert template.line(*block, 1, "no such part") == 7


def test_a_template_without_lines_says_so() -> None:
    assert Template({}).line("Resources") == 0


def test_a_comma_may_end_what_json_lists_as_cloudformation_has_it() -> None:
    template = parse('{"Resources": {"A": {"Type": "T", "DependsOn": ["B",\n],},\n},}')
    assert template.data == {"Resources": {"A": {"Type": "T", "DependsOn": ["B"]}}}


def test_sections_that_are_missing_or_malformed_are_empty() -> None:
    template = parse("Resources: [a]\nOutputs: {O: {Value: x}}")
    assert (template.resources, template.parameters, template.mappings) == ({}, {}, {})
    assert (template.conditions, template.rules) == ({}, {})
    assert template.outputs == {"O": {"Value": "x"}}


def test_aliases_and_merges_are_written_out() -> None:
    template = parse("A: &a {x: 1, y: 2}\nB: *a\nC: {<<: *a, y: 3}\nD: {<<: [{x: 5}, *a]}\n")
    assert template.data["B"] == {"x": 1, "y": 2}
    assert template.data["C"] == {"x": 1, "y": 3}
    assert template.data["D"] == {"x": 5, "y": 2}
    assert template.line("B", "x") == 2


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("A: &a {x: 1}\nB: *a\n", "YAML aliases are not allowed in CloudFormation templates"),
        ("A: {<<: {x: 1}}\n", "YAML hash merges are not supported"),
    ],
)
def test_aliases_can_be_refused_as_cloudformation_does(text: str, what: str) -> None:
    with pytest.raises(TemplateError, match=what):
        parse(text, aliases=False)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("A: 1\nB: [\n", 3, "YAML not well-formed. (line 3, column 1)"),
        ("A: 1\nB: !Frob x\n", 2, "Unknown tag !Frob"),
        ("A: !!binary aGk=\n", 1, "the YAML tag !!binary is not supported"),
        ("A: !!int x\n", 1, "'x' is no int"),
        ("A: !!bool x\n", 1, "'x' is no bool"),
        ("A: 1\n---\nB: 2\n", 2, "more than one document"),
        ("A: 1\nB: *a\n", 2, "undefined alias a"),
        ("A: &a [*a]\n", 1, "undefined alias a"),
        ("A: {<<: 5}\n", 1, "only mappings can be merged"),
        ("? [a, b]\n: c\n", 1, "a key must be a string"),
        ("A: \x01\n", 0, "YAML not well-formed"),
        ("A: \ud800\n", 0, "YAML not well-formed"),
        ("", 0, "unsupported structure"),
        ("- A\n", 1, "unsupported structure"),
        ("just words", 1, "unsupported structure"),
        ("A: " + "[" * 200 + "]" * 200, 1, "Nested more than 128 deep"),
        ('{"A": 1,\n "B" 2}', 2, "JSON not well-formed. (line 2, column 6)"),
        ('{"A": 1,\n,}', 2, "JSON not well-formed. (line 2, column 1)"),
        ('{"A": [1\n"b"]}', 2, "JSON not well-formed. (line 2, column 1)"),
        ('{"A": "open', 1, "JSON not well-formed. (line 1, column 7)"),
        ("{A: 1}", 1, "JSON not well-formed. (line 1, column 2)"),
        ('{"A": 1} {', 1, "JSON not well-formed. (line 1, column 10)"),
        ('{"A": -Infinity, "A": 1}', 1, "JSON not well-formed. (line 1, column 7)"),
        ('{"A":' + "[" * 200 + "]" * 200 + "}", 1, "Nested more than 128 deep"),
    ],
)
def test_mistakes_name_file_and_line(text: str, line: int, what: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text, "stack.yaml")
    [mistake] = caught.value.mistakes
    assert (mistake.file, mistake.line) == ("stack.yaml", line)
    assert what in f"{mistake.what} {mistake.hint}"


@pytest.mark.parametrize(
    "text",
    [
        "A: {B: 1}\nC: {D: 1,\n  D: 2,\n  D: 3}\n",
        '{"A": {"B": 1},\n"C": {"D": 1,\n"D": 2,\n"D": 3}}',
    ],
)
def test_of_a_key_that_is_there_twice_the_last_one_counts(text: str) -> None:
    template = parse(text, "stack.yaml")
    assert template.data == {"A": {"B": 1}, "C": {"D": 3}}
    assert [(one.file, one.line) for one in template.warnings] == [
        ("stack.yaml", template.line("A") + 2), ("stack.yaml", template.line("A") + 3),
    ]  # fmt: skip
    assert "'D', first on line 2" in template.warnings[0].what


def test_aliases_of_aliases_cannot_fill_the_memory() -> None:
    bomb = "A0: &a0 [x, x, x, x, x, x, x, x]\n" + "".join(
        f"A{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 8)}]\n" for i in range(1, 12)
    )
    with pytest.raises(TemplateError, match="stand for too much"):
        parse(bomb)
