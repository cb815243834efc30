"""What botocore's model of AWS KMS says of answers and requests: an oracle for the one, violations of the other."""

import base64
import json
import re

import botocore.session

MODEL = botocore.session.get_session().get_service_model("kms")
SUPPORTED = list(MODEL.operation_names)
NEWER = {"ML_KEM_512", "ML_KEM_768", "ML_KEM_1024", "ENCAPSULATE_DECAPSULATE"}  # of botocore 1.44.8

# Answers


def check_answer(operation, value, has_material=True):
    """Fails unless an answer's JSON has the model's members and no others, each of its type and within its bounds.

    value: None for an empty body. has_material: whether it must name key material; none of a custom key store has a name.
    """
    shape = MODEL.operation_model(operation).output_shape
    if shape is None or not shape.members:
        assert value in (None, {}), f"{operation} answers nothing, not {value!r}"
        return
    check_value(shape, value, operation)
    missing = USEFUL.get(operation, set(shape.members)) - set(value)
    missing -= set() if has_material else {"KeyMaterialId"}
    assert not missing, f"{operation}: {missing} is absent"


# Members of answers that are there in every answer of ours; for the others, all members of the model are.
USEFUL = {
    "CreateKey": {"KeyMetadata"},
    "DescribeCustomKeyStores": {"CustomKeyStores", "Truncated"},
    "DescribeKey": {"KeyMetadata"},
    "Decrypt": {"KeyId", "Plaintext", "EncryptionAlgorithm"},
    "GenerateDataKey": {"CiphertextBlob", "Plaintext", "KeyId", "KeyMaterialId"},
    "GenerateDataKeyPair": {
        "PrivateKeyCiphertextBlob", "PrivateKeyPlaintext", "PublicKey", "KeyId", "KeyPairSpec", "KeyMaterialId"},
    "GenerateRandom": {"Plaintext"},
    "DeriveSharedSecret": {"KeyId", "SharedSecret", "KeyAgreementAlgorithm", "KeyOrigin"},
    "GetKeyRotationStatus": {"KeyRotationEnabled", "KeyId"},
    "GetPublicKey": {"KeyId", "PublicKey", "KeySpec", "KeyUsage"},
    "ListAliases": {"Aliases", "Truncated"},
    "ListGrants": {"Grants", "Truncated"},
    "ListRetirableGrants": {"Grants", "Truncated"},
    "ListKeyPolicies": {"PolicyNames", "Truncated"},
    "ListKeys": {"Keys", "Truncated"},
    "ImportKeyMaterial": {"KeyId"},
    "DeleteImportedKeyMaterial": {"KeyId"},
    "ListKeyRotations": {"Rotations", "Truncated"},
    "ListResourceTags": {"Tags", "Truncated"},
    "ScheduleKeyDeletion": {"KeyId", "KeyState", "PendingWindowInDays"},
    "ReEncrypt": {
        "CiphertextBlob", "SourceKeyId", "KeyId", "SourceEncryptionAlgorithm", "DestinationEncryptionAlgorithm"},
}


def check_value(shape, value, path):
    kind = shape.type_name
    if kind == "structure":
        assert isinstance(value, dict), f"{path}: {value!r} is no structure"
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{path}: the model has no {unknown}"
        missing = set(shape.required_members) - set(value)
        assert not missing, f"{path}: {missing} is required"
        for name, member in value.items():
            check_value(shape.members[name], member, f"{path}.{name}")
    elif kind == "map":
        assert isinstance(value, dict), f"{path}: {value!r} is no map"
        for name, member in value.items():
            check_value(shape.key, name, path)
            check_value(shape.value, member, f"{path}.{name}")
    elif kind == "list":
        assert isinstance(value, list), f"{path}: {value!r} is no list"
        for index, member in enumerate(value):
            check_value(shape.member, member, f"{path}[{index}]")
    elif kind == "string":
        assert isinstance(value, str), f"{path}: {value!r} is no string"
        # AWS answers an empty name for a grant without one, which its own model doesn't allow.
        if (shape.name, value) == ("GrantNameType", ""):
            return
        # Over http, and at a port, only a proxy of a test is (--xks-endpoints).
        if shape.name == "XksProxyUriEndpointType" and re.fullmatch(r"https?://(127\.0\.0\.1|localhost):\d+", value):
            return
        check_bounds(shape, len(value), path)
        assert not shape.enum or value in shape.enum, f"{path}: {value!r} is not in the model's list"
        pattern = shape.metadata.get("pattern")
        known = not pattern or "\\p{" not in pattern  # Python hasn't got Unicode's categories
        assert not pattern or not known or re.fullmatch(pattern, value, re.ASCII), f"{path}: {value!r} does not match {pattern}"
    elif kind == "blob":
        assert isinstance(value, str), f"{path}: {value!r} is no blob"
        try:
            size = len(base64.b64decode(value, validate=True))
        except ValueError:
            raise AssertionError(f"{path}: {value!r} is no base64") from None
        check_bounds(shape, size, path)
    elif kind == "boolean":
        assert isinstance(value, bool), f"{path}: {value!r} is no boolean"
    elif kind in ("integer", "long"):
        assert type(value) is int, f"{path}: {value!r} is no integer"
        check_bounds(shape, value, path)
    elif kind == "timestamp":
        assert type(value) in (int, float), f"{path}: {value!r} is no number of seconds"
        assert 1.7e9 < value < 5e9, f"{path}: {value} is no date of these years"
    else:
        raise AssertionError(f"{path}: {kind}")


