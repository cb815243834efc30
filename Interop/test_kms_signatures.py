"""Signature Version 4 as AWS verifies it: every part of a signed request made wrong, one at a time.

Source: AWS Signature Version 4 for API requests; the texts are those that AWS answers.
"""

import hashlib
import time

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import pytest
import requests

import kms_wire
from conftest import kms_client
from kms_wire import MISMATCH, Request, amz_date, failing, refusal

INVALID = "InvalidSignatureException"
INCOMPLETE = "IncompleteSignatureException"
UNKNOWN = refusal("UnrecognizedClientException", "The security token included in the request is invalid.")
WRONG = refusal(INVALID, MISMATCH)


@pytest.fixture(scope="module")
def wire(server):
    return kms_wire.Wire(server)


@pytest.fixture
def request_(wire):
    return Request(wire, "ListKeys", {"Limit": 1})


@pytest.fixture(scope="module", autouse=True)
def recorded(service):
    """Whatever is refused for its signature is in the trail, as nobody's."""
    ids = set()
    yield ids
    records = kms_wire.Trail(service).recent(limit=500)
    for request_id in ids:
        (record,) = records[request_id]
        assert record["phase"] == "refused"
        assert record["caller"]["kind"] == "anonymous"
        assert record["outcome"].startswith(("credential", "signature", "vaultNotFound"))


@pytest.fixture
def refused(recorded):
    def check(answer, expected):
        assert answer.error == expected
        recorded.add(answer.request_id)

    return check


# What is right


def test_our_signer_agrees_with_botocores(server):
    signer = kms_wire.Signer("AKIDEXAMPLE", "secret", "us-gov-west-1")
    request = botocore.awsrequest.AWSRequest(
        "POST", "http://localhost:1234/", headers={"Content-Type": kms_wire.JSON, "X-Amz-Target": "TrentService.X"},
        data=b"{}")
    botocore.auth.SigV4Auth(botocore.credentials.Credentials("AKIDEXAMPLE", "secret"), "kms", "us-gov-west-1").add_auth(
        request)
    date = request.headers["X-Amz-Date"]
    headers = [("host", "localhost:1234"), ("x-amz-date", date), ("content-type", kms_wire.JSON),
               ("x-amz-target", "TrentService.X")]
    signature = signer.sign(
        "POST", "/", "", headers, sorted(name for name, _ in headers), hashlib.sha256(b"{}").hexdigest(), date)
    assert request.headers["Authorization"].endswith(f"Signature={signature}")


def test_requests_signed_by_botocore(server):
    """Through another HTTP client, with headers of its own that are not signed."""
    credentials = botocore.credentials.Credentials(server["AWS_ACCESS_KEY_ID"], server["AWS_SECRET_ACCESS_KEY"])
    request = botocore.awsrequest.AWSRequest(
        "POST", server["AWS_ENDPOINT_URL"] + "/", data=b'{"Limit":1}',
        headers={"Content-Type": kms_wire.JSON, "X-Amz-Target": "TrentService.ListKeys"})
    botocore.auth.SigV4Auth(credentials, "kms", server["AWS_DEFAULT_REGION"]).add_auth(request)
    session = requests.Session()
    session.trust_env = False
    answer = session.post(request.url, data=request.data, headers=dict(request.headers))
    assert (answer.status_code, len(answer.json()["Keys"])) == (200, 1)


def test_a_request_as_it_should_be(request_):
    assert request_.send().status == 200


def test_only_the_host_must_be_signed_of_other_headers(request_):
    request_.leave_out = {"content-type"}
    request_.unsigned = [("x-custom", "unsigned"), ("accept", "*/*")]
    assert request_.send().status == 200


def test_blanks_in_values_are_collapsed(request_):
    request_.extra = [("x-amz-meta", "  a   b \t c  "), ("x-empty", "")]
    assert request_.send().status == 200


def test_the_order_of_headers_and_parts_does_not_matter(request_):
    headers = list(reversed(request_.headers()))
    assert request_.send(headers=headers).status == 200
    request_.authorization = lambda text: text.replace(", ", ",")
    assert request_.send().status == 200
    request_.authorization = lambda text: text.replace(", ", " ,  ")
    assert request_.send().status == 200


def test_a_date_header_in_place_of_x_amz_date(request_):
    moment = time.gmtime()
    request_.date = time.strftime("%Y%m%dT%H%M%SZ", moment)
    request_.headers = lambda: [
        ("host", request_.wire.host), ("content-type", kms_wire.JSON), ("x-amz-target", request_.target),
        ("date", time.strftime("%a, %d %b %Y %H:%M:%S GMT", moment))]
    assert request_.send().status == 200


