"""Checks of who may do what."""

from .bundle import as_list, text
from .registry import check

# AWS's own policies, for what Lambda does in a function's name.
FUNCTION_POLICIES = (
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "AWSXrayWriteOnlyAccess",
)


@check
def functions_do_not_share_roles(bundle):
    """Every function has a role of its own."""
    seen = {}
    for name, function in bundle.functions().items():
        other = seen.setdefault(text(function["Role"]), name)
        if other != name:
            yield f"{name} has the role of {other}"


@check
def functions_have_no_broad_policies(bundle):
    """Of AWS's own policies a function's role has those for logs, traces and network interfaces alone."""
    roles = bundle.root.of("AWS::IAM::Role")
    for name in bundle.functions():
        for policy in roles.get(f"{name}Role", {}).get("ManagedPolicyArns", []):
            if isinstance(policy, str) and not policy.endswith(FUNCTION_POLICIES):
                yield f"{name} has {policy}"


@check
def nothing_is_allowed_by_wildcard(bundle):
    """What we allow names its actions and its resources."""
    for name, properties in bundle.of("AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy").items():
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        documents += as_list(properties.get("PolicyDocument"))
        for statement in (s for document in documents for s in as_list(document["Statement"])):
            if statement["Effect"] != "Allow":
                continue
            if any("*" in str(action) for action in as_list(statement.get("Action"))) or "NotAction" in statement:
                yield f"{name} allows {text(statement.get('Action'))}"
            anything = any("*" in text(resource) for resource in as_list(statement.get("Resource")))
            if anything or "NotResource" in statement:
                yield f"{name} allows {text(statement.get('Action'))} on {text(statement.get('Resource'))}"


@check
def keys_rotate_and_encrypt(bundle):
    """A key of ours rotates, and in prod encrypts logs, secrets, databases, caches and the functions' variables."""
    for name, key in bundle.of("AWS::KMS::Key").items():
        if not key.get("EnableKeyRotation"):
            yield f"{name} does not rotate"
    if not bundle.is_prod:
        return
    encrypted = {
        "AWS::Logs::LogGroup": "KmsKeyId",
        "AWS::SecretsManager::Secret": "KmsKeyId",
        "AWS::RDS::DBCluster": "KmsKeyId",
        "AWS::ElastiCache::ServerlessCache": "KmsKeyId",
        "AWS::Lambda::Function": "KmsKeyArn",
    }
    for kind, property_name in encrypted.items():
        for name, properties in bundle.of(kind).items():
            if not properties.get(property_name):
                yield f"{name} is not encrypted with our key"