def check_bounds(shape, size, path):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    assert low is None or size >= low, f"{path}: {size} < {low}"
    assert high is None or size <= high, f"{path}: {size} > {high}"


# What any operation may answer, as AWS's "Common errors" have it, and what was recorded of KMS besides.
COMMON = {
    "AccessDeniedException", "ExpiredTokenException", "IncompleteSignatureException", "InvalidSignatureException",
    "MissingAuthenticationTokenException", "NotAuthorizedException", "RequestEntityTooLargeException",
    "SerializationException", "ThrottlingException", "UnknownOperationException", "UnrecognizedClientException",
    "ValidationException", "KMSInternalException", "DependencyTimeoutException"}


# What we answer all the same: docs/api/aws-kms.md says why.
OURS = {
    ("Encrypt", "UnsupportedOperationException"), ("Decrypt", "UnsupportedOperationException"),
    ("ReEncrypt", "UnsupportedOperationException"), ("Sign", "UnsupportedOperationException"),
    ("Verify", "UnsupportedOperationException"), ("DescribeKey", "InvalidGrantTokenException"),
    ("ListKeyPolicies", "InvalidMarkerException"), ("CreateKey", "KMSInvalidStateException")}


def check_refusal(operation, exception):
    """Fails for an exception that the model doesn't list for the operation."""
    listed = {shape.name for shape in MODEL.operation_model(operation).error_shapes}
    assert exception in listed | COMMON or (operation, exception) in OURS, f"{operation} never answers {exception}"


def watch(client):
    """Holds every answer that a boto3 client gets against the model."""

    def check(response_dict, parsed_response, **_):
        if response_dict["status_code"] >= 400:
            check_refusal(response_dict["context"]["operation_name"], parsed_response["Error"]["Code"])
        if response_dict["status_code"] == 200:
            body = response_dict["body"]
            operation = response_dict["context"]["operation_name"]
            check_answer(operation, json.loads(body) if body else None, has_material=False)

    client.meta.events.register("response-received.kms", check)


# Requests


class Violation:
    """A request that breaks the model in one place, and all that AWS says of it."""

    def __init__(self, operation, what, body, complaints):
        self.operation, self.what, self.body, self.complaints = operation, what, body, complaints

    def __str__(self):
        return f"{self.operation}: {self.what}"


def complain(path, value, constraint):
    return f"{value} at '{path}' failed to satisfy constraint: Member must {constraint}"


def wire_path(name):
    return name[0].lower() + name[1:]


def quoted(value):
    return f"Value '{value}'"


LIST_LENGTH = "satisfy constraint: [Member must have length less than or equal to {max}, " \
    "Member must have length greater than or equal to {min}]"


def required(operation):
    """The members that must be there. The model lets the ciphertext be left out, for DryRunModifiers alone."""
    members = MODEL.operation_model(operation).input_shape.required_members
    return members + (["CiphertextBlob"] if operation in ("Decrypt", "ReEncrypt") else [])