def test_the_body_hash_may_be_declared(request_, refused):
    request_.extra = [("x-amz-content-sha256", hashlib.sha256(request_.body).hexdigest())]
    assert request_.send().status == 200
    other = hashlib.sha256(b"other").hexdigest()
    for declared in (other, "UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", ""):
        request_.extra = [("x-amz-content-sha256", declared)]
        refused(request_.send(), WRONG)


def test_paths_and_queries_are_signed(request_, refused):
    for path, query in (("/", "b=2&a=1"), ("/", "a=1&a=0"), ("/", "x=%20%2F&empty="), ("/a/b", ""), ("/", "e=%C3%A4")):
        canonical = "&".join(sorted(query.split("&"))) if query else ""
        request = Request(request_.wire, "ListKeys", {})
        request.path, request.query = path, canonical
        answer = request.send(query=query)
        assert answer.status in (200, 404), (path, query, answer)
        if answer.status == 404:
            assert answer.error[1] == "UnknownOperationException"
        refused(request.send(path="/other"), WRONG)
        refused(request.send(query=canonical + "&more=" if canonical else "more="), WRONG)


# Who signs


def test_not_signed_at_all(wire, refused):
    missing = refusal("MissingAuthenticationTokenException", "Missing Authentication Token")
    headers = [("host", wire.host), ("content-type", kms_wire.JSON), ("x-amz-target", "TrentService.ListKeys")]
    refused(wire.exchange("POST", "/", headers, b"{}"), missing)
    for authorization in ("Bearer token", "Basic dXNlcjpwYXNz", "", "aws4-hmac-sha256 x"):
        refused(wire.exchange("POST", "/", headers + [("authorization", authorization)], b"{}"), missing)


def test_the_wrong_secret(server, kms, recorded):
    for secret in ("wrong", server["AWS_SECRET_ACCESS_KEY"] + "a", server["AWS_SECRET_ACCESS_KEY"][:-1],
                   server["AWS_SECRET_ACCESS_KEY"].swapcase()):
        error, request_id = kms_wire.error_of(kms_client(server, aws_secret_access_key=secret).list_keys)
        assert error == WRONG
        recorded.add(request_id)


@pytest.mark.parametrize("key", [
    "AKIA0000000000000000", "x" * 15, "x" * 129, "*", "%", "' OR 1=1 --", "%s%n", "../admin"])
def test_unknown_access_keys(wire, key):
    request = Request(kms_wire.Wire(wire.env, access_key=key), "ListKeys")
    status, kind, message = request.send().error
    assert (status, kind) in {(400, "UnrecognizedClientException"), (400, INCOMPLETE)}


def test_an_access_key_in_another_case(server, refused):
    request = Request(kms_wire.Wire(server, access_key=server["AWS_ACCESS_KEY_ID"].lower()), "ListKeys")
    refused(request.send(), UNKNOWN)


def test_temporary_credentials_are_unknown(server, request_, refused):
    client = kms_client(server, aws_session_token="token")
    assert failing(client.list_keys) == UNKNOWN
    request_.extra = [("x-amz-security-token", "token")]
    refused(request_.send(), UNKNOWN)
    request_.leave_out = {"x-amz-security-token"}
    refused(request_.send(), refusal(
        INVALID, "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization."))


# When


def at_the_start_of_a_second():
    """Signatures have whole seconds: the rest of one is the time that a request may take."""
    time.sleep(1 - time.time() % 1)


@pytest.mark.parametrize("offset", [-299, 299])
def test_within_five_minutes(wire, offset):
    for _ in range(3):
        at_the_start_of_a_second()
        started = time.monotonic()
        request = Request(wire, "ListKeys", {"Limit": 1})
        request.date = amz_date(offset)
        answer = request.send()
        if time.monotonic() - started < 0.8:
            break
    assert answer.status == 200, answer


@pytest.mark.parametrize("offset", [-301, -900, -86_400, 302, 900, 86_400, 10 * 365 * 86_400])
def test_beyond_five_minutes(wire, offset, recorded):
    if abs(offset) < 310:
        at_the_start_of_a_second()
    request = Request(wire, "ListKeys", {"Limit": 1})
    request.date = amz_date(offset)
    answer = request.send()
    status, kind, message = answer.error
    recorded.add(answer.request_id)
    assert (status, kind) == (400, INVALID)
    if offset < 0:
        assert message.startswith(f"Signature expired: {request.date} is now earlier than ")
        assert message.endswith(" - 5 min.)")
    else:
        assert message.startswith(f"Signature not yet current: {request.date} is still later than ")
        assert message.endswith(" + 5 min.)")


