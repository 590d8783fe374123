"""Nested stacks that do not fit together, each fault in a product of a few lines."""

from __future__ import annotations

from textwrap import dedent

import pytest

from generator.cfn.load import load
from generator.findings import Finding, ordered
from generator.lint.nested_stacks.check import contract_findings

NETWORK = """
Parameters:
  Cidr: {Type: String}
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref Cidr}
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}
Outputs:
  VpcId: {Value: !Ref Vpc}
  VpcCidr: {Value: !GetAtt Vpc.CidrBlock}
  FirstSubnetId: {Value: !Ref SubnetA}
  SubnetIds: {Value: !Join [",", [!Ref SubnetA, !Ref SubnetB]]}
"""

DATA = """
Parameters:
  VpcId: {Type: "AWS::EC2::VPC::Id"}
  SubnetIds: {Type: "List<AWS::EC2::Subnet::Id>"}
  Days: {Type: Number, Default: 7, MaxValue: 35}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: Database, VpcId: !Ref VpcId}
Outputs:
  GroupId: {Value: !GetAtt Group.GroupId}
"""

GOOD = {
    "VpcId": "!GetAtt Network.Outputs.VpcId",
    "SubnetIds": "!GetAtt Network.Outputs.SubnetIds",
}


def root(passed: dict[str, str], parameters: str = "{Unused: {Type: String}}") -> str:
    lines = "\n".join(f"        {name}: {value}" for name, value in passed.items())
    return f"""
Parameters: {parameters}
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./network.yaml
      Parameters:
        Cidr: 10.0.0.0/16
  Data:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: data.yaml
      Parameters:
{lines or "        {}"}
"""


def findings(
    main: str, network: str = NETWORK, data: str = DATA, **others: str
) -> tuple[Finding, ...]:
    texts = {"root.yaml": main, "network.yaml": network, "data.yaml": data}
    texts |= {f"{name}.yaml": text for name, text in others.items()}

    def read(name: str) -> str:
        if name not in texts:
            raise FileNotFoundError(name)
        return texts[name]

    return ordered(contract_findings(load("root.yaml", read)))


def said(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in found]


def test_stacks_that_fit_have_no_findings() -> None:
    assert findings(root(GOOD)) == ()


def test_a_misspelt_parameter_is_unknown_and_the_right_one_missing() -> None:
    passed = {"VpcID": GOOD["VpcId"], "SubnetIds": GOOD["SubnetIds"]}

    found = findings(root(passed))

    assert said(found) == [
        ("SF1002", "data.yaml needs the parameter VpcId, which has no default."),
        ("SF1001", "data.yaml has no parameter VpcID. Did you mean VpcId?"),
    ]
    assert [(f.file, f.line, f.stack, f.logical_id, f.level) for f in found] == [
        ("root.yaml", 14, "", "Data", "error"),
        ("root.yaml", 15, "", "Data", "error"),
    ]


def test_an_output_that_is_not_there_is_found_in_get_att_and_in_sub() -> None:
    passed = {
        "VpcId": "!GetAtt Network.Outputs.VpcID",
        "SubnetIds": "!Sub '${Network.Outputs.Nothing},${Network.Outputs.FirstSubnetId}'",
    }

    assert said(findings(root(passed))) == [
        ("SF1003", "network.yaml has no output VpcID. Did you mean VpcId?"),
        ("SF1003", "network.yaml has no output Nothing."),
    ]


