"""AWS KMS without an SDK: requests signed by a Signature Version 4 of our own, sent byte by byte.

The SDKs refuse to send most of what a server must refuse. Here every part of a request can be made wrong.
"""

import base64
import dataclasses
import datetime
import hashlib
import hmac
import http.client
import json
import threading
import time
import urllib.parse
import uuid

from botocore.exceptions import ClientError

import model

JSON = "application/x-amz-json-1.1"
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.")


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def request_id(self):
        return self.headers["x-amzn-requestid"]

    @property
    def error(self):
        """Status, type and message of a refusal; a refusal must have the protocol's form."""
        assert self.status >= 400, (self.status, self.body)
        assert self.headers["content-type"] == JSON
        uuid.UUID(self.request_id)
        error = self.json
        assert set(error) <= {"__type", "message"}, error
        return self.status, error["__type"], error.get("message")


def refusal(kind, message=None):
    return 400, kind, message


def invalid(*complaints):
    """The text of AWS's validation."""
    noun = "error" if len(complaints) == 1 else "errors"
    return refusal("ValidationException", f"{len(complaints)} validation {noun} detected: " + "; ".join(complaints))


def hexhmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256)


def amz_date(offset=0):
    return datetime.datetime.fromtimestamp(time.time() + offset, datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def encode(text):
    return urllib.parse.quote(text, safe="-_.~")


@dataclasses.dataclass
class Signer:
    """Signature Version 4, with every part to be chosen."""

    access_key: str
    secret: str
    region: str
    service: str = "kms"
    terminator: str = "aws4_request"
    day: str = ""

    def scope(self, date):
        return "/".join([self.day or date[:8], self.region, self.service, self.terminator])

    def sign(self, method, path, query, headers, signed, body_hash, date):
        """headers: (name in lower case, value) pairs; query: canonical already."""
        lines = []
        for name in signed:
            values = [" ".join(value.split()) for key, value in headers if key == name]
            lines.append(f"{name}:{','.join(values)}\n")
        canonical = "\n".join([method, path, query, "".join(lines), ";".join(signed), body_hash])
        text = "\n".join([
            "AWS4-HMAC-SHA256", date, self.scope(date), hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + self.secret).encode()
        for part in self.scope(date).split("/"):
            key = hexhmac(key, part).digest()
        return hexhmac(key, text).hexdigest()

    def credential(self, date):
        return f"{self.access_key}/{self.scope(date)}"


class Wire:
    """One keep-alive connection."""

    def __init__(self, env, **signer):
        self.env = env
        self.host = env["AWS_ENDPOINT_URL"].split("://")[1]
        self.signer = Signer(**{
            "access_key": env["AWS_ACCESS_KEY_ID"], "secret": env["AWS_SECRET_ACCESS_KEY"],
            "region": env["AWS_DEFAULT_REGION"]} | signer)
        self.connection = http.client.HTTPConnection(self.host, timeout=30)

    def exchange(self, method, target, headers, body):
        """Sends exactly these headers, apart from Content-Length."""
        self.connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            self.connection.putheader(name, value)
        self.connection.putheader("Content-Length", str(len(body)))
        self.connection.endheaders(body)
        response = self.connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        if response.will_close:
            self.connection.close()
        return answer

    def call(self, operation, body=b"", **changes):
        """A POST of an operation; body may be a value to be sent as JSON."""
        request = Request(self, operation, body)
        for name, value in changes.items():
            assert hasattr(request, name), name
            setattr(request, name, value)
        return request.send()

    def close(self):
        self.connection.close()


class Request:
    """One request, signed when it is sent; every attribute may be set before."""

    def __init__(self, wire, operation, body=b""):
        self.wire = wire
        self.signer = wire.signer
        self.method = "POST"
        self.path = "/"
        self.query = ""
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.date = amz_date()
        self.content_type = JSON
        self.target = f"TrentService.{operation}" if operation else None
        self.extra = []  # signed
        self.unsigned = []  # added after signing
        self.leave_out = set()  # of the signed headers
        self.authorization = lambda text: text  # changes the header

    def headers(self):
        headers = [("host", self.wire.host), ("x-amz-date", self.date)]
        if self.content_type is not None:
            headers.append(("content-type", self.content_type))
        if self.target is not None:
            headers.append(("x-amz-target", self.target))
        return headers + self.extra

    def signed(self, headers):
        return sorted({name for name, _ in headers} - self.leave_out)

    def send(self, body=None, headers=None, path=None, query=None):
        """What is given here is sent in place of what was signed."""
        own = self.headers()
        signed = self.signed(own)
        signature = self.signer.sign(
            self.method, self.path, self.query, own, signed, hashlib.sha256(self.body).hexdigest(), self.date)
        text = (
            f"AWS4-HMAC-SHA256 Credential={self.signer.credential(self.date)}, SignedHeaders={';'.join(signed)}, "
            f"Signature={signature}")
        sent = (own if headers is None else headers) + self.unsigned + [("authorization", self.authorization(text))]
        path, query = self.path if path is None else path, self.query if query is None else query
        target = path + ("?" + query if query else "")
        return self.wire.exchange(self.method, target, sent, self.body if body is None else body)

    def link(self, expires=None, **more):
        """Signs in the query string; returns the target and the headers to send."""
        headers = [("host", self.wire.host)]
        if self.content_type is not None:
            headers.append(("content-type", self.content_type))
        if self.target is not None:
            headers.append(("x-amz-target", self.target))
        headers += self.extra
        signed = self.signed(headers)
        parameters = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": self.signer.credential(self.date),
            "X-Amz-Date": self.date, "X-Amz-SignedHeaders": ";".join(signed)} | more
        if expires is not None:
            parameters["X-Amz-Expires"] = str(expires)
        query = "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(parameters.items()))
        signature = self.signer.sign(
            self.method, self.path, query, headers, signed, hashlib.sha256(self.body).hexdigest(), self.date)
        return f"{self.path}?{query}&X-Amz-Signature={signature}", headers

    def send_link(self, **options):
        target, headers = self.link(**options)
        return self.wire.exchange(self.method, target, headers + self.unsigned, self.body)


class Keys:
    """Keys that tests share, made when first asked for. Nobody may change their state."""

    def __init__(self, kms):
        self.kms = kms
        self.made = {}
        self.lock = threading.Lock()

    def __call__(self, spec="SYMMETRIC_DEFAULT", usage=None, number=0):
        """The ARN of a key."""
        usage = usage or default_usage(spec)
        with self.lock:
            place = (spec, usage, number)
            if place not in self.made:
                self.made[place] = self.fresh(spec, usage)
            return self.made[place]

    def fresh(self, spec="SYMMETRIC_DEFAULT", usage=None, **more):
        """The ARN of a key of the caller's own."""
        return self.kms.create_key(KeySpec=spec, KeyUsage=usage or default_usage(spec), **more)["KeyMetadata"]["Arn"]


def default_usage(spec):
    if spec.startswith("HMAC"):
        return "GENERATE_VERIFY_MAC"
    return "SIGN_VERIFY" if spec.startswith("ECC") else "ENCRYPT_DECRYPT"


_shared = {}


def shared_keys(kms):
    """The keys of the client's service. Every answer to the client is held against the model from now on."""
    if kms.meta.endpoint_url not in _shared:
        model.watch(kms)
        _shared[kms.meta.endpoint_url] = Keys(kms)
    return _shared[kms.meta.endpoint_url]


def b64(data):
    return base64.b64encode(data).decode()


def key_id(arn):
    return arn.rpartition("/")[2]


def error_of(call, **arguments):
    """Status, code and message of the ClientError that a boto3 call must raise, and the response's request id."""
    try:
        call(**arguments)
    except ClientError as error:
        response = error.response
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        request_id = response["ResponseMetadata"]["RequestId"]
        uuid.UUID(request_id)
        return (status, response["Error"]["Code"], response["Error"]["Message"] or None), request_id
    raise AssertionError("the call was answered")


def failing(call, **arguments):
    return error_of(call, **arguments)[0]


class Trail:
    """The audit trail as `aegis-kms audit query` shows it."""

    def __init__(self, service):
        self.service = service

    def query(self, *options, limit=1000):
        result = self.service.run("audit", "query", *options, "--limit", str(limit), "--output", "json")
        return [json.loads(line)["record"] for line in result.stdout.splitlines()]

    def of(self, request_id):
        """The one record of a request."""
        (record,) = self.query("--request-id", request_id)
        return record

    def recent(self, limit=1000):
        """By request id."""
        records = {}
        for record in self.query(limit=limit):
            records.setdefault(record["id"], []).append(record)
        return records
