"""Checks of the functions themselves."""

import re

from .bundle import text
from .registry import check

MAX_ENVIRONMENT_BYTES = 4096
MAX_DESCRIPTION = 256
# Parameters that change other things than a function's code and settings.
# Long ones have no room in a VersionDescription; who changes them changes SecretsRevision too.
NO_SETTINGS = {
    *("AgentAutoContinue", "AgentReview", "AgentRouter", "AlarmEmail", "ContextTokens", "CorsOrigins", "DailyModelBudget", "HealthPing", "ManageApiGatewayAccount"),
    *("CeilingRunSteps", "CeilingRunTokens", "CeilingRunUsd", "CeilingRunSeconds", "CeilingStepOutputTokens"),
    *("CeilingDayTokens", "CeilingDayUsd", "CeilingInstallationDayUsd"),
    *("ModelFallback", "ModelFallbackName", "ModelPrices", "ModelReasoning"),
    *("OidcIssuer", "OidcAudience", "ReserveConcurrency", "RunSweep", "SecondSend"),
}
SECRET_NAME = re.compile(r"(SECRET|PASSWORD|TOKEN|_KEY)$|^(DATABASE|DATABASE_OWNER|CACHE)_URL$")


@check
def functions_have_logs_that_end(bundle):
    """Every function writes to a log group of ours, which has a retention."""
    groups = bundle.of("AWS::Logs::LogGroup")
    for name, function in bundle.functions().items():
        group = bundle.output(function.get("LoggingConfig", {}).get("LogGroup"))
        known = groups.get(group["Ref"]) if isinstance(group, dict) and "Ref" in group else None
        if not known or not known.get("RetentionInDays"):
            yield f"{name} has no log group with a retention"


@check
def functions_run_on_java_25(bundle):
    """Every function runs on the managed Java 25 runtime, on arm64."""
    for name, function in bundle.functions().items():
        if (function.get("Runtime"), function.get("Architectures")) != ("java25", ["arm64"]):
            yield f"{name} runs on {function.get('Runtime')}, {function.get('Architectures')}"


@check
def functions_say_time_and_memory(bundle):
    """Every function says its time limit and at least 512 MB: less memory is a smaller share of a processor too."""
    for name, function in bundle.functions().items():
        if not function.get("Timeout") or function.get("MemorySize", 0) < 512:
            yield f"{name} has {function.get('Timeout')} s and {function.get('MemorySize')} MB"


@check
def functions_are_traced(bundle):
    """Every function sends traces."""
    for name, function in bundle.functions().items():
        if function.get("TracingConfig", {}).get("Mode") != "Active":
            yield f"{name} is not traced"


@check
def functions_log_json(bundle):
    """Lambda's own lines are JSON, and there are reports among them: alarms are made of these."""
    for name, function in bundle.functions().items():
        logging = function.get("LoggingConfig", {})
        if (logging.get("LogFormat"), logging.get("SystemLogLevel")) != ("JSON", "INFO"):
            yield f"{name} logs {logging.get('LogFormat')} from {logging.get('SystemLogLevel')} on"


@check
def environments_fit(bundle):
    """A function's variables are within Lambda's 4 KB."""
    for name, variables in _environments(bundle):
        size = len(text(variables))
        if size > MAX_ENVIRONMENT_BYTES:
            yield f"{name} has {size} bytes of variables"


@check
def secrets_come_from_secrets_manager(bundle):
    """No secret is a parameter or stands in the template: CloudFormation reads it while it deploys."""
    for name, parameter in bundle.sources.sam["Parameters"].items():
        if parameter.get("NoEcho"):
            yield f"the parameter {name} carries a secret"
    for name, variables in _environments(bundle):
        for variable, value in variables.items():
            if SECRET_NAME.search(variable) and value and "{{resolve:secretsmanager:" not in text(value):
                yield f"{name} has {variable} in the open"


@check
def former_seals_are_renewed(bundle):
    """While a former key is accepted, a schedule asks each day that nothing depends on it any more; else nobody does."""
    accepted = any(variables.get("AUTH_KEY_PREVIOUS") for _, variables in _environments(bundle))
    yield from _daily(bundle, "trellis.reseal", "AuthFunction", "ENABLED" if accepted else "DISABLED")


@check
def what_nobody_needs_goes(bundle):
    """Each day a schedule asks that what nobody needs any more is removed."""
    yield from _daily(bundle, "trellis.collect", "ProjectEditFunction", None)