def test_a_stale_request_with_a_wrong_signature_learns_nothing_of_our_clock(server, refused):
    request = Request(kms_wire.Wire(server, secret="wrong"), "ListKeys")
    request.date = amz_date(-1000)
    refused(request.send(), WRONG)


@pytest.mark.parametrize("date", [
    "20261124", "2026-11-24T09:00:00Z", "20261324T090000Z", "20261131T090000Z", "20261124T250000Z", "20261124T096000Z",
    "20261124T090000", "20261124T090000Z ", "", "now", "99999999T999999Z"])
def test_dates_that_are_none(wire, date):
    request = Request(wire, "ListKeys")
    request.date = date
    status, kind, message = request.send().error
    assert status == 400
    assert kind in (INCOMPLETE, INVALID)


def test_a_captured_request_can_be_sent_again_while_it_is_fresh(request_):
    """As at AWS: the five minutes are what bounds a replay."""
    request_.date = amz_date(-60)
    assert [request_.send().status for _ in range(2)] == [200, 200]


# The scope


@pytest.mark.parametrize("change, message", [
    ({"service": "s3"}, "Credential should be scoped to correct service: 'kms'. "),
    ({"service": "KMS"}, "Credential should be scoped to correct service: 'kms'. "),
    ({"terminator": "aws4"}, "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'. "),
    ({"region": "us-east-1"}, "Credential should be scoped to a valid region. "),
    ({"region": "us-gov-west-2"}, "Credential should be scoped to a valid region. "),
    ({"region": "US-GOV-WEST-1"}, "Credential should be scoped to a valid region. "),
    ({"region": ""}, "Credential should be scoped to a valid region. "),
])
def test_scopes(server, change, message, refused):
    refused(Request(kms_wire.Wire(server, **change), "ListKeys").send(), refusal(INVALID, message))


def test_the_day_of_the_scope(server, refused):
    request = Request(kms_wire.Wire(server, day="20200101"), "ListKeys")
    day = request.date[:8]
    refused(request.send(), refusal(
        INVALID, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        f"'20200101' != '{day}', from '{request.date}'."))


def test_a_scope_of_too_many_or_too_few_parts(request_, refused):
    credential = request_.signer.credential(request_.date)
    for wrong in (credential + "/more", credential.rpartition("/")[0], "", "/" + credential.partition("/")[2]):
        request_.authorization = lambda text, wrong=wrong: text.replace(credential, wrong)
        refused(request_.send(), refusal(
            INCOMPLETE, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
            f"got '{wrong}'"))


def test_another_region_is_another_vault(server):
    """The administrator's account has a vault in the other region too."""
    client = kms_client(server, region_name="usgovvirginia")
    regions = {key["KeyArn"].split(":")[3] for key in client.list_keys()["Keys"]}
    assert regions == {"usgovvirginia"}


# What is signed


