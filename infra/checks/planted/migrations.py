"""Defects of the migrations."""

from . import RDS, defect, of


@defect("functions_change_after_the_schema")
def _a_function_does_not_wait(s):
    del s.root["Resources"]["HealthFunction"]["DependsOn"]


@defect("functions_change_after_the_schema")
def _nothing_migrates(s):
    del s.root["Resources"]["Migration"]


@defect("functions_change_after_the_schema")
def _somebody_else_is_asked_to_migrate(s):
    of(s, "Migration")["ServiceToken"] = "arn:aws:lambda:us-east-1:123456789012:function:other"


@defect("new_code_migrates")
def _the_migration_stays_the_same(s):
    of(s, "Migration")["Release"] = "1"


@defect("new_code_migrates")
def _the_migration_changes_with_another_function(s):
    of(s, "Migration")["Release"] = {"Ref": of(s, "HealthFunctionAliaslive")["FunctionVersion"]["Fn::GetAtt"][0]}


@defect("migrations_have_time")
def _a_migration_of_seconds(s):
    of(s, "MigrateFunction")["Timeout"] = 28


@defect("migrations_have_time")
def _cloudformation_is_impatient(s):
    of(s, "Migration")["ServiceTimeout"] = "60"


@defect("migrations_have_time")
def _an_executions_bound(s):
    of(s, "MigrateFunction")["ReservedConcurrentExecutions"] = 0


@defect("migrations_can_answer", RDS)
def _no_route_to_s3(s):
    del s.nested["infra/network.yaml"]["Resources"]["S3Endpoint"]


@defect("migrations_can_answer", RDS)
def _no_way_out_to_s3(s):
    group = of(s, "LambdaSecurityGroup", "network")
    group["SecurityGroupEgress"] = [rule for rule in group["SecurityGroupEgress"] if "CidrIp" not in rule]


@defect("owners_logins_stay_with_migrations")
def _a_function_may_change_the_schema(s):
    variables = of(s, "HealthFunction")["Environment"]["Variables"]
    variables["DATABASE_OWNER_URL"] = of(s, "MigrateFunction")["Environment"]["Variables"]["DATABASE_OWNER_URL"]