def violations(operation, sample):
    """All single violations of the operation's input shape, made from a request that is right."""
    shape = MODEL.operation_model(operation).input_shape
    for name in required(operation):
        body = {member: value for member, value in sample.items() if member != name}
        text = complain(wire_path(name), "Value null", "not be null")
        yield Violation(operation, f"no {name}", body, [text])
        yield Violation(operation, f"{name} null", body | {name: None}, [text])
    for name, member in shape.members.items():
        for what, value, texts in wrong_values(member, wire_path(name), sample.get(name)):
            yield Violation(operation, f"{name} {what}", sample | {name: value}, texts)


def wrong_values(shape, path, right=None):
    """What the value is called, the value, and all that AWS says of it."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    kind = shape.type_name
    if kind == "string":
        values = []
        if shape.enum:
            values = ["INVALID", shape.enum[0].lower(), ""]
        elif shape.name == "CloudHsmClusterIdType":
            values = ["cluster-1", "cluster-" + "a" * 17, "cluster-11111111111", ""]
        else:
            values = [""] * bool(low) + [text_of(shape, high + 1) or "a" * (high + 1)] * bool(high)
            if shape.metadata.get("pattern"):
                values += ["alias/中".ljust(low or 0, "a"), "alias/\u0007".ljust(low or 0, "a")]
        for value in values:
            texts = broken_texts(shape, path, value)
            assert texts, f"{path}: {value!r} is right"
            yield f"= {value[:40]!r}", value, texts
    elif kind == "blob":
        if low:
            yield "empty", "", [complain(path, "Value", f"have length greater than or equal to {low}")]
        yield "too long", base64.b64encode(bytes(high + 1)).decode(), [complain(
            path, "Value", f"have length less than or equal to {high}")]
    elif kind == "integer":
        for value, word in ((low - 1, "greater"), (-(2**31), "greater"), (high + 1, "less"), (2**31 - 1, "less")):
            bound = low if word == "greater" else high
            yield f"= {value}", value, [complain(
                path, quoted(value), f"have value {word} than or equal to {bound}")]
    elif kind == "list":
        yield from wrong_lists(shape, path, high)
    elif kind == "structure":
        yield from wrong_structures(shape, path, right or RIGHT_PARTS[shape.name])


# What the samples leave out, and is right.
RIGHT_PARTS = {
    "RecipientInfo": {"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256", "AttestationDocument": "eA=="},
    "GrantConstraints": {"EncryptionContextSubset": {"a": "b"}},
    "XksProxyAuthenticationCredentialType": {"AccessKeyId": "A" * 20, "RawSecretAccessKey": "a" * 43},
}


def wrong_structures(shape, path, right):
    for name in shape.required_members:
        rest = {member: value for member, value in right.items() if member != name}
        text = complain(f"{path}.{wire_path(name)}", "Value null", "not be null")
        yield f"without {name}", rest, [text]
    for name, part in shape.members.items():
        for what, value, texts in wrong_values(part, f"{path}.{wire_path(name)}", right.get(name)):
            yield f".{name} {what}", right | {name: value}, texts


def broken_texts(shape, path, value):
    """Each constraint of the shape that the text breaks; what is sensitive is not repeated."""
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    shown = "Value" if shape.metadata.get("sensitive") else quoted(value)
    if shape.enum:
        return [] if value in shape.enum else [
            complain(path, shown, f"satisfy enum value set: [{', '.join(shape.enum)}]")]
    texts = []
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value, re.ASCII):
        texts.append(complain(path, shown, f"satisfy regular expression pattern: {pattern}"))
    if high is not None and len(value) > high:
        texts.append(complain(path, shown, f"have length less than or equal to {high}"))
    if low is not None and len(value) < low:
        texts.append(complain(path, shown, f"have length greater than or equal to {low}"))
    return texts


def text_of(shape, size):
    """A text of that length that has the shape's pattern; None where there is none."""
    pattern = shape.metadata.get("pattern")
    for text in ("a" * size, "us-gov-" + "1" * (size - 7), "A" * size, "1" * size, "https://" + "a" * (size - 8),
                 "/" + "a" * (size - 12) + "/kms/xks/v1", "cluster-" + "a" * (size - 8),
                 "com.amazonaws.vpce.us-gov-west-1.vpce-svc-" + "a" * (size - 42)):
        if len(text) == size and (not pattern or re.fullmatch(pattern, text, re.ASCII)):
            return text
    return None


