"""Defects of the functions themselves."""

from . import RDS, ROTATED, defect, integration, of


@defect("functions_have_logs_that_end")
def _a_function_writes_to_a_group_of_its_own(s):
    del of(s, "HealthFunction")["LoggingConfig"]["LogGroup"]


@defect("functions_have_logs_that_end")
def _a_group_has_no_retention(s):
    del of(s, "FileBatchLogs", "monitoring")["RetentionInDays"]


@defect("functions_run_on_java_25")
def _an_older_runtime(s):
    of(s, "HealthFunction")["Runtime"] = "java21"


@defect("functions_say_time_and_memory")
def _no_time_limit(s):
    del of(s, "HealthFunction")["Timeout"]


@defect("functions_say_time_and_memory")
def _too_little_memory(s):
    of(s, "HealthFunction")["MemorySize"] = 256


@defect("functions_are_traced")
def _no_traces(s):
    of(s, "HealthFunction")["TracingConfig"] = {"Mode": "PassThrough"}


@defect("functions_log_json")
def _reports_are_left_out(s):
    of(s, "HealthFunction")["LoggingConfig"]["SystemLogLevel"] = "WARN"


@defect("environments_fit")
def _too_many_variables(s):
    of(s, "HealthFunction")["Environment"]["Variables"]["LONG"] = "x" * 4000


@defect("secrets_come_from_secrets_manager")
def _a_parameter_that_is_not_echoed(s):
    s.sam["Parameters"]["OpenAiApiKey"] = {"Type": "String", "NoEcho": True}


@defect("secrets_come_from_secrets_manager")
def _a_secret_in_the_open(s):
    of(s, "HealthFunction")["Environment"]["Variables"]["CURSOR_SECRET"] = "in the open"


@defect("secrets_come_from_secrets_manager")
def _a_database_url_in_the_open(s):
    of(s, "HealthFunction")["Environment"]["Variables"]["DATABASE_URL"] = "postgresql://a:b@host/c"


@defect("secrets_come_from_secrets_manager")
def _an_owners_url_in_the_open(s):
    of(s, "MigrateFunction")["Environment"]["Variables"]["DATABASE_OWNER_URL"] = "postgresql://a:b@host/c"


@defect("former_seals_are_renewed", ROTATED)
def _nobody_renews_seals(s):
    del s.root["Resources"]["AuthFunctionReseal"]


@defect("former_seals_are_renewed", ROTATED)
def _seals_are_not_renewed_when_it_matters(s):
    of(s, "AuthFunctionReseal")["State"] = "DISABLED"


@defect("former_seals_are_renewed")
def _seals_are_renewed_for_nothing(s):
    of(s, "AuthFunctionReseal")["State"] = "ENABLED"


@defect("former_seals_are_renewed", ROTATED)
def _another_function_is_to_renew_seals(s):
    of(s, "AuthFunctionReseal")["Target"]["Arn"] = {"Ref": "HealthFunctionAliaslive"}


@defect("what_nobody_needs_goes")
def _nothing_is_ever_removed(s):
    del s.root["Resources"]["ProjectEditFunctionCollect"]


@defect("what_nobody_needs_goes")
def _removal_is_switched_off(s):
    of(s, "ProjectEditFunctionCollect")["State"] = "DISABLED"


@defect("what_nobody_needs_goes")
def _another_function_is_to_remove(s):
    of(s, "ProjectEditFunctionCollect")["Target"]["Arn"] = {"Ref": "HealthFunctionAliaslive"}


@defect("callers_reach_an_alias")
def _no_alias(s):
    del s.root["Resources"]["HealthFunctionAliaslive"]


@defect("callers_reach_an_alias")
def _a_route_calls_the_newest_code(s):
    uri = integration(s, "/projects", "get")["uri"]
    uri["Fn::Sub"] = uri["Fn::Sub"].replace("ProjectLoadFunctionAliaslive", "ProjectLoadFunction.Arn")


@defect("functions_use_snap_start")
def _no_snapshot(s):
    of(s, "HealthFunction")["SnapStart"] = {"ApplyOn": "None"}


@defect("functions_use_snap_start")
def _a_snapshot_of_the_stream(s):
    of(s, "AgentStreamFunction")["SnapStart"] = {"ApplyOn": "PublishedVersions"}


@defect("releases_go_back_by_themselves")
def _no_alarm_takes_it_back(s):
    del of(s, "HealthFunctionDeploymentGroup")["AlarmConfiguration"]


@defect("releases_go_back_by_themselves", RDS)
def _all_at_once_in_prod(s):
    of(s, "HealthFunctionDeploymentGroup")["DeploymentConfigName"] = "CodeDeployDefault.LambdaAllAtOnce"


@defect("new_settings_make_a_new_version")
def _a_parameter_is_not_described(s):
    properties = s.sam["Resources"]["HealthFunction"]["Properties"]
    properties["VersionDescription"] = {"Fn::Sub": "${Size}"}


@defect("new_settings_make_a_new_version")
def _a_new_parameter_is_forgotten(s):
    s.sam["Parameters"]["Region"] = {"Type": "String", "MaxLength": 2}


@defect("new_settings_make_a_new_version")
def _a_description_may_be_too_long(s):
    del s.sam["Parameters"]["ModelBaseUrl"]["MaxLength"]


@defect("reserved_concurrency_fits_the_database", RDS)
def _more_executions_than_connections(s):
    s.root["Mappings"]["Concurrency"]["prod"]["ProjectLoad"] = 150


@defect("makefile_builds_every_function")
def _the_makefile_forgets_a_function(s):
    s.makefile = s.makefile.replace("MODULE_HealthFunction", "MODULE_OtherFunction")


@defect("makefile_builds_every_function")
def _a_function_is_not_built_by_make(s):
    del s.sam["Resources"]["HealthFunction"]["Metadata"]
