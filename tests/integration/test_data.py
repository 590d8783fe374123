"""The database and the cache: private, encrypted, as large and as safe as was asked for."""

from __future__ import annotations

from typing import Any

from .reading import Deployed


def database(deployed: Deployed) -> Any:
    """The DB instance."""
    return deployed.only(
        "rds",
        "describe_db_instances",
        "DBInstances",
        DBInstanceIdentifier=deployed.id("DatabaseInstance"),
    )


def cache(deployed: Deployed) -> Any:
    """The serverless cache."""
    return deployed.only(
        "elasticache",
        "describe_serverless_caches",
        "ServerlessCaches",
        ServerlessCacheName=deployed.id("ServerlessCache"),
    )


def test_the_database_is_the_one_that_was_asked_for(deployed: Deployed) -> None:
    told, asked = database(deployed), deployed.parameters
    assert told["DBInstanceStatus"] == "available"
    assert (told["Engine"], told["EngineVersion"]) == ("postgres", asked["DatabaseEngineVersion"])
    assert told["DBInstanceClass"] == asked["DatabaseInstanceClass"]
    assert told["StorageType"] == "gp3"
    # It grows by itself, and never shrinks.
    assert told["AllocatedStorage"] >= int(asked["DatabaseStorage"])
    assert told["MaxAllocatedStorage"] == int(asked["DatabaseMaxStorage"])
    assert (told["DBName"], told["MasterUsername"]) == ("streamflix", "streamflix_admin")


def test_the_database_has_a_standby_where_one_was_asked_for(deployed: Deployed) -> None:
    assert database(deployed)["MultiAZ"] is deployed.is_on("DatabaseMultiAz")


def test_the_database_is_private_and_encrypted(deployed: Deployed) -> None:
    told = database(deployed)
    assert told["PubliclyAccessible"] is False
    assert told["StorageEncrypted"] is True
    assert told["KmsKeyId"]
    groups = [one["VpcSecurityGroupId"] for one in told["VpcSecurityGroups"]]
    assert groups == [deployed.id("DatabaseGroup")]


def test_the_database_lies_in_the_private_subnets(deployed: Deployed) -> None:
    group = database(deployed)["DBSubnetGroup"]
    assert group["VpcId"] == deployed.id("Vpc")
    found = [one["SubnetIdentifier"] for one in group["Subnets"]]
    assert sorted(found) == sorted(deployed.ids("PrivateSubnet"))


def test_the_database_takes_tls_only(deployed: Deployed) -> None:
    (used,) = database(deployed)["DBParameterGroups"]
    assert used["DBParameterGroupName"] == deployed.id("DatabaseParameterGroup")
    settings = deployed.ask(
        "rds",
        "describe_db_parameters",
        "Parameters",
        DBParameterGroupName=used["DBParameterGroupName"],
        Source="user",
    )
    told = {one["ParameterName"]: one.get("ParameterValue") for one in settings}
    assert told["rds.force_ssl"] == "1"


def test_the_database_is_kept_and_watched_as_asked_for(deployed: Deployed) -> None:
    told, asked = database(deployed), deployed.parameters
    assert told["BackupRetentionPeriod"] == int(asked["DatabaseBackupDays"])
    assert told["CopyTagsToSnapshot"] is True
    assert told["DeletionProtection"] is deployed.is_on("DatabaseDeletionProtection")
    assert told["AutoMinorVersionUpgrade"] is False
    assert told["IAMDatabaseAuthenticationEnabled"] is deployed.is_on("DatabaseIamAuthentication")
    assert sorted(told["EnabledCloudwatchLogsExports"]) == ["postgresql", "upgrade"]
    assert told["PerformanceInsightsEnabled"] is True
    assert told["DatabaseInsightsMode"] == asked["DatabaseInsights"]


def test_rds_keeps_the_password_in_a_secret(deployed: Deployed) -> None:
    kept = database(deployed)["MasterUserSecret"]
    assert kept["SecretArn"] == deployed.outputs["RdsSecretArn"]
    secret = deployed.client("secretsmanager").describe_secret(SecretId=kept["SecretArn"])
    assert secret["Name"].startswith("rds!")
    assert not secret.get("DeletedDate")
    key = deployed.client("kms").describe_key(KeyId=kept["KmsKeyId"])["KeyMetadata"]
    assert key["KeyState"] == "Enabled"


def test_the_output_says_where_the_database_is(deployed: Deployed) -> None:
    where = database(deployed)["Endpoint"]
    assert deployed.outputs["RdsEndpoint"] == f"{where['Address']}:{where['Port']}"
    assert where["Port"] == 5432


def test_the_cache_is_the_one_that_was_asked_for(deployed: Deployed) -> None:
    told, asked = cache(deployed), deployed.parameters
    assert told["Status"] == "available"
    assert told["Engine"] == asked["CacheEngine"]
    assert told["MajorEngineVersion"] == asked["CacheMajorVersion"]
    limits = told["CacheUsageLimits"]
    assert limits["DataStorage"]["Maximum"] == int(asked["CacheMaxStorage"])
    assert limits["DataStorage"]["Unit"] == "GB"
    assert limits["ECPUPerSecond"]["Maximum"] == int(asked["CacheMaxEcpu"])
    assert told.get("SnapshotRetentionLimit", 0) == int(asked["CacheSnapshotDays"])


def test_the_cache_is_private(deployed: Deployed) -> None:
    told = cache(deployed)
    assert sorted(told["SubnetIds"]) == sorted(deployed.ids("PrivateSubnet"))
    assert told["SecurityGroupIds"] == [deployed.id("CacheGroup")]


def test_the_output_says_where_the_cache_is(deployed: Deployed) -> None:
    where = cache(deployed)["Endpoint"]
    assert deployed.outputs["ElastiCacheEndpoint"] == f"{where['Address']}:{where['Port']}"
    assert where["Port"] == 6379
