"""The list of all checks."""

CHECKS = []


def check(function):
    """Adds a check to the list; its docstring says what has to be true."""
    if not function.__doc__:
        raise ValueError(f"{function.__name__} does not say what it checks")
    CHECKS.append(function)
    return function
