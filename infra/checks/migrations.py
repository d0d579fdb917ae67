"""Checks of the migrations, which come before everything that needs them."""

from .bundle import as_list, text
from .registry import check

LEAST_SECONDS = 300
LOGINS = ("DATABASE_OWNER_URL", "DATABASE_ADMIN_PASSWORD")


@check
def functions_change_after_the_schema(bundle):
    """There is one migration, and every function that serves waits for it."""
    migrations = bundle.root.of("Custom::Migration")
    if len(migrations) != 1 or len(bundle.migrating_functions()) != 1:
        yield f"there are {len(migrations)} migrations"
    for name in bundle.serving_functions():
        if not migrations.keys() <= set(as_list(bundle.root.resources[name].attributes.get("DependsOn"))):
            yield f"{name} does not wait for the migration"


@check
def new_code_migrates(bundle):
    """A property of the migration is the function's version, which is another one with new code or settings."""
    versions = {
        name
        for name, version in bundle.root.of("AWS::Lambda::Version").items()
        if version["FunctionName"]["Ref"] in bundle.migrating_functions()
    }
    for name, migration in bundle.root.of("Custom::Migration").items():
        release = {key: value for key, value in migration.items() if key != "ServiceToken"}
        if not any(f'{{"Ref": "{version}"}}' in text(release) for version in versions):
            yield f"{name} stays the same when its function changes"


@check
def migrations_have_time(bundle):
    """A migration has minutes, CloudFormation waits longer than that, and no bound on executions keeps it from running."""
    for name in bundle.migrating_functions():
        function = bundle.functions()[name]
        if function["Timeout"] < LEAST_SECONDS or "ReservedConcurrentExecutions" in function:
            yield f"{name} has {function['Timeout']} s, or may be kept from running"
        for migration, properties in bundle.root.of("Custom::Migration").items():
            if int(properties.get("ServiceTimeout", 0)) <= function["Timeout"]:
                yield f"CloudFormation gives {migration} up before its function ends"


@check
def migrations_can_answer(bundle):
    """In a VPC there is a way to S3 over IPv4, where CloudFormation waits for the answer."""
    if "Network" not in bundle.nested:
        return
    endpoints = bundle.of("AWS::EC2::VPCEndpoint").values()
    if not any("s3" in text(e["ServiceName"]) and "PrivateRoutes" in text(e.get("RouteTableIds")) for e in endpoints):
        yield "functions have no route to S3"
    egress = bundle.of("AWS::EC2::SecurityGroup")["LambdaSecurityGroup"]["SecurityGroupEgress"]
    if not any(rule.get("CidrIp") == "0.0.0.0/0" and rule["FromPort"] <= 443 <= rule["ToPort"] for rule in egress):
        yield "functions may not go out to S3"


@check
def owners_logins_stay_with_migrations(bundle):
    """No function that serves requests can change the schema."""
    for name, function in bundle.serving_functions().items():
        for login in LOGINS:
            if login in function.get("Environment", {}).get("Variables", {}):
                yield f"{name} has {login}"