def test_an_output_is_looked_for_in_outputs_and_in_variables_of_sub_too() -> None:
    outputs = dedent("""
        Outputs:
          Both: {Value: !Sub ["${A}-${!B}", {A: !GetAtt Network.Outputs.Lost}]}
    """)

    [found] = findings(root(GOOD) + outputs)

    assert (found.rule, found.logical_id) == ("SF1003", "Both")


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        pytest.param(
            "VpcId",
            "!GetAtt Network.Outputs.FirstSubnetId",
            "the value is AWS::EC2::Subnet.Id, the parameter (AWS::EC2::VPC::Id) takes"
            " AWS::EC2::VPC.Id.",
            id="a subnet for a VPC",
        ),
        pytest.param(
            "SubnetIds",
            "!Join [',', [!GetAtt Network.Outputs.VpcId]]",
            "the value is AWS::EC2::VPC.Id, the parameter (List<AWS::EC2::Subnet::Id>) takes"
            " AWS::EC2::Subnet.Id.",
            id="VPCs for subnets",
        ),
        pytest.param(
            "VpcId",
            "!If [Always, !GetAtt Network.Outputs.FirstSubnetId, !GetAtt Network.Outputs.VpcId]",
            "the value is AWS::EC2::Subnet.Id, the parameter (AWS::EC2::VPC::Id) takes"
            " AWS::EC2::VPC.Id.",
            id="one branch of two",
        ),
        pytest.param(
            "VpcId",
            "!Sub '${Network.Outputs.FirstSubnetId}'",
            "the value is AWS::EC2::Subnet.Id, the parameter (AWS::EC2::VPC::Id) takes"
            " AWS::EC2::VPC.Id.",
            id="through Fn::Sub",
        ),
        pytest.param(
            "VpcId",
            "!Select [0, [!GetAtt Network.Outputs.FirstSubnetId]]",
            "the value is AWS::EC2::Subnet.Id, the parameter (AWS::EC2::VPC::Id) takes"
            " AWS::EC2::VPC.Id.",
            id="through Fn::Select",
        ),
        pytest.param(
            "VpcId",
            "!GetAtt Network.Outputs.VpcCidr",
            "the value is AWS::EC2::VPC.CidrBlock, the parameter (AWS::EC2::VPC::Id) takes"
            " AWS::EC2::VPC.Id.",
            id="an attribute that is no ID",
        ),
        pytest.param(
            "Days",
            "!GetAtt Network.Outputs.VpcId",
            "the value is AWS::EC2::VPC.Id, the parameter (Number) takes Number.",
            id="an ID for a number",
        ),
    ],
)
def test_a_value_of_another_kind(parameter: str, value: str, message: str) -> None:
    found = findings(root({**GOOD, parameter: value}))

    assert said(found) == [("SF1004", f"{parameter}: {message}")]


def test_the_proof_of_a_wrong_kind_leads_to_the_resource() -> None:
    [found] = findings(root({**GOOD, "VpcId": "!GetAtt Network.Outputs.FirstSubnetId"}))

    assert found.proof == (
        "network.yaml: SubnetA gives AWS::EC2::Subnet.Id.",
        "Network gives it as FirstSubnetId.",
    )


def test_a_parents_parameter_of_another_type_is_of_another_kind() -> None:
    parameters = '{Where: {Type: "AWS::EC2::Subnet::Id"}}'

    [found] = findings(root({**GOOD, "VpcId": "!Ref Where"}, parameters))

    assert found.rule == "SF1004"
    assert found.proof == ("root.yaml: Where is declared AWS::EC2::Subnet::Id.",)


@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        ("AWS::EC2::SecurityGroup::GroupName", "{'Fn::GetAtt': Network.Outputs.FirstSubnetId}"),
        ("AWS::EC2::Image::Id", "!GetAtt Network.Outputs.FirstSubnetId"),
        ("List<AWS::EC2::VPC::Id>", "!GetAtt Network.Outputs.SubnetIds"),
    ],
)
def test_every_type_of_aws_asks_for_its_own_kind(type_name: str, value: str) -> None:
    data = DATA.replace("AWS::EC2::VPC::Id", type_name, 1)

    assert [f.rule for f in findings(root({**GOOD, "VpcId": value}), data=data)] == ["SF1004"]


def test_a_number_may_be_any_attribute() -> None:
    assert findings(root({**GOOD, "Days": "!GetAtt Network.Outputs.VpcCidr"})) == ()


def test_the_name_of_an_ssm_parameter_is_of_no_kind() -> None:
    one = DATA.replace("AWS::EC2::VPC::Id", "AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>", 1)
    passed = {**GOOD, "VpcId": "!Sub '${Network.Outputs.FirstSubnetId}'"}

    assert findings(root(passed), data=one) == ()


@pytest.mark.parametrize(
    "value",
    [
        "!Ref Text",
        "!ImportValue elsewhere",
        "!GetAtt Other.VpcId",
        "!Select [0, !Split ['|', !Ref Text]]",
        "!Sub 'vpc-${Text}'",
        "!Join ['-', [vpc, !Ref Text]]",
        "!Ref AWS::NoValue",
        "!Ref Nowhere",
        "!Ref Custom",
        "!GetAtt Network.Outputs.NoSuchOutput",
        "{Fn::Transform: {Name: Macro}}",
        "{Fn::GetAtt: [Network, !Ref Text]}",
        "{Fn::Sub: [!Ref Text, {}]}",
    ],
)
def test_what_nobody_can_know_fits_everywhere(value: str) -> None:
    more = """
  Other: {Type: AWS::EC2::NetworkInterface}
  Custom: {Type: Custom::Thing}
"""
    found = findings(root({**GOOD, "VpcId": value}, "{Text: {Type: String}}") + more)

    assert [finding.rule for finding in found if finding.rule != "SF1003"] == []


