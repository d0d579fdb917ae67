"""Puts parameters into a template as CloudFormation does; leaves alone what only a running stack knows."""

import re
from dataclasses import dataclass

NO_VALUE = object()


@dataclass
class Resource:
    """A resource that the parameters' conditions let exist; attributes are DeletionPolicy and the like."""

    type: str
    properties: dict
    attributes: dict


class Template:
    """A template with its parameters put in."""

    def __init__(self, raw, parameters):
        self._raw = raw
        self.parameters = {name: p.get("Default", "") for name, p in raw.get("Parameters", {}).items()}
        unknown = set(parameters) - set(self.parameters)
        if unknown:
            raise ValueError(f"there are no parameters {sorted(unknown)}")
        self.parameters.update(parameters)
        self.resources = {}
        for name, resource in raw["Resources"].items():
            if self._holds(resource.get("Condition", True)):
                properties = self.resolved(resource.get("Properties", {}))
                self.resources[name] = Resource(resource["Type"], properties, resource)

    def of(self, *types):
        """The properties of the resources of these types, by name."""
        return {name: r.properties for name, r in self.resources.items() if r.type in types}

    def output(self, name):
        """The value of an output."""
        return self.resolved(self._raw["Outputs"][name]["Value"])

    def _holds(self, condition):
        if isinstance(condition, bool):
            return condition
        if isinstance(condition, str):
            return self._holds(self._raw["Conditions"][condition])
        ((function, argument),) = condition.items()
        match function:
            case "Condition":
                return self._holds(argument)
            case "Fn::Not":
                return not self._holds(argument[0])
            case "Fn::And":
                return all(self._holds(part) for part in argument)
            case "Fn::Or":
                return any(self._holds(part) for part in argument)
            case "Fn::Equals":
                left, right = (str(self.resolved(side)) for side in argument)
                return left == right
        raise ValueError(f"{function} is no condition")

    def resolved(self, value):
        """A part of the template, with parameters, mappings and conditions put in."""
        if isinstance(value, list):
            items = [self.resolved(item) for item in value]
            return [item for item in items if item is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((function, argument),) = value.items()
            result = self._call(function, argument)
            if result is not None:
                return result
        entries = {key: self.resolved(item) for key, item in value.items()}
        return {key: item for key, item in entries.items() if item is not NO_VALUE}

    def _call(self, function, argument):
        """The result of an intrinsic function; None if it is none, or only a running stack knows."""
        match function:
            case "Ref":
                return NO_VALUE if argument == "AWS::NoValue" else self.parameters.get(argument)
            case "Fn::If":
                name, then, otherwise = argument
                return self.resolved(then if self._holds(name) else otherwise)
            case "Fn::FindInMap":
                mapping, first, second = (self.resolved(key) for key in argument)
                return self._raw["Mappings"][mapping][first][second]
            case "Fn::Sub":
                return self._substituted(argument)
        return None

    def _substituted(self, argument):
        """Text if every name in it is a parameter, and Fn::Sub with what is left if not."""
        text, names = argument if isinstance(argument, list) else (argument, {})
        values = {name: self.resolved(value) for name, value in names.items()}
        values.update(self.parameters)
        text = re.sub(
            r"\$\{(\w+)}",
            lambda m: str(values[m[1]]) if isinstance(values.get(m[1]), (str, int, float)) else m[0],
            text,
        )
        return {"Fn::Sub": text} if "${" in text else text
