"""The whole deployment with one set of parameters, and what checks ask of it."""

import itertools
import json

from .resolve import Template

DATABASES = ("external", "rds", "aurora")
CACHES = ("none", "external", "serverless")
SIZES = ("dev", "prod")
PRICES = ("0", "2.5")
ROTATED = ("false", "true")


def combinations():
    """Every combination of the choices that change what is deployed."""
    choices = itertools.product(DATABASES, CACHES, SIZES, ("false", "true"), PRICES, ROTATED)
    for database, cache, size, reserve, price, rotated in choices:
        yield {
            "Database": database,
            "Cache": cache,
            "Size": size,
            "ReserveConcurrency": reserve,
            "ModelPriceOutput": price,
            "AuthKeyRotated": rotated,
        }


class Bundle:
    """The template and its nested stacks."""

    def __init__(self, sources, parameters):
        self.sources = sources
        self.root = Template(sources.root, parameters)
        self.nested = {}
        for name, stack in self.root.of("AWS::CloudFormation::Stack").items():
            given = {key: _known(value) for key, value in stack.get("Parameters", {}).items()}
            self.nested[name] = Template(sources.nested[stack["TemplateURL"]], given)

    @property
    def is_prod(self):
        return self.root.parameters["Size"] == "prod"

    def templates(self):
        return [self.root, *self.nested.values()]

    def of(self, *types):
        """The properties of the resources of these types in all stacks, by name; names are unique."""
        return {name: p for template in self.templates() for name, p in template.of(*types).items()}

    def functions(self):
        return self.root.of("AWS::Lambda::Function")

    def migrating_functions(self):
        """The names of the functions that CloudFormation calls for a migration."""
        tokens = [text(m["ServiceToken"]) for m in self.root.of("Custom::Migration").values()]
        return {name for name in self.functions() if any(f'"{name}' in token for token in tokens)}

    def serving_functions(self):
        """All functions but those that migrate."""
        migrating = self.migrating_functions()
        return {name: p for name, p in self.functions().items() if name not in migrating}

    def knows_model_price(self):
        """Whether anybody said what the model costs."""
        prices = (self.root.parameters[name] for name in ("ModelPriceInput", "ModelPriceOutput"))
        return self.root.parameters["ModelPrices"] != "" or any(price != "0" for price in prices)

    def streaming_functions(self):
        """The names of the functions whose answers are passed on while they are produced."""
        return {i.function for i in self.integrations() if i.streams}

    def api(self):
        """What the API is defined by: an OpenAPI document."""
        return self.root.of("AWS::ApiGateway::RestApi")["Api"]["Body"]

    def integrations(self):
        """Every route with the function behind it."""
        for path, methods in self.api()["paths"].items():
            for method, operation in methods.items():
                integration = operation.get("x-amazon-apigateway-integration")
                if integration:
                    yield Integration(method, path, integration, self.functions())

    def output(self, reference):
        """The value behind a reference to a nested stack's output; None if it is no such reference."""
        if not isinstance(reference, dict) or "Fn::GetAtt" not in reference:
            return None
        target = reference["Fn::GetAtt"]
        stack, name = target.split(".", 1) if isinstance(target, str) else (target[0], ".".join(target[1:]))
        if stack not in self.nested or not name.startswith("Outputs."):
            return None
        return self.nested[stack].output(name.removeprefix("Outputs."))


class Integration:
    """A route and what it calls."""

    def __init__(self, method, path, integration, functions):
        self.route = f"{method.upper()} {path}"
        self.uri = text(integration.get("uri", ""))
        self.streams = integration.get("responseTransferMode") == "STREAM"
        self.timeout_millis = integration.get("timeoutInMillis", 29_000)
        self.function = next((name for name in functions if name in self.uri), None)


def text(value):
    """Anything, to be searched in."""
    return json.dumps(value, sort_keys=True)


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def _known(value):
    """A nested stack's parameter; a value that only another stack knows stands for itself."""
    return text(value) if isinstance(value, (dict, list)) else value