BARE = "the value is a list, which only Fn::Join carries into a nested stack."


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        ("SubnetIds", "!Ref Many", BARE),
        ("SubnetIds", "!Split [',', !GetAtt Network.Outputs.SubnetIds]", BARE),
        ("SubnetIds", "[!GetAtt Network.Outputs.FirstSubnetId]", BARE),
        ("VpcId", "!GetAZs ''", BARE),
        (
            "VpcId",
            "!GetAtt Network.Outputs.SubnetIds",
            "the value is a list, the parameter (AWS::EC2::VPC::Id) takes one value.",
        ),
    ],
)
def test_a_list_where_none_can_be(parameter: str, value: str, message: str) -> None:
    found = findings(root({**GOOD, parameter: value}, "{Many: {Type: CommaDelimitedList}}"))

    assert said(found) == [("SF1005", f"{parameter}: {message}")]


SWAPPED = NETWORK.replace(
    "  VpcId:", "  Zone1: {Value: !Sub '${Cidr}1'}\n  Zone2: {Value: !Sub '${Cidr}2'}\n  VpcId:"
)


def test_two_texts_that_are_swapped_show_by_their_names() -> None:
    data = DATA.replace("Days:", "Zone1: {Type: String}\n  Days:")
    right = {**GOOD, "Zone1": "!GetAtt Network.Outputs.Zone1"}
    wrong = {**GOOD, "Zone1": "!GetAtt Network.Outputs.Zone2"}

    assert findings(root(right), network=SWAPPED, data=data) == ()
    [found] = findings(root(wrong), network=SWAPPED, data=data)

    assert (found.rule, found.level) == ("SF1010", "warning")
    assert found.message == "Zone1 takes Network.Outputs.Zone2, and not Network.Outputs.Zone1."


def test_an_output_without_a_namesake_may_go_anywhere() -> None:
    data = DATA.replace("Days:", "Place: {Type: String}\n  Days:")
    passed = {**GOOD, "Place": "!GetAtt Network.Outputs.Zone2"}

    assert findings(root(passed), network=SWAPPED, data=data) == ()


def test_one_value_and_a_joined_list_fit_a_list() -> None:
    for value in ("!Sub '${Network.Outputs.FirstSubnetId}'", "!Join [',', !Ref Many]"):
        parameters = '{Many: {Type: "List<AWS::EC2::Subnet::Id>"}}'
        assert findings(root({**GOOD, "SubnetIds": value}, parameters)) == ()


def test_values_that_the_child_refuses() -> None:
    for value, expected in [("36", "'36'"), ("true", "'true'"), ("many", "'many'")]:
        [found] = findings(root({**GOOD, "Days": value}))
        assert found.rule == "SF1006"
        assert found.message.startswith(f"Days may be {expected}. ")


def test_values_that_the_parent_allows_and_the_child_refuses() -> None:
    parameters = "{Days: {Type: Number, Default: 7, AllowedValues: [7, 90]}}"

    [found] = findings(root({**GOOD, "Days": "!Ref Days"}, parameters))

    assert found.rule == "SF1006"
    assert found.message.startswith("Days may be '90' (from Days). ")


def test_a_declaration_that_makes_no_sense_is_left_to_cfn_lint() -> None:
    data = DATA.replace("Days: {Type: Number,", "Days: {Type: Nonsense,")

    assert findings(root({**GOOD, "Days": "7"}), data=data) == ()


CHANGE_SET_BREAKERS = {
    "Fn::Select": "!Select [0, !Ref SubnetIds]",
    "Fn::Split": "!Split ['-', !Ref VpcId]",
    "Fn::Cidr": "!Cidr [!Sub '${VpcId}', 2, 8]",
}


@pytest.mark.parametrize("function", CHANGE_SET_BREAKERS)
def test_a_fed_parameter_is_taken_apart(function: str) -> None:
    data = DATA + f"  Part: {{Value: !Join ['', [{CHANGE_SET_BREAKERS[function]}]]}}\n"

    [found] = findings(root(GOOD), data=data)

    name = "SubnetIds" if function == "Fn::Select" else "VpcId"
    assert (found.rule, found.level) == ("SF1007", "warning")
    assert found.message == f"{function} takes apart {name}, which another stack's output feeds."
    assert (found.file, found.stack, found.logical_id) == ("data.yaml", "Data", "Part")
    assert found.proof == (f"Data takes {name} from Network.Outputs.{name}.",)


