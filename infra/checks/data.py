"""Checks of databases, caches and the network."""

from .bundle import text
from .registry import check

ANYWHERE = ("0.0.0.0/0", "::/0")
MAX_CACHE_NAME = 40


def _databases(bundle):
    """Instances and clusters that hold data by themselves: not the instances of a cluster."""
    for template in bundle.nested.values():
        for name, properties in template.of("AWS::RDS::DBInstance", "AWS::RDS::DBCluster").items():
            resource = template.resources[name]
            if resource.type.endswith("Cluster") or "DBClusterIdentifier" not in properties:
                yield name, resource


@check
def databases_are_private(bundle):
    """No database has a public address."""
    for name, instance in bundle.of("AWS::RDS::DBInstance").items():
        if instance.get("PubliclyAccessible") is not False:
            yield f"{name} may be public"


@check
def databases_are_encrypted_and_backed_up(bundle):
    """Storage is encrypted, RDS keeps the master's password, and backups go back a day, in prod two weeks."""
    for name, database in _databases(bundle):
        properties = database.properties
        if not properties.get("StorageEncrypted") or not properties.get("ManageMasterUserPassword"):
            yield f"{name} is not encrypted, or its password is ours to keep"
        if int(properties.get("BackupRetentionPeriod", 0)) < (14 if bundle.is_prod else 1):
            yield f"{name} has backups of {properties.get('BackupRetentionPeriod')} days"


@check
def databases_survive(bundle):
    """Deleting or replacing a database leaves a snapshot; prod refuses to, and stands in two zones."""
    for name, database in _databases(bundle):
        for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
            if database.attributes.get(policy) not in ("Snapshot", "Retain"):
                yield f"{name} has no {policy}"
        if bundle.is_prod:
            if database.properties.get("DeletionProtection") is not True:
                yield f"{name} may be deleted"
            if database.properties.get("MultiAZ") is not True and len(bundle.of("AWS::RDS::DBInstance")) < 2:
                yield f"{name} stands in one zone"


@check
def databases_demand_tls_and_tell_slow_statements(bundle):
    """Sessions are encrypted, and statements of more than a second are logged: an alarm counts them."""
    for name, group in bundle.of("AWS::RDS::DBParameterGroup", "AWS::RDS::DBClusterParameterGroup").items():
        if group["Parameters"].get("rds.force_ssl") != "1":
            yield f"{name} lets sessions in without TLS"
        if group["Parameters"].get("log_min_duration_statement") != "1000":
            yield f"{name} does not log slow statements"


@check
def statements_end_before_functions(bundle):
    """The server gives up a statement before the slowest buffered function is ended."""
    streaming = bundle.streaming_functions()
    seconds = max(f["Timeout"] for name, f in bundle.serving_functions().items() if name not in streaming)
    for name, group in bundle.of("AWS::RDS::DBParameterGroup", "AWS::RDS::DBClusterParameterGroup").items():
        if not 0 < int(group["Parameters"].get("statement_timeout", 0)) < seconds * 1000:
            yield f"{name} does not end statements before {seconds} s"


@check
def nothing_keeps_a_pausing_cluster_awake(bundle):
    """A cluster that may pause is called once a day at most, and has no proxy, which would hold connections open."""
    pauses = any(
        float(cluster["ServerlessV2ScalingConfiguration"]["MinCapacity"]) == 0
        for cluster in bundle.of("AWS::RDS::DBCluster").values()
    )
    schedules = bundle.of("AWS::Scheduler::Schedule").values()
    pinged = any(s.get("State") != "DISABLED" and s["ScheduleExpression"] != "rate(1 day)" for s in schedules)
    if pauses and (pinged or bundle.of("AWS::RDS::DBProxy")):
        yield "the cluster never pauses"


@check
def nothing_comes_in_from_anywhere(bundle):
    """No security group lets the internet in."""
    for name, group in bundle.of("AWS::EC2::SecurityGroup").items():
        if any(address in text(group.get("SecurityGroupIngress", [])) for address in ANYWHERE):
            yield f"{name} is open"
    for name, rule in bundle.of("AWS::EC2::SecurityGroupIngress").items():
        if any(address in text(rule) for address in ANYWHERE):
            yield f"{name} is open"


@check
def functions_reach_external_servers(bundle):
    """Functions in the VPC may go out to a database or a cache that is not in it."""
    choices = bundle.root.parameters
    if "Network" not in bundle.nested or "external" not in (choices["Database"], choices["Cache"]):
        return
    egress = bundle.of("AWS::EC2::SecurityGroup")["LambdaSecurityGroup"]["SecurityGroupEgress"]
    if not any(rule["FromPort"] <= 5432 <= rule["ToPort"] for rule in egress):
        yield "functions cannot reach a database or cache outside of the VPC"


@check
def cache_is_bounded_and_locked(bundle):
    """The cache has limits, which are what it may cost, users, and a name that ElastiCache takes."""
    for name, cache in bundle.of("AWS::ElastiCache::ServerlessCache").items():
        if not cache.get("CacheUsageLimits") or not cache.get("UserGroupId"):
            yield f"{name} has no limits or no users"
        if len(str(cache.get("ServerlessCacheName", ""))) not in range(1, MAX_CACHE_NAME + 1):
            yield f"{name} has a name of more than {MAX_CACHE_NAME} characters"
    for name, user in bundle.of("AWS::ElastiCache::User").items():
        if "{{resolve:secretsmanager:" not in text(user.get("AuthenticationMode", {}).get("Passwords", [])):
            yield f"{name} has no password from Secrets Manager"
