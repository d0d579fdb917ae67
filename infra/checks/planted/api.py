"""Defects of the API and of permissions."""

from . import RDS, defect, gateway_response, integration, of


@defect("time_limits_agree")
def _a_function_outlives_the_gateway(s):
    of(s, "FileBatchFunction")["Timeout"] = 60


@defect("time_limits_agree")
def _the_gateway_waits_for_a_stream_that_has_ended(s):
    of(s, "ProjectLoadFunction")["Timeout"] = 60


@defect("time_limits_agree")
def _the_gateway_leaves_the_stream(s):
    integration(s, "/agent", "post")["timeoutInMillis"] = 29_000


@defect("streams_are_streamed")
def _nothing_streams(s):
    del integration(s, "/agent", "post")["responseTransferMode"]


@defect("streams_are_streamed")
def _a_stream_is_invoked_as_if_it_were_none(s):
    uri = integration(s, "/agent", "post")["uri"]
    uri["Fn::Sub"] = uri["Fn::Sub"].replace("response-streaming-invocations", "invocations")


@defect("streams_are_streamed")
def _a_function_streams_one_route_and_not_the_other(s):
    del integration(s, "/agent/{id}/stop", "post")["responseTransferMode"]


@defect("streams_are_streamed")
def _an_export_is_collected(s):
    del integration(s, "/projects/{projectId}/export", "get")["responseTransferMode"]


@defect("archives_arrive_as_bytes")
def _an_archive_is_taken_for_text(s):
    del of(s, "Api")["Body"]["x-amazon-apigateway-binary-media-types"]


@defect("archives_arrive_as_bytes")
def _json_is_taken_for_bytes(s):
    of(s, "Api")["Body"]["x-amazon-apigateway-binary-media-types"].append("*/*")


@defect("browsers_may_ask_first")
def _a_path_without_a_preflight(s):
    del of(s, "Api")["Body"]["paths"]["/projects"]["options"]


@defect("browsers_may_ask_first")
def _a_preflight_that_streams(s):
    integration(s, "/agent", "options")["responseTransferMode"] = "STREAM"


@defect("streaming_functions_run_our_runtime")
def _a_stream_under_the_runtime_of_aws(s):
    del of(s, "AgentStreamFunction")["Environment"]["Variables"]["AWS_LAMBDA_EXEC_WRAPPER"]


@defect("streaming_functions_run_our_runtime")
def _a_streaming_function_behind_a_buffered_route(s):
    of(s, "HealthFunction")["Environment"]["Variables"]["TRELLIS_RESPONSE_MODE"] = "streaming"


@defect("api_is_regional")
def _an_edge_endpoint(s):
    of(s, "Api")["EndpointConfiguration"] = {"Types": ["EDGE"]}


@defect("stage_is_watched_and_bounded")
def _no_access_log(s):
    del of(s, "Apiv1Stage")["AccessLogSetting"]


@defect("stage_is_watched_and_bounded")
def _no_limits(s):
    del of(s, "Apiv1Stage")["MethodSettings"]


@defect("stage_is_watched_and_bounded")
def _bodies_are_logged(s):
    of(s, "Apiv1Stage")["MethodSettings"][0]["DataTraceEnabled"] = True


@defect("gateway_answers_problems")
def _the_gateway_answers_as_it_likes(s):
    del of(s, "Api")["Body"]["x-amazon-apigateway-gateway-responses"]["THROTTLED"]


@defect("gateway_answers_problems")
def _an_unknown_route_is_403(s):
    gateway_response(s, "MISSING_AUTHENTICATION_TOKEN")["statusCode"] = "403"


@defect("gateway_answers_problems")
def _a_body_is_not_json(s):
    gateway_response(s, "DEFAULT_5XX")["responseTemplates"]["application/json"] = '{"message":}'


@defect("gateway_answers_problems")
def _a_body_tells_another_status(s):
    templates = gateway_response(s, "REQUEST_TOO_LARGE")["responseTemplates"]
    templates["application/json"] = templates["application/json"].replace("413", "400")



@defect("functions_do_not_share_roles")
def _one_role_for_two(s):
    of(s, "HealthFunction")["Role"] = of(s, "FileBatchFunction")["Role"]


@defect("functions_have_no_broad_policies")
def _a_function_may_do_everything(s):
    of(s, "HealthFunctionRole")["ManagedPolicyArns"].append("arn:aws:iam::aws:policy/AdministratorAccess")


@defect("nothing_is_allowed_by_wildcard", RDS)
def _a_wildcard_action(s):
    of(s, "KeyPolicy")["PolicyDocument"]["Statement"][0]["Action"] = "kms:*"


@defect("nothing_is_allowed_by_wildcard", RDS)
def _a_wildcard_resource(s):
    of(s, "FlowLogRole", "network")["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"] = "*"


@defect("nothing_is_allowed_by_wildcard", RDS)
def _a_wildcard_at_the_end_of_a_resource(s):
    statement = of(s, "KeyPolicy")["PolicyDocument"]["Statement"][0]
    statement["Resource"] = {"Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*"}


@defect("keys_rotate_and_encrypt", RDS)
def _a_key_stays_the_same(s):
    of(s, "Key")["EnableKeyRotation"] = False


@defect("keys_rotate_and_encrypt", RDS)
def _logs_are_not_ours(s):
    del of(s, "AccessLogs", "monitoring")["KmsKeyId"]