def wrong_lists(shape, path, high):
    member = shape.member
    if member.type_name == "structure":
        right = {"TagKey": "name", "TagValue": "value"}
        for name, part in member.members.items():
            place = f"{path}.2.member.{wire_path(name)}"
            for what, value, texts in wrong_values(part, place):
                yield f"[1].{name} {what}", [right, right | {"TagKey": "other", name: value}], texts
            if name in member.required_members:
                yield f"[1] without {name}", [right, {k: v for k, v in right.items() if k != name}], [complain(
                    place, "Value null", "not be null")]
    elif member.enum:
        yield "= ['INVALID']", ["INVALID"], [complain(
            path, quoted("[INVALID]"), f"satisfy constraint: [Member must satisfy enum value set: "
            f"[{', '.join(member.enum)}]]")]
    else:
        bounds = LIST_LENGTH.format(**member.metadata)
        for value in ("", "a" * (member.metadata["max"] + 1)):
            yield f"of a text of {len(value)}", [value], [complain(path, quoted(f"[{value}]"), bounds)]
    if high:
        value = ["a"] * (high + 1)
        yield f"of {high + 1}", value, [complain(
            path, quoted(f"[{', '.join(value)}]"), f"have length less than or equal to {high}")]


def bounds(operation, sample):
    """Requests that are just within the model's bounds."""
    shape = MODEL.operation_model(operation).input_shape
    for name, member in shape.members.items():
        low, high = member.metadata.get("min"), member.metadata.get("max")
        if member.type_name == "string" and not member.enum:
            for size in {low, high} - {None, 0}:
                if text := text_of(member, size):
                    yield f"{operation}: {name} of {size}", sample | {name: text}
        elif member.type_name == "blob":
            for size in {low, high} - {None}:
                yield f"{operation}: {name} of {size}", sample | {name: base64.b64encode(bytes(size)).decode()}
        elif member.type_name == "integer":
            for value in (low, high):
                yield f"{operation}: {name} = {value}", sample | {name: value}
        elif member.type_name == "string":
            for value in member.enum:
                yield f"{operation}: {name} = {value}", sample | {name: value}


RIGHT_TYPES = {
    "string": (str,), "blob": (str,), "boolean": (bool,), "integer": (int,), "timestamp": (int, float), "list": (list,),
    "map": (dict,), "structure": (dict,)}


def wrong_types(operation, sample):
    """Requests with a value of a wrong type, and what AWS says of it (None: not known)."""
    shape = MODEL.operation_model(operation).input_shape
    for name, member in shape.members.items():
        for value, text in values_of_wrong_types(member, sample.get(name)):
            yield f"{operation}: {name} = {str(value)[:60]}", sample | {name: value}, text


def values_of_wrong_types(shape, right=None):
    kind = shape.type_name
    for value in ("text", 5, True, [], {}):
        if type(value) not in RIGHT_TYPES[kind]:
            yield value, type_complaint(shape, value)
    if kind == "integer":
        yield 1.5, None
        yield 10**400, None
    if kind == "list":
        for value in (5, [], None) if shape.member.type_name != "string" else (5, [], {}):
            yield [value], None
    if kind == "map":
        for value in (5, [], {}, True, None):
            yield {"a": value}, None
    if kind == "structure":
        right = right or RIGHT_PARTS[shape.name]
        for name, part in shape.members.items():
            for value, text in values_of_wrong_types(part, right.get(name)):
                yield right | {name: value}, text


def type_complaint(shape, value):
    if isinstance(value, dict):
        return "Start of structure or map found where not expected."
    if isinstance(value, list):
        return "Start of list found where not expected."
    word = "TRUE_VALUE" if value is True else "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"
    kind = shape.type_name
    article = "an" if kind == "integer" else "a"
    return f"{word} can not be converted to {article} {kind.capitalize()}"


def sorted_sets(message):
    """The order of a set's members in AWS's messages means nothing, nor that of several complaints."""
    message = re.sub(
        r"enum value set: \[([^\]]*)\]",
        lambda match: "enum value set: " + str(sorted(set(match[1].split(", ")) - NEWER)), message or "")
    head, mark, complaints = message.partition(" detected: ")
    return head + mark + "; ".join(sorted(complaints.split("; ")))
