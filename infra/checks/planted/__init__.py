"""Planted defects, one or more for every check: each changes the sources so that the check has to find something."""

PLANTED = {}

RDS = {"Database": "rds", "Cache": "serverless", "Size": "prod", "ReserveConcurrency": "true"}
ROTATED = {"AuthKeyRotated": "true"}
PRICED = {"ModelPriceOutput": "2.5"}
TABLED = {"ModelPrices": '{"m":{"input":1,"output":2}}'}
AURORA = {"Database": "aurora", "Cache": "external", "Size": "dev"}


def defect(check_name, parameters=None):
    """Registers a change as a defect that the named check finds with these parameters."""

    def add(change):
        PLANTED.setdefault(check_name, []).append((parameters or {}, change))
        return change

    return add


def of(sources, name, path="root"):
    """The properties of a resource: of the translated template, or of a nested one."""
    template = sources.root if path == "root" else sources.nested[f"infra/{path}.yaml"]
    return template["Resources"][name]["Properties"]


def integration(sources, path, method):
    """What a route of the translated template calls."""
    return sources.root["Resources"]["Api"]["Properties"]["Body"]["paths"][path][method][
        "x-amazon-apigateway-integration"
    ]


def gateway_response(sources, kind):
    """What the gateway of the translated template answers by itself."""
    return sources.root["Resources"]["Api"]["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"][kind]
