"""Every check finds what was planted for it."""

import copy
import unittest

from . import __main__  # noqa: F401: fills the list of checks
from .bundle import Bundle
from .planted import PLANTED, api, data, functions, migrations  # noqa: F401: each plants its defects
from .registry import CHECKS
from .resolve import Template
from .sources import read


class PlantedDefects(unittest.TestCase):
    """The checks."""

    @classmethod
    def setUpClass(cls):
        cls.sources = read()
        cls.checks = {check.__name__: check for check in CHECKS}

    def test_every_check_has_a_planted_defect(self):
        self.assertEqual(set(self.checks), set(PLANTED))

    def test_every_planted_defect_is_found(self):
        for name, defects in PLANTED.items():
            for parameters, change in defects:
                with self.subTest(check=name, defect=change.__name__.strip("_").replace("_", " ")):
                    check = self.checks[name]
                    before = set(check(Bundle(self.sources, parameters)))
                    changed = copy.deepcopy(self.sources)
                    change(changed)
                    self.assertTrue(set(check(Bundle(changed, parameters))) - before)


class Resolving(unittest.TestCase):
    """CloudFormation's functions."""

    RAW = {
        "Parameters": {"Size": {"Default": "dev"}},
        "Mappings": {"Sizes": {"dev": {"Days": 14}}},
        "Conditions": {
            "Dev": {"Fn::Equals": [{"Ref": "Size"}, "dev"]},
            "Both": {"Fn::And": [{"Condition": "Dev"}, {"Fn::Not": [{"Fn::Or": [{"Condition": "Dev"}]}]}]},
        },
        "Resources": {
            "Kept": {
                "Type": "T",
                "Properties": {
                    "Days": {"Fn::FindInMap": ["Sizes", {"Ref": "Size"}, "Days"]},
                    "Name": {"Fn::Sub": "a-${Size}"},
                    "Arn": {"Fn::Sub": ["${Size}-${Other.Arn}", {}]},
                    "Gone": {"Fn::If": ["Dev", {"Ref": "AWS::NoValue"}, "here"]},
                    "List": [{"Fn::If": ["Both", "here", {"Ref": "AWS::NoValue"}]}, {"Ref": "Other"}],
                },
            },
            "Left": {"Type": "T", "Condition": "Both"},
        },
    }

    def test_parameters_mappings_and_conditions_are_put_in(self):
        template = Template(self.RAW, {})
        self.assertEqual(
            template.of("T"),
            {
                "Kept": {
                    "Days": 14,
                    "Name": "a-dev",
                    "Arn": {"Fn::Sub": "dev-${Other.Arn}"},
                    "List": [{"Ref": "Other"}],
                }
            },
        )

    def test_unknown_parameter_is_refused(self):
        with self.assertRaises(ValueError):
            Template(self.RAW, {"Sise": "prod"})
