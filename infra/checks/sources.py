"""Reads the templates and what they must agree with, once."""

import json
import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

REPOSITORY = Path(__file__).resolve().parents[2]
METRIC = re.compile(r'^  [A-Z_]+\("(\w+)", "\w+", (true|false)\)[,;]$', re.MULTILINE)
NESTED = ("infra/network.yaml", "infra/data.yaml", "infra/monitoring.yaml")


@dataclass
class Sources:
    """Everything as it was read; tests plant their defects here.

    sam is the template as it is written, root what SAM makes of it, nested the other templates by their paths. metrics
    are those that the code writes: by name, whether there is one for all functions together.
    """

    sam: dict
    root: dict
    nested: dict
    makefile: str
    metrics: dict


class _NoManagedPolicies:
    """SAM would ask AWS for the list of managed policies; the template names them by their ARNs."""

    def load(self):
        return {}


def read():
    """Reads everything. Asks nobody: neither AWS nor the network."""
    sam = _plain(_parse("template.yaml"))
    nested = {path: _plain(_parse(path)) for path in NESTED}
    return Sources(sam, _translated(), nested, (REPOSITORY / "infra/Makefile").read_text(), _metrics())


def _metrics():
    java = (REPOSITORY / "shared/src/main/java/dev/trellis/log/Metric.java").read_text()
    return {name: overall == "true" for name, overall in METRIC.findall(java)}


def _translated():
    raw = _parse("template.yaml")
    for resource in raw["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # What "sam deploy" puts there once it has uploaded the zip.
            resource["Properties"]["CodeUri"] = {"Bucket": "bucket", "Key": "key"}
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    logging.disable(logging.CRITICAL)
    try:
        return _plain(transform(raw, {}, _NoManagedPolicies()))
    finally:
        logging.disable(logging.NOTSET)


def _parse(path):
    return yaml_parse((REPOSITORY / path).read_text())


def _plain(template):
    return json.loads(json.dumps(template, default=str))
