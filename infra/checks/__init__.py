"""What cfn-lint does not know: whether the deployment is one that can be operated.

Each check is a function of a Bundle (the template and its nested stacks with one set of parameters) that yields its
findings. test_checks.py plants a defect for every one of them.
"""
