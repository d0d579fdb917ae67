"""Checks of the API: limits, streaming, and what the gateway answers by itself."""

import json

from .bundle import text
from .registry import check

MAX_STREAM_SECONDS = 900
GATEWAY_RESPONSES = {
    "MISSING_AUTHENTICATION_TOKEN": "404",
    "REQUEST_TOO_LARGE": "413",
    "THROTTLED": "429",
    "INTEGRATION_TIMEOUT": "504",
    "DEFAULT_4XX": None,
    "DEFAULT_5XX": "500",
}


@check
def time_limits_agree(bundle):
    """A function ends before the gateway stops waiting for it; a streaming one when the gateway does."""
    for i in bundle.integrations():
        if not i.function:
            continue
        seconds = bundle.functions()[i.function]["Timeout"]
        if i.streams:
            if i.timeout_millis != seconds * 1000 or seconds > MAX_STREAM_SECONDS:
                yield f"{i.route}: the gateway waits {i.timeout_millis} ms, the function {seconds} s"
        elif seconds * 1000 >= i.timeout_millis and i.function not in bundle.streaming_functions():
            yield f"{i.route}: the gateway waits {i.timeout_millis} ms, the function {seconds} s"


@check
def streams_are_streamed(bundle):
    """POST /agent and exports are passed on while they are produced; a function streams all of its routes or none."""
    streaming = [i for i in bundle.integrations() if i.streams]
    for route in ("POST /agent", "GET /projects/{projectId}/export"):
        if route not in [i.route for i in streaming]:
            yield f"{route} is not streamed"
    for i in bundle.integrations():
        if i.function in bundle.streaming_functions() and not i.streams:
            yield f"{i.route} is not streamed, but its function streams"
    for i in streaming:
        if "response-streaming-invocations" not in i.uri:
            yield f"{i.route} is not invoked for a stream"


@check
def archives_arrive_as_bytes(bundle):
    """Zip archives are passed on as bytes, and nothing else is: base64 would take a quarter of what a request may have."""
    types = bundle.api().get("x-amazon-apigateway-binary-media-types", [])
    if sorted(types) != ["application/x-zip-compressed", "application/zip"]:
        yield f"what is passed on as bytes is {types}"


@check
def browsers_may_ask_first(bundle):
    """Every path but health's answers the preflight of a browser, from a function that does not stream."""
    asked = {i.route.split(" ", 1)[1]: i for i in bundle.integrations() if i.route.startswith("OPTIONS ")}
    paths = {i.route.split(" ", 1)[1] for i in bundle.integrations()}
    for path in sorted(paths):
        if path.startswith(("/health", "/live", "/ready")):
            continue
        if path not in asked:
            yield f"{path} answers no preflight"
        elif asked[path].streams:
            yield f"OPTIONS {path} is streamed"


@check
def streaming_functions_run_our_runtime(bundle):
    """AWS's runtime client cannot stream, and it answers in a form that a streamed route does not understand."""
    for name, function in bundle.functions().items():
        variables = function.get("Environment", {}).get("Variables", {})
        streams = name in bundle.streaming_functions()
        ours = variables.get("AWS_LAMBDA_EXEC_WRAPPER") == "/var/task/trellis-exec-wrapper"
        if streams and not ours:
            yield f"{name} streams without our runtime"
        if streams != (variables.get("TRELLIS_RESPONSE_MODE") == "streaming"):
            yield f"{name} and its routes do not agree on streaming"


@check
def api_is_regional(bundle):
    """The endpoint is regional: an edge endpoint cuts a stream that is silent for 30 seconds."""
    api = bundle.root.of("AWS::ApiGateway::RestApi")["Api"]
    if api.get("EndpointConfiguration", {}).get("Types") != ["REGIONAL"]:
        yield "the endpoint is not regional"


@check
def stage_is_watched_and_bounded(bundle):
    """The stage writes access logs with request ids, metrics and traces, has limits, and never logs bodies."""
    for name, stage in bundle.root.of("AWS::ApiGateway::Stage").items():
        if "requestId" not in text(stage.get("AccessLogSetting", {})) or not stage.get("TracingEnabled"):
            yield f"{name} has no access log or no traces"
        settings = (stage.get("MethodSettings") or [{}])[0]
        if not settings.get("ThrottlingRateLimit") or not settings.get("ThrottlingBurstLimit"):
            yield f"{name} has no limits"
        if not settings.get("MetricsEnabled") or settings.get("DataTraceEnabled"):
            yield f"{name} has no metrics, or logs bodies"


@check
def gateway_answers_problems(bundle):
    """What the gateway answers by itself is problem+json with the request's id, as from a function."""
    responses = bundle.api().get("x-amazon-apigateway-gateway-responses", {})
    for kind, status in GATEWAY_RESPONSES.items():
        response = responses.get(kind, {})
        headers = response.get("responseParameters", {})
        if response.get("statusCode") != status:
            yield f"{kind} is {response.get('statusCode')}"
        if headers.get("gatewayresponse.header.Content-Type") != "'application/problem+json'":
            yield f"{kind} is no problem+json"
        if headers.get("gatewayresponse.header.X-Request-Id") != "context.requestId":
            yield f"{kind} does not carry the request's id"
        yield from _body(kind, status, response.get("responseTemplates", {}).get("application/json", ""))


def _body(kind, status, template):
    try:
        body = json.loads(template)
    except ValueError:
        yield f"{kind} is not JSON"
        return
    if not body.get("type", "").startswith("urn:trellis:problem:") or not body.get("title") or not body.get("detail"):
        yield f"{kind} lacks type, title or detail"
    if body.get("instance") != "$context.requestId" or body.get("status") != (status and int(status)):
        yield f"{kind} lacks the request's id or tells another status"