def test_headers_that_must_be_signed(request_, refused):
    request_.leave_out = {"host"}
    refused(request_.send(), refusal(
        INVALID, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."))
    for name in ("x-amz-date", "x-amz-target"):
        request_.leave_out = {name}
        refused(request_.send(), refusal(INVALID, f"'{name}' must be a 'SignedHeader' in the AWS Authorization."))
    request_.leave_out = set()
    request_.unsigned = [("x-amz-anything", "1")]
    refused(request_.send(), refusal(
        INVALID, "'x-amz-anything' must be a 'SignedHeader' in the AWS Authorization."))


def test_headers_that_are_not_there(request_, refused):
    request_.authorization = lambda text: text.replace("content-type;", "accept;content-type;")
    refused(request_.send(), refusal(
        INVALID, "'accept' is named as a SignedHeader, but it does not exist in the HTTP request."))


@pytest.mark.parametrize("change", [
    lambda names: ";".join(reversed(names.split(";"))),
    lambda names: names.replace("host", "Host"),
    lambda names: names.replace("host", "host;host"),
    lambda names: names + ";",
    lambda names: names.replace(";", ","),
    lambda names: "",
])
def test_signed_headers_of_another_form(request_, change, recorded):
    names = ";".join(request_.signed(request_.headers()))
    request_.authorization = lambda text: text.replace(names, change(names))
    answer = request_.send()
    assert answer.error[:2] in ((400, INVALID), (400, INCOMPLETE))
    recorded.add(answer.request_id)


def test_a_body_that_was_tampered_with(request_, refused):
    refused(request_.send(body=b'{"Limit":2}'), WRONG)
    refused(request_.send(body=request_.body + b" "), WRONG)
    refused(request_.send(body=b""), WRONG)


@pytest.mark.parametrize("name, value", [
    ("x-amz-target", "TrentService.ListAliases"), ("content-type", "application/x-amz-json-1.0"),
    ("x-amz-target", "TrentService.listKeys")])
def test_headers_that_were_tampered_with(request_, refused, name, value):
    headers = [(key, value if key == name else old) for key, old in request_.headers()]
    refused(request_.send(headers=headers), WRONG)


def test_a_date_that_was_tampered_with(request_, refused):
    later = amz_date(1)
    headers = [(key, later if key == "x-amz-date" else old) for key, old in request_.headers()]
    refused(request_.send(headers=headers), WRONG)


def test_another_host(request_, refused):
    headers = [(key, "kms.us-gov-west-1.amazonaws.com" if key == "host" else old) for key, old in request_.headers()]
    refused(request_.send(headers=headers), WRONG)


def test_headers_that_come_twice(request_, refused):
    """Both are signed, as one, or neither is taken."""
    headers = request_.headers()
    for name, value in (("x-amz-target", "TrentService.ListAliases"), ("x-amz-target", request_.target),
                        ("content-type", "text/plain")):
        refused(request_.send(headers=headers + [(name, value)]), WRONG)
    for name, value in (("x-amz-target", "TrentService.ListAliases"), ("x-amz-target", request_.target)):
        request_.extra = [(name, value)]
        assert request_.send().error == refusal("UnknownOperationException")
    request_.extra = []
    answer = request_.send(headers=headers + [("x-amz-date", request_.date)])
    assert answer.error[:2] in ((400, INVALID), (400, INCOMPLETE))
    request_.unsigned = [("authorization", "AWS4-HMAC-SHA256 Credential=x")]
    answer = request_.send()
    assert answer.error[:2] in ((400, INVALID), (400, INCOMPLETE))


def test_two_hosts(request_):
    request_.unsigned = [("host", "other")]
    answer = request_.send()
    assert answer.status == 400
    request_.wire.close()


# The signature


@pytest.mark.parametrize("change", [
    lambda signature: signature.upper(), lambda signature: signature[:-1], lambda signature: signature[:-2],
    lambda signature: signature[:32], lambda signature: "", lambda signature: signature + "00",
    lambda signature: "0" * 64, lambda signature: signature[:-1] + ("0" if signature[-1] != "0" else "1"),
    lambda signature: signature[:-1] + "g", lambda signature: " " + signature[1:], lambda signature: signature[::-1],
    lambda signature: ("1" if signature[0] != "1" else "2") + signature[1:],
])
def test_signatures_that_are_not_right(wire, change, refused):
    request = Request(wire, "ListKeys")
    while True:  # Some have no letter to be put in upper case.
        text = []
        request.authorization = lambda header: text.append(header) or header
        request.body = b" " * (len(request.body) + 1) + b"{}"
        request.send()
        signature = text[0].rpartition("=")[2]
        if change(signature) != signature:
            break
    request.authorization = lambda header: header.replace(signature, change(signature))
    refused(request.send(), WRONG)


@pytest.mark.parametrize("change, message", [
    (lambda text: text.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"), "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'."),
    (lambda text: text.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
     "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'."),
    (lambda text: "AWS4-HMAC-SHA256",
     "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
     "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256"),
    (lambda text: text.partition(", Signature")[0],
     "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256"),
    (lambda text: text + ", Nonsense",
     "'Nonsense' not a valid key=value pair (missing equal-sign) in Authorization header."),
])
def test_incomplete_authorizations(request_, change, message, refused):
    request_.authorization = change
    refused(request_.send(), refusal(INCOMPLETE, message))


def test_parts_that_come_twice(request_, recorded):
    for part in ("Credential=x", "Signature=00", "SignedHeaders=host"):
        request_.authorization = lambda text, part=part: f"{text}, {part}"
        answer = request_.send()
        assert answer.error[:2] == (400, INCOMPLETE)
        recorded.add(answer.request_id)


def test_no_date(request_, refused):
    headers = [(name, value) for name, value in request_.headers() if name != "x-amz-date"]
    refused(request_.send(headers=headers), refusal(
        INCOMPLETE, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
        "Authorization=AWS4-HMAC-SHA256"))


def test_clients_of_boto3_with_another_configuration(server):
    """Retries, a resource of its own, signatures of the default version."""
    client = boto3.session.Session(
        aws_access_key_id=server["AWS_ACCESS_KEY_ID"], aws_secret_access_key=server["AWS_SECRET_ACCESS_KEY"],
        region_name=server["AWS_DEFAULT_REGION"],
    ).client("kms", endpoint_url=server["AWS_ENDPOINT_URL"], config=botocore.config.Config(
        signature_version="v4", user_agent_extra="tests/1", retries={"mode": "adaptive"}))
    assert client.list_keys(Limit=1)["Keys"]