def _daily(bundle, source, function, state):
    """What is wrong with the schedule that sends a function an event each day."""
    for schedule in bundle.of("AWS::Scheduler::Schedule").values():
        if f'"{source}"' in schedule["Target"]["Input"]:
            if (schedule.get("State"), schedule["ScheduleExpression"]) != (state, "rate(1 day)"):
                yield f"the schedule of {source} is {schedule.get('State')}, {schedule['ScheduleExpression']}"
            if schedule["Target"]["Arn"] != {"Ref": f"{function}Aliaslive"}:
                yield f"the schedule of {source} does not call {function}"
            return
    yield f"no schedule sends {source}"


@check
def callers_reach_an_alias(bundle):
    """Routes call the alias "live" of a function: only an alias can be moved bit by bit, and back."""
    aliases = {alias["FunctionName"]["Ref"] for alias in bundle.root.of("AWS::Lambda::Alias").values()}
    for name in bundle.functions().keys() - aliases:
        yield f"{name} has no alias"
    for integration in bundle.integrations():
        if not integration.function or f"{integration.function}Aliaslive" not in integration.uri:
            yield f"{integration.route} does not call an alias"


@check
def functions_use_snap_start(bundle):
    """Functions start from a snapshot.

    Save the agent's, whose loop has not been seen to be restored on AWS and whose caller waits for a model anyway, and
    those that migrate, once a deployment.
    """
    without = {"AgentStreamFunction"} | bundle.migrating_functions()
    for name, function in bundle.functions().items():
        expected = "None" if name in without else "PublishedVersions"
        if function.get("SnapStart", {}).get("ApplyOn") != expected:
            yield f"{name} does not have SnapStart on {expected}"


@check
def releases_go_back_by_themselves(bundle):
    """An alarm takes a release back; in prod a tenth of the calls try it first."""
    groups = bundle.root.of("AWS::CodeDeploy::DeploymentGroup")
    if len(groups) != len(bundle.serving_functions()):
        yield "not every function is released through CodeDeploy"
    for name, group in groups.items():
        if not group.get("AlarmConfiguration", {}).get("Alarms") or not group["AutoRollbackConfiguration"]["Enabled"]:
            yield f"no alarm takes {name} back"
        if bundle.is_prod and "Canary" not in text(group["DeploymentConfigName"]):
            yield f"{name} is no canary release"


@check
def new_settings_make_a_new_version(bundle):
    """A version's description, and a variable, name every parameter that a function's settings may come from.

    SAM publishes a version for a new text or new code; for a new parameter CloudFormation does, if the description
    has it. Otherwise the alias would stay with the old settings. Lambda refuses a version of an unchanged function,
    so a variable has to change with the description.
    """
    template = bundle.sources.sam
    variable = template["Globals"]["Function"]["Environment"]["Variables"].get("SETTINGS")
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            if not variable or resource["Properties"].get("VersionDescription") != variable:
                yield f"the VersionDescription of {name} is not the variable SETTINGS"
    for parameter in template["Parameters"].keys() - NO_SETTINGS:
        if "${%s}" % parameter not in text(variable):
            yield f"{parameter} is not in SETTINGS"
    longest = sum(_longest(parameter) + 1 for name, parameter in template["Parameters"].items() if name not in NO_SETTINGS)
    if longest > MAX_DESCRIPTION:
        yield f"a VersionDescription may have {longest} characters, and at most {MAX_DESCRIPTION} are allowed"


def _longest(parameter):
    """The most characters that a parameter may have."""
    if "AllowedValues" in parameter:
        return max(map(len, parameter["AllowedValues"]))
    return parameter.get("MaxLength", MAX_DESCRIPTION)


@check
def reserved_concurrency_fits_the_database(bundle):
    """All functions at once open at most nine tenths of the connections that the database allows."""
    if bundle.root.parameters["ReserveConcurrency"] != "true" or "Data" not in bundle.nested:
        return
    reserved = sum(function.get("ReservedConcurrentExecutions", 1000) for function in bundle.serving_functions().values())
    limit = int(bundle.nested["Data"].parameters["MaxConnections"])
    if reserved > 0.9 * limit:
        yield f"{reserved} executions for {limit} connections"


@check
def makefile_builds_every_function(bundle):
    """infra/Makefile knows for each function the module that its CodeUri names."""
    for name, resource in bundle.sources.sam["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            module = resource["Properties"]["CodeUri"].removeprefix("functions/")
            if f"MODULE_{name} := {module}\n" not in bundle.sources.makefile:
                yield f"infra/Makefile does not build {name} from {module}"
            if resource.get("Metadata", {}).get("BuildMethod") != "makefile":
                yield f"{name} is not built by infra/Makefile"


def _environments(bundle):
    for name, function in bundle.functions().items():
        yield name, function.get("Environment", {}).get("Variables", {})


