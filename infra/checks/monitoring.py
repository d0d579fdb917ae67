"""Checks of alarms and schedules."""

from .bundle import text
from .registry import check


def _alarms(bundle):
    return bundle.of("AWS::CloudWatch::Alarm")


@check
def what_matters_has_an_alarm(bundle):
    """There are alarms on errors, memory, the database and, where there is one, the ping and the model's price."""
    metrics = {"5XXError", "MaxMemoryUsed", "DatabaseDown", "DatabaseMillis"}
    if bundle.knows_model_price():
        metrics.add("ModelCost")
    if bundle.nested["Monitoring"].parameters["Ping"] == "true":
        metrics.add("HealthAnswers")
    if bundle.root.parameters["Database"] != "external":
        metrics.add("SlowStatements")
    if bundle.root.parameters["Database"] == "rds":
        metrics.add("DatabaseConnections")
    for metric in sorted(metrics):
        if not any(f'"{metric}"' in text(alarm) for alarm in _alarms(bundle).values()):
            yield f"no alarm watches {metric}"


@check
def errors_alarm_at_one_percent(bundle):
    """More than one request in a hundred that meets an error of ours is an alarm."""
    alarm = _alarms(bundle).get("ApiErrorRateAlarm", {})
    rate = [m["Expression"] for m in alarm.get("Metrics", []) if "Expression" in m]
    if alarm.get("Threshold") != 1 or not any("100 * errors / requests" in expression for expression in rate):
        yield "the error rate's alarm is not at 1 %"


@check
def alarms_are_heard(bundle):
    """An alarm says what missing data means, and tells whoever is to be told."""
    for name, alarm in _alarms(bundle).items():
        if "TreatMissingData" not in alarm or "AlarmActions" not in alarm:
            yield f"{name} does not say what missing data means, or tells nobody"


@check
def alarms_watch_metrics_that_exist(bundle):
    """A metric of our own is made by a filter or by the code: an alarm on one that nobody emits is always green."""
    made = {
        (transformation["MetricNamespace"], transformation["MetricName"])
        for metric_filter in bundle.of("AWS::Logs::MetricFilter").values()
        for transformation in metric_filter["MetricTransformations"]
    }
    written_to = [_variables(function).get("POWERTOOLS_METRICS_NAMESPACE") for function in bundle.functions().values()]
    for name, overall in bundle.sources.metrics.items():
        # Alarms name no function, so they see only what is counted for all together.
        if overall and len(set(written_to)) == 1:
            made.add((written_to[0], name))
    for name, alarm in _alarms(bundle).items():
        if "Metrics" in alarm:
            metrics = [m["MetricStat"]["Metric"] for m in alarm["Metrics"] if "MetricStat" in m]
        else:
            metrics = [alarm]
        for metric in metrics:
            if not metric["Namespace"].startswith("AWS/") and (metric["Namespace"], metric["MetricName"]) not in made:
                yield f"{name} watches {metric['MetricName']}, which nobody emits"


@check
def memory_alarms_at_eighty_percent(bundle):
    """The memory's alarm is at 80 % of what the smallest function has, and every function's reports are counted."""
    least = min(function["MemorySize"] for function in bundle.functions().values())
    if _alarms(bundle)["MemoryAlarm"]["Threshold"] != int(0.8 * least):
        yield f"the alarm is not at 80 % of {least} MB"
    counted = {
        text(f["LogGroupName"])
        for f in bundle.of("AWS::Logs::MetricFilter").values()
        if "maxMemoryUsedMB" in text(f["MetricTransformations"])
    }
    for name, function in bundle.functions().items():
        if text(bundle.output(function.get("LoggingConfig", {}).get("LogGroup"))) not in counted:
            yield f"the memory of {name} is not counted"


@check
def database_calls_alarm_at_a_second(bundle):
    """One in a hundred database calls above a second is an alarm, whatever the database."""
    alarm = _alarms(bundle).get("DatabaseCallsAlarm", {})
    if (alarm.get("ExtendedStatistic"), alarm.get("Threshold")) != ("p99", 1000):
        yield "the alarm on database calls is not at a second for the 99th percentile"


@check
def model_cost_alarms_at_the_budget(bundle):
    """More than the budget within a day is an alarm, where the functions that ask models know what these cost."""
    if not bundle.knows_model_price():
        return
    alarm = _alarms(bundle).get("ModelCostAlarm", {})
    budget = bundle.root.parameters["DailyModelBudget"]
    if (alarm.get("Statistic"), alarm.get("Period"), alarm.get("EvaluationPeriods")) != ("Sum", 86_400, 1):
        yield "the alarm on the model's cost is not on a day's sum"
    if alarm.get("Threshold") != budget:
        yield f"the alarm on the model's cost is at {alarm.get('Threshold')} and not at {budget}"
    variables = _variables(bundle.functions()["AgentStreamFunction"])
    for parameter, variable in (
        ("ModelPriceInput", "MODEL_PRICE_INPUT"),
        ("ModelPriceOutput", "MODEL_PRICE_OUTPUT"),
        ("ModelPrices", "MODEL_PRICES"),
    ):
        if variables.get(variable) != bundle.root.parameters[parameter]:
            yield f"the agent does not know {parameter}"


@check
def ping_is_not_repeated_for_long(bundle):
    """A ping that fails is given up before the next is due."""
    for name, schedule in bundle.of("AWS::Scheduler::Schedule").items():
        retries = schedule["Target"].get("RetryPolicy", {})
        if retries.get("MaximumEventAgeInSeconds", 86_400) >= 300:
            yield f"{name} is repeated for too long"


def _variables(function):
    return function.get("Environment", {}).get("Variables", {})
