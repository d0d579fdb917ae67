"""Lints the templates, translates them as SAM does, and makes every check with every combination of parameters."""

import subprocess
import sys
from collections import defaultdict

from . import api, data, functions, migrations, monitoring, permissions  # noqa: F401: each adds its checks to the list
from .bundle import Bundle, combinations
from .registry import CHECKS
from .sources import NESTED, REPOSITORY, read


def main():
    # In a process of its own, since it ends the process; with this Python, since "cfn-lint" may be another's.
    command = [sys.executable, "-c", "from cfnlint.runner import main; main()", "template.yaml", *NESTED]
    lint = subprocess.run(command, cwd=REPOSITORY, check=False)
    if lint.returncode:
        return lint.returncode
    print(f"cfn-lint found nothing in {1 + len(NESTED)} templates")
    findings = defaultdict(list)
    sources = read()
    count = 0
    for parameters in combinations():
        bundle = Bundle(sources, parameters)
        count += 1
        for check in CHECKS:
            for finding in check(bundle):
                findings[f"{check.__name__}: {finding}"].append(parameters)
    for finding, found_with in findings.items():
        print(f"{finding}\n  with {found_with[0]}" + (f" and {len(found_with) - 1} more" if found_with[1:] else ""))
    print(f"{len(CHECKS)} checks, {count} combinations of parameters: {len(findings) or 'no'} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
