"""Defects of databases, caches and the network, and of alarms."""

from . import AURORA, PRICED, RDS, TABLED, defect, of


@defect("databases_are_private", RDS)
def _a_public_database(s):
    of(s, "Instance", "data")["PubliclyAccessible"] = True


@defect("databases_are_encrypted_and_backed_up", AURORA)
def _a_database_in_the_clear(s):
    of(s, "Cluster", "data")["StorageEncrypted"] = False


@defect("databases_are_encrypted_and_backed_up", RDS)
def _short_backups(s):
    s.root["Mappings"]["Sizes"]["prod"]["BackupDays"] = 3


@defect("databases_survive", AURORA)
def _a_database_goes_with_its_stack(s):
    s.nested["infra/data.yaml"]["Resources"]["Cluster"]["DeletionPolicy"] = "Delete"


@defect("databases_survive", RDS)
def _no_protection(s):
    s.root["Mappings"]["Sizes"]["prod"]["Protect"] = "false"


@defect("databases_survive", RDS)
def _one_zone(s):
    s.root["Mappings"]["Sizes"]["prod"]["MultiAz"] = "false"


@defect("databases_demand_tls_and_tell_slow_statements", RDS)
def _sessions_without_tls(s):
    of(s, "InstanceParameters", "data")["Parameters"]["rds.force_ssl"] = "0"


@defect("databases_demand_tls_and_tell_slow_statements", AURORA)
def _slow_statements_go_unnoticed(s):
    del of(s, "ClusterParameters", "data")["Parameters"]["log_min_duration_statement"]


@defect("statements_end_before_functions", RDS)
def _statements_outlive_functions(s):
    of(s, "InstanceParameters", "data")["Parameters"]["statement_timeout"] = "60000"


@defect("nothing_keeps_a_pausing_cluster_awake", AURORA)
def _a_ping_keeps_it_awake(s):
    of(s, "HealthFunctionPing")["State"] = "ENABLED"


@defect("nothing_comes_in_from_anywhere", RDS)
def _the_database_is_open(s):
    rule = of(s, "DatabaseFromLambda", "network")
    del rule["SourceSecurityGroupId"]
    rule["CidrIp"] = "0.0.0.0/0"


@defect("nothing_comes_in_from_anywhere", RDS)
def _functions_are_open(s):
    of(s, "LambdaSecurityGroup", "network")["SecurityGroupIngress"] = [{"CidrIpv6": "::/0"}]


@defect("functions_reach_external_servers", {"Database": "external", "Cache": "serverless"})
def _no_way_to_the_database(s):
    s.nested["infra/network.yaml"]["Conditions"]["HasExternalServers"] = {"Fn::Equals": ["a", "b"]}


@defect("cache_is_bounded_and_locked", RDS)
def _a_cache_without_limits(s):
    del of(s, "ServerlessCache", "data")["CacheUsageLimits"]


@defect("cache_is_bounded_and_locked", RDS)
def _a_password_in_the_template(s):
    of(s, "CacheUser", "data")["AuthenticationMode"]["Passwords"] = ["in the template"]



@defect("what_matters_has_an_alarm", RDS)
def _nobody_watches_connections(s):
    del s.nested["infra/monitoring.yaml"]["Resources"]["DatabaseConnectionsAlarm"]


@defect("what_matters_has_an_alarm")
def _nobody_watches_database_calls(s):
    del s.nested["infra/monitoring.yaml"]["Resources"]["DatabaseCallsAlarm"]


@defect("what_matters_has_an_alarm", PRICED)
def _nobody_watches_what_models_cost(s):
    s.nested["infra/monitoring.yaml"]["Conditions"]["HasModelPrice"] = {"Fn::Equals": ["a", "b"]}


@defect("database_calls_alarm_at_a_second")
def _only_the_average_counts(s):
    alarm = of(s, "DatabaseCallsAlarm", "monitoring")
    del alarm["ExtendedStatistic"]
    alarm["Statistic"] = "Average"


@defect("database_calls_alarm_at_a_second")
def _ten_seconds_are_fine(s):
    of(s, "DatabaseCallsAlarm", "monitoring")["Threshold"] = 10_000


@defect("model_cost_alarms_at_the_budget", PRICED)
def _an_hour_for_a_day(s):
    of(s, "ModelCostAlarm", "monitoring")["Period"] = 3600


@defect("model_cost_alarms_at_the_budget", PRICED)
def _another_budget(s):
    of(s, "ModelCostAlarm", "monitoring")["Threshold"] = 1000


@defect("model_cost_alarms_at_the_budget", PRICED)
def _the_agent_does_not_know_the_price(s):
    del of(s, "AgentStreamFunction")["Environment"]["Variables"]["MODEL_PRICE_OUTPUT"]


@defect("model_cost_alarms_at_the_budget", TABLED)
def _the_agent_does_not_know_the_table(s):
    del of(s, "AgentStreamFunction")["Environment"]["Variables"]["MODEL_PRICES"]


@defect("errors_alarm_at_one_percent")
def _a_tenth_of_errors_is_fine(s):
    of(s, "ApiErrorRateAlarm", "monitoring")["Threshold"] = 10


@defect("alarms_are_heard")
def _missing_data_means_nothing(s):
    del of(s, "MemoryAlarm", "monitoring")["TreatMissingData"]


@defect("alarms_watch_metrics_that_exist")
def _an_alarm_on_what_nobody_emits(s):
    of(s, "MemoryAlarm", "monitoring")["MetricName"] = "MemoryUsed"


@defect("alarms_watch_metrics_that_exist", PRICED)
def _the_code_calls_a_metric_otherwise(s):
    s.metrics["Cost"] = s.metrics.pop("ModelCost")


@defect("alarms_watch_metrics_that_exist")
def _the_code_counts_a_metric_by_function_only(s):
    s.metrics["DatabaseMillis"] = False


@defect("alarms_watch_metrics_that_exist")
def _the_code_writes_to_another_namespace(s):
    for resource in s.root["Resources"].values():
        if resource["Type"] == "AWS::Lambda::Function":
            resource["Properties"]["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] = "Trellis"


@defect("memory_alarms_at_eighty_percent")
def _a_smaller_function(s):
    of(s, "HealthFunction")["MemorySize"] = 512


@defect("memory_alarms_at_eighty_percent")
def _memory_is_not_counted(s):
    del s.nested["infra/monitoring.yaml"]["Resources"]["AgentStreamMemory"]


@defect("ping_is_not_repeated_for_long")
def _a_ping_for_a_day(s):
    del of(s, "HealthFunctionPing")["Target"]["RetryPolicy"]