def test_a_condition_that_takes_a_fed_parameter_apart() -> None:
    data = DATA + "Conditions:\n  One: !Equals [!Select [0, !Ref SubnetIds], a]\n"

    [found] = findings(root(GOOD), data=data)

    assert (found.rule, found.logical_id) == ("SF1007", "One")


def test_nested_functions_on_a_fed_parameter_are_one_finding() -> None:
    data = DATA + "  Part: {Value: !Select [0, !Split ['-', !Ref VpcId]]}\n"

    assert len(findings(root(GOOD), data=data)) == 1


def test_root_parameters_and_written_out_lists_may_be_taken_apart() -> None:
    data = (
        DATA.replace("Resources:", "  Given: {Type: CommaDelimitedList}\nResources:", 1)
        + "  First: {Value: !Select [0, !Ref Given]}\n"
        + "  Picked: {Value: !Select [0, [!Ref VpcId]]}\n"
    )
    passed = {**GOOD, "Given": "!Join [',', !Ref Given]"}

    assert findings(root(passed, "{Given: {Type: CommaDelimitedList}}"), data=data) == ()


def test_a_fed_parameter_has_an_allowed_pattern() -> None:
    data = DATA.replace(
        'VpcId: {Type: "AWS::EC2::VPC::Id"}',
        'VpcId: {Type: "AWS::EC2::VPC::Id", AllowedPattern: "vpc-.*"}',
    )

    [found] = findings(root(GOOD), data=data)

    assert (found.rule, found.level, found.stack) == ("SF1008", "warning", "Data")
    assert found.message == "VpcId, which another stack's output feeds, has an AllowedPattern."


def test_feeding_goes_down_through_every_stack() -> None:
    inner = """
Parameters: {Subnets: {Type: CommaDelimitedList}}
Resources: {}
Outputs: {First: {Value: !Select [0, !Ref Subnets]}}
"""
    data = DATA.replace(
        "Resources:",
        """Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {Subnets: !Join [",", !Ref SubnetIds]}}""",
        1,
    )

    [found] = findings(root(GOOD), data=data, inner=inner)

    assert (found.rule, found.stack, found.file) == ("SF1007", "Data/Inner", "inner.yaml")
    assert found.proof == (
        "Data takes SubnetIds from Network.Outputs.SubnetIds.",
        "Data/Inner takes Subnets from the parameter SubnetIds.",
    )


def test_a_text_parameter_is_of_the_kind_that_is_passed() -> None:
    """A subnet's ID through a String, given back as an output, where a VPC's is asked for."""
    through = NETWORK.replace("Cidr: {Type: String}", "Cidr: {Type: String}\n  Any: {Type: String}")
    through += "  Through: {Value: !Ref Any}\n"
    main = (
        root({**GOOD, "VpcId": "!GetAtt Second.Outputs.Through"})
        + """
  Second:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: second.yaml
      Parameters: {Cidr: 10.1.0.0/16, Any: !GetAtt Network.Outputs.FirstSubnetId}
"""
    )
    [found] = findings(main, second=through)

    assert found.rule == "SF1004"
    assert found.proof[-1] == "Second gives it as Through."


def test_stacks_that_wait_for_each_other_do_not_send_us_round_in_circles() -> None:
    network = NETWORK.replace(
        "Cidr: {Type: String}", "Cidr: {Type: String}\n  Loop: {Type: String}"
    )
    network += "  Loop: {Value: !Ref Loop}\n"
    main = root({**GOOD, "VpcId": "!Sub '${Network.Outputs.Loop}'"}).replace(
        "Cidr: 10.0.0.0/16", "Cidr: 10.0.0.0/16\n        Loop: !GetAtt Network.Outputs.Loop"
    )

    assert findings(main, network=network) == ()


def test_parameters_that_a_function_decides_on_together_are_left_alone() -> None:
    main = root({}).replace("        {}", "        Fn::If: [Always, {A: b}, {C: d}]")

    assert findings(main) == ()


def test_a_template_that_is_not_at_hand_is_said() -> None:
    main = root(GOOD).replace("data.yaml", "https://example.com/data.yaml")

    [found] = findings(main)

    assert (found.rule, found.level, found.line) == ("SF1009", "info", 13)
    assert found.message.startswith("The nested stack Data is not looked into: ")


def test_shapes_that_are_no_templates_raise_nothing() -> None:
    data = "Parameters: {VpcId: text, SubnetIds: [1]}\nResources: []\nOutputs: {A: 1}\n"
    main = root({"VpcId": "{A: 1, B: 2}", "SubnetIds": "!Join [',']"})

    assert (
        findings(main + "  Odd: 1\nOutputs: {B: {Value: !GetAtt Data.Outputs.A}}\n", data=data)
        == ()
    )
