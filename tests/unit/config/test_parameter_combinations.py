"""Values that fit one by one and not together."""

from __future__ import annotations

import pytest

from generator.config.parameters.combinations import Clash, Setting, clashes
from generator.config.parameters.files import complete
from generator.config.settings.model import Settings

LONDON = Settings("eu-west-2", "streamflix-dev", "nested")


def setting(**stated: str) -> Setting:
    return Setting("dev", complete(stated), LONDON)


def messages(**stated: str) -> list[str]:
    return [f"{clash.what} {clash.hint}".strip() for clash in clashes(setting(**stated))]


def test_the_defaults_go_together() -> None:
    assert clashes(setting()) == []


@pytest.mark.parametrize(
    "stated",
    [
        {"Zones": "eu-west-2a,eu-west-2b,eu-west-2c"},
        {"Zones": "eu-west-2a, eu-west-2b", "ZoneCount": "2"},
        {"ZoneIds": "euw2-az1,euw2-az3,euw2-az2"},
        {"ZoneIds": "euw2-az1, euw2-az2", "ZoneCount": "2"},
        {"DatabaseStorage": "100", "DatabaseMaxStorage": "110"},
        {"DatabaseStorage": "400", "DatabaseMaxStorage": "1000", "DatabaseIops": "12000"},
        {"DesiredCount": "", "ImageTag": "v1"},
        {"DesiredCount": "99"},  # no image: no task is started
        {"CertificateArn": "arn:aws:acm:eu-west-2:123456789012:certificate/x"},
        {"MinCapacity": "3", "MaxCapacity": "3"},
    ],
)
def test_what_goes_together(stated: dict[str, str]) -> None:
    assert messages(**stated) == []


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({"Environment": "prod"}, "Environment is 'prod' in the file of dev."
         " Set it to dev, or rename the file."),
        ({"ZoneIds": "euw2-az1,euw2-az2"}, "ZoneIds has 2 zones and ZoneCount is 3."
         " Name as many as are counted, or none."),
        ({"ZoneIds": "euw2-az1,euw2-az1,euw2-az2"}, "ZoneIds names euw2-az1 twice."
         " Each zone can be used once."),
        ({"ZoneIds": "euw2-az1,euw2-az2,euw1-az3"}, "euw1-az3 is no zone of the region eu-west-2."
         " Name zones such as euw2-az1, or set the region in the settings."),
        ({"DatabaseStorage": "400", "DatabaseMaxStorage": "1000"}, "DatabaseStorage is 400 GiB and"
         " DatabaseIops is empty: RDS refuses to change storage from 400 GiB on without its IOPS."
         " Set DatabaseIops to 12000, which are included in the price."),
        ({"DatabaseIops": "12000"}, "DatabaseIops is 12000 and DatabaseStorage 20 GiB: RDS takes"
         ' IOPS from 400 GiB on. Set DatabaseIops to "".'),
        ({"VpcCidr": "10.300.0.0/16"}, "VpcCidr is no address range: Octet 300 (> 255) not"
         " permitted in '10.300.0.0'."),
        ({"VpcCidr": "10.0.1.0/16"}, "VpcCidr is no address range: 10.0.1.0/16 has host bits set."
         " Write 10.0.0.0/16."),
        ({"Zones": "eu-west-2a,eu-west-2b"}, "Zones has 2 zones and ZoneCount is 3."
         " Name as many as are counted, or none."),
        ({"Zones": "eu-west-2a,eu-west-2a,eu-west-2c"}, "Zones names eu-west-2a twice."
         " Each zone can be used once."),
        ({"Zones": "eu-west-2a,eu-west-2b,us-east-1c"}, "us-east-1c is no zone of the region"
         " eu-west-2. Name zones such as eu-west-2a, or set the region in the settings."),
        ({"Zones": "eu-west-2a,eu-west-2b,eu-west-2"}, "eu-west-2 is no zone of the region"
         " eu-west-2. Name zones such as eu-west-2a, or set the region in the settings."),
        ({"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/x"}, "CertificateArn"
         " names the region us-east-1; the stack is in eu-west-2. Give one of eu-west-2."),
        ({"AlarmTopicKeyArn": "arn:aws:kms:us-east-1:123456789012:key/x"}, "AlarmTopicKeyArn"
         " names the region us-east-1; the stack is in eu-west-2. Give one of eu-west-2."),
        ({"MinCapacity": "5", "MaxCapacity": "4"}, "MinCapacity 5 is more than MaxCapacity 4."),
        ({"ImageTag": "v1", "DesiredCount": "11"}, "DesiredCount 11 is outside MinCapacity 2 to"
         ' MaxCapacity 10. Choose one between them, or "" to keep what automatic scaling has'
         " chosen."),
        ({"DatabaseStorage": "100", "DatabaseMaxStorage": "109"}, "DatabaseMaxStorage 109 is less"
         " than a tenth above DatabaseStorage 100, and RDS refuses that. Give it 110 at least."),
        ({"DatabaseStorage": "25", "DatabaseMaxStorage": "27"}, "DatabaseMaxStorage 27 is less"
         " than a tenth above DatabaseStorage 25, and RDS refuses that. Give it 28 at least."),
        ({"CpuTarget": "60.5"}, "CpuTarget is 60.5. It must be a whole number."),
    ],
)  # fmt: skip
def test_what_does_not_go_together(stated: dict[str, str], message: str) -> None:
    assert messages(**stated) == [message]


def test_a_zone_without_a_service_is_named() -> None:
    values = complete({"ZoneIds": "euw3-az1,euw3-az2,euw3-az3"})
    (clash,) = clashes(Setting("dev", values, Settings("eu-west-3", "streamflix-dev", "nested")))
    assert clash.names == ("ZoneIds",)
    assert clash.what.startswith("euw3-az2 has no VPC link (API Gateway Developer Guide")
    assert clash.hint == "Name other zones, or two with ZoneCount 2."


# One of each way to shorten a region's name.
ZONE_IDS = {
    "us-east-1": "use1-az4",
    "us-west-2": "usw2-az4",
    "eu-central-1": "euc1-az3",
    "eu-north-1": "eun1-az1",
    "ap-northeast-1": "apne1-az4",
    "ap-southeast-2": "apse2-az3",
    "me-central-1": "mec1-az1",
    "us-gov-west-1": "usgw1-az1",
    "cn-northwest-1": "cnnw1-az1",
}


@pytest.mark.parametrize(("region", "zone"), ZONE_IDS.items(), ids=ZONE_IDS)
def test_zone_ids_are_those_of_the_region(region: str, zone: str) -> None:
    values = complete({"ZoneIds": f"{zone},{zone[:-1]}2", "ZoneCount": "2"})
    for place, wrong in ((region, 0), ("il-central-1", 2)):
        settings = Settings(place, "streamflix-dev", "nested")
        assert len(clashes(Setting("dev", values, settings))) == wrong


def test_without_settings_regions_are_not_compared() -> None:
    values = complete({"Zones": "us-east-1a,us-east-1b,us-east-1c"})

    assert clashes(Setting("dev", values)) == []


def test_a_faulty_value_is_not_compared_with_others() -> None:
    wrong = setting(MinCapacity="many", Environment="prod")

    assert clashes(wrong, faulty={"MinCapacity"}) == [
        Clash(
            ("Environment",),
            "Environment is 'prod' in the file of dev.",
            "Set it to dev, or rename the file.",
        )
    ]
