#!/usr/bin/env python3
"""Writes sigv4.json: requests signed by botocore, with the canonical request that botocore signed.

Run it again after a change: python3 make_sigv4.py (needs botocore).
"""
import datetime
import json
import pathlib

import botocore.auth
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 11, 24, 9, 0, 0)
KEYS = Credentials("AKIDEXAMPLE123456789", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
SESSION_KEYS = Credentials("ASIAEXAMPLE123456789", "secret", "session//token==")


class FrozenDateTime(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW

    @classmethod
    def now(cls, tz=None):
        return NOW.replace(tzinfo=tz) if tz else NOW


def signed(name, method, path, headers, body, credentials=KEYS, expires=None, host="kms.us-gov-west-1.amazonaws.com"):
    request = AWSRequest(method=method, url=f"https://{host}{path}", data=body.encode())
    request.headers = HTTPHeaders()
    for key, value in headers:
        request.headers.add_header(key, value)
    if expires:
        auth = SigV4QueryAuth(credentials, "kms", "us-gov-west-1", expires=expires)
    else:
        auth = SigV4Auth(credentials, "kms", "us-gov-west-1")
    canonical = {}
    original = auth.canonical_request

    def keep(request):
        canonical["text"] = original(request)
        return canonical["text"]

    auth.canonical_request = keep
    auth.add_auth(request)
    sent = [["Host", host]] + [[key, value] for key, value in request.headers.items()]
    target = request.url[len(f"https://{host}"):]
    return {
        "name": name, "method": method, "target": target, "headers": sent, "body": body,
        "canonicalHead": canonical["text"].rsplit("\n", 1)[0] + "\n",
    }


def main():
    botocore.auth.datetime.datetime = FrozenDateTime
    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = lambda remove_tzinfo=True: NOW
    kms = [("X-Amz-Target", "TrentService.Encrypt"), ("Content-Type", "application/x-amz-json-1.1")]
    body = '{"KeyId":"alias/app","Plaintext":"aGVsbG8="}'
    cases = [
        signed("plain", "POST", "/", kms, body),
        signed("empty body", "POST", "/", kms, ""),
        signed("session token", "POST", "/", kms, body, credentials=SESSION_KEYS),
        signed("user agent is not signed", "POST", "/", kms + [("User-Agent", "aws-cli/2.0")], body),
        signed("trimmed and collapsed", "POST", "/", kms + [("My-Header1", "  a   b   c  ")], body),
        signed("quoted spaces", "POST", "/", kms + [("My-Header1", '"a   b   c"')], body),
        signed("duplicates", "POST", "/", kms + [("My-Header1", "value2"), ("My-Header1", "value1")], body),
        signed("path", "POST", "/example/path", kms, body),
        signed("trailing slash", "POST", "/example/", kms, body),
        signed("dots", "POST", "/./example/../other", kms, body),
        signed("slashes", "POST", "//example//other//", kms, body),
        signed("encoded twice", "POST", "/example%20path/%E1%88%B4", kms, body),
        signed("unreserved", "POST", "/-._~0123456789ABCxyz", kms, body),
        signed("query order", "POST", "/?Param2=value2&Param1=value1", kms, body),
        signed("query order of values", "POST", "/?Param1=value2&Param1=value1", kms, body),
        signed("query without value", "POST", "/?Param1=&Param0=x", kms, body),
        signed("query encoded", "POST", "/?a=%E1%88%B4&b=%2F%20", kms, body),
        signed("port in host", "POST", "/", kms, body, host="127.0.0.1:8080"),
        signed("in the query", "POST", "/", kms, body, expires=900),
        signed("in the query with a session", "POST", "/", kms, body, credentials=SESSION_KEYS, expires=604800),
    ]
    target = pathlib.Path(__file__).with_name("sigv4.json")
    target.write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
