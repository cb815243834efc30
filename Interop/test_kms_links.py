"""Signature Version 4 in the query string: a link that holds for a while."""

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import requests

import kms_wire
from kms_wire import MISMATCH, Request, amz_date, refusal
from test_kms_signatures import INCOMPLETE, INVALID, UNKNOWN, WRONG, recorded, refused, request_, wire  # fixtures too


def test_a_link(request_):
    assert request_.send_link(expires=60).status == 200
    assert request_.send_link().status == 200


def test_a_link_signed_by_botocore(server):
    """It drops the body of a POST; that the empty one is no JSON is said after the signature was verified."""
    credentials = botocore.credentials.Credentials(server["AWS_ACCESS_KEY_ID"], server["AWS_SECRET_ACCESS_KEY"])
    headers = {"Content-Type": kms_wire.JSON, "X-Amz-Target": "TrentService.ListKeys"}
    request = botocore.awsrequest.AWSRequest("POST", server["AWS_ENDPOINT_URL"] + "/", headers=headers, data=b"{}")
    botocore.auth.SigV4QueryAuth(credentials, "kms", server["AWS_DEFAULT_REGION"], expires=60).add_auth(request)
    session = requests.Session()
    session.trust_env = False
    answer = session.post(request.url, data=b"", headers=headers)
    assert answer.json() == {"__type": "SerializationException"}
    answer = session.post(request.url, data=b"{}", headers=headers)
    assert answer.json() == {"__type": INVALID, "message": MISMATCH}


def test_a_link_expires(wire, recorded):
    request = Request(wire, "ListKeys", {})
    request.date = amz_date(-30)
    assert request.send_link(expires=3600).status == 200
    for expires, age in ((29, 31), (0, 2), (60, 100), (300, 400)):
        request.date = amz_date(-age)
        answer = request.send_link(expires=expires)
        status, kind, message = answer.error
        assert (status, kind) == (400, INVALID)
        assert message.startswith(f"Signature expired: {request.date} is now earlier than ")
        recorded.add(answer.request_id)
    # Beyond the five minutes of a header, because it says so itself.
    request.date = amz_date(-1800)
    assert request.send_link(expires=3600).status == 200
    request.date = amz_date(400)
    assert request.send_link(expires=3600).error[1] == INVALID


def test_the_life_of_a_link_is_signed_and_bounded(request_, refused):
    target, headers = request_.link(expires=1)
    wire = request_.wire
    longer = target.replace("X-Amz-Expires=1&", "X-Amz-Expires=100&")
    refused(wire.exchange("POST", longer, headers, request_.body), WRONG)
    refused(wire.exchange("POST", target.replace("X-Amz-Expires=1&", ""), headers, request_.body), WRONG)
    assert request_.send_link(expires=604_800).status == 200
    refused(request_.send_link(expires=604_801), refusal(
        INCOMPLETE, "X-Amz-Expires must be less than a week (in seconds); that is 604800 seconds at most"))
    for wrong in ("-1", "x", "", "1.5", "9" * 30):
        assert request_.send_link(expires=wrong).error[1] == INCOMPLETE


def test_a_link_that_was_tampered_with(request_, refused):
    target, headers = request_.link(expires=60)
    wire, body = request_.wire, request_.body
    refused(wire.exchange("POST", target, headers, b'{"Limit":2}'), WRONG)
    refused(wire.exchange("POST", target + "&more=1", headers, body), WRONG)
    refused(wire.exchange("POST", "/x" + target[1:], headers, body), WRONG)
    tampered = [(name, "TrentService.ListAliases" if name == "x-amz-target" else value) for name, value in headers]
    refused(wire.exchange("POST", target, tampered, body), WRONG)
    refused(wire.exchange("POST", target[:-2], headers, body), WRONG)
    refused(wire.exchange("POST", target.replace("%2Fkms%2F", "%2Fs3%2F"), headers, body), refusal(
        INVALID, "Credential should be scoped to correct service: 'kms'. "))


def test_a_link_without_one_of_its_parts(request_, recorded):
    target, headers = request_.link(expires=60)
    path, _, query = target.partition("?")
    parts = query.split("&")
    for name in ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"):
        rest = "&".join(part for part in parts if not part.startswith(name + "="))
        answer = request_.wire.exchange("POST", f"{path}?{rest}", headers, request_.body)
        status, kind, message = answer.error
        assert (status, kind) == (400, INCOMPLETE), name
        assert f"AWS query-string parameters must include '{name}'. " in message
        recorded.add(answer.request_id)
        twice = query + "&" + next(part for part in parts if part.startswith(name + "="))
        answer = request_.wire.exchange("POST", f"{path}?{twice}", headers, request_.body)
        assert answer.error[1] in (INCOMPLETE, INVALID), name


def test_a_link_with_a_session_token(request_, refused):
    refused(request_.send_link(expires=60, **{"X-Amz-Security-Token": "token"}), UNKNOWN)


def test_a_link_and_a_header(request_, refused):
    target, headers = request_.link(expires=60)
    path, _, query = target.partition("?")
    both = refusal(INVALID, "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")
    refused(request_.send(query=query), both)
    request_.query = query
    refused(request_.send(), both)
