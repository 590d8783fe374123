"""Alarms from a table: an entry becomes the properties of a CloudWatch alarm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from troposphere import Ref, encode_to_dict

from generator.assembly.kinds import Text
from generator.assembly.wires import ParameterWire, equals
from generator.layers.alarms import MetricAlarm, MetricSource, metric_alarms
from generator.layers.dashboard import HEIGHT, WIDTH, dashboard_body, firewall_graph
from generator.layers.observability import USERS_FEEL
from generator.parameters import Parameters

CONDITION = equals("Wanted", Parameters.environment, "dev")

SOURCE = MetricSource(
    api={"ApiId": "a", "Stage": "s"},
    load_balancer={"LoadBalancer": "l"},
    targets={"TargetGroup": "t", "LoadBalancer": "l"},
    service={"ClusterName": "c", "ServiceName": "n"},
    database={"DBInstanceIdentifier": "d"},
    cache={"clusterId": "k"},
)
LIMITS = {"connections": 60, "storage": 10, "ecpu": 5000}


def an_alarm(**changes: Any) -> MetricAlarm:
    """An alarm on one metric of one thing."""
    usual = {"name": "TooBig", "text": "it is too big", "namespace": "N", "metric": "Size",
             "dimensions": {"Id": Ref("Thing")}, "threshold": 5}  # fmt: skip
    return MetricAlarm(**{**usual, **changes})


def plain(value: Any) -> Any:
    """Troposphere's objects as data."""
    return encode_to_dict(value)


def test_tag_is_the_name_in_words() -> None:
    assert an_alarm(name="DatabaseFreeStorage").tag == "database-free-storage"


def test_single_metric() -> None:
    assert plain(an_alarm().single()) == {
        "Namespace": "N",
        "MetricName": "Size",
        "Dimensions": [{"Name": "Id", "Value": {"Ref": "Thing"}}],
        "Period": 60,
        "Statistic": "Average",
    }


def test_percentiles_have_their_own_property() -> None:
    single = an_alarm(statistic="p99").single()
    assert single["ExtendedStatistic"] == "p99"
    assert "Statistic" not in single


def test_optional_dimensions_stand_under_their_condition() -> None:
    dimensions = plain(an_alarm(optional={"Zone": (CONDITION, "a")}).single()["Dimensions"])
    assert dimensions[1] == {
        "Fn::If": ["Wanted", {"Name": "Zone", "Value": "a"}, {"Ref": "AWS::NoValue"}]
    }


def test_expression_comes_first_and_alone_is_returned() -> None:
    alarm = an_alarm(metric={"a": "Size", "b": "Room"}, expression="a / b", statistic="Sum")
    result, first, second = plain(alarm.metrics())
    assert result == {
        "Id": "result", "Expression": "a / b", "Label": "it is too big", "ReturnData": True,
    }  # fmt: skip
    assert [query["Id"] for query in (first, second)] == ["a", "b"]
    assert [query["ReturnData"] for query in (first, second)] == [False, False]
    assert second["MetricStat"]["Metric"]["MetricName"] == "Room"
    assert second["MetricStat"]["Stat"] == "Sum"


def test_every_watch_has_a_name_of_its_own() -> None:
    names = [alarm.name for alarm in metric_alarms(SOURCE, LIMITS, CONDITION)]
    assert len(set(names)) == len(names)
    assert set(USERS_FEEL) <= set(names)


@pytest.mark.parametrize(
    "alarm", metric_alarms(SOURCE, LIMITS, CONDITION), ids=lambda alarm: alarm.name
)
def test_expressions_name_their_metrics(alarm: MetricAlarm) -> None:
    """An alarm has one metric, or an expression that uses each of several."""
    if alarm.expression is None:
        assert isinstance(alarm.metric, str)
        return
    assert not isinstance(alarm.metric, str)
    expression = json.dumps(plain(alarm.expression))
    assert all(name in expression for name in alarm.metric)


def filled_in(firewall: str) -> str:
    """The dashboard with a value for everything that is substituted."""
    text = dashboard_body().replace("${Firewall}", firewall).replace("${AWS::Region}", "eu-west-2")
    for name, value in SOURCE.named().items():
        text = text.replace(f"${{{name}}}", value)
    assert "${" not in text
    return text


@pytest.mark.parametrize(("firewall", "graphs"), [("", 10), (firewall_graph(), 11)])
def test_dashboard_graphs_do_not_overlap(firewall: str, graphs: int) -> None:
    widgets = json.loads(filled_in(firewall))["widgets"]
    assert len(widgets) == graphs
    corners = [(widget["x"], widget["y"]) for widget in widgets]
    assert len(set(corners)) == len(corners)
    assert all(x % WIDTH == 0 and y % HEIGHT == 0 and x < 24 for x, y in corners)
    assert {(widget["width"], widget["height"]) for widget in widgets} == {(WIDTH, HEIGHT)}


def test_environment_is_a_parameter_wire() -> None:
    parameter: ParameterWire[Text] = Parameters.environment
    assert parameter.name == "Environment"
