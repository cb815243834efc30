"""Requests as boto3 sends them, signed beforehand: a signature holds five minutes."""

import base64
import json
import os
import socket

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config


class Signer:
    """The administrator of one service."""

    def __init__(self, service):
        admin = service.admin
        self.host, self.port = "127.0.0.1", service.port
        self.url = f"http://{self.host}:{self.port}/"
        self.session = boto3.Session(admin["AWS_ACCESS_KEY_ID"], admin["AWS_SECRET_ACCESS_KEY"],
                                     region_name=admin["AWS_DEFAULT_REGION"])
        self.client = self.session.client("kms", endpoint_url=self.url, config=Config(retries={"total_max_attempts": 1}))
        self.auth = SigV4Auth(self.session.get_credentials(), "kms", admin["AWS_DEFAULT_REGION"])
        self.headers = self._headers_of_boto3()

    def _headers_of_boto3(self):
        """What boto3 sends beside the signature, so that requests are as long as in real life."""
        seen = {}

        def capture(request, **_):
            seen.update({name: value for name, value in request.headers.items()})
            return AWSResponse(request.url, 200, {}, _Body())

        events = self.client.meta.events
        events.register("before-send.kms.ListKeys", capture)
        self.client.list_keys()
        events.unregister("before-send.kms.ListKeys", capture)
        computed = {"authorization", "x-amz-date", "x-amz-target", "content-length"}
        text = lambda value: value.decode() if isinstance(value, bytes) else value
        return {name: text(value) for name, value in seen.items() if name.lower() not in computed}

    def request(self, operation, members):
        """The bytes of a whole request."""
        body = json.dumps(members).encode()
        request = AWSRequest("POST", self.url, self.headers | {"X-Amz-Target": f"TrentService.{operation}"}, body)
        request.headers["Host"] = f"{self.host}:{self.port}"
        self.auth.add_auth(request)
        request.headers["Content-Length"] = str(len(body))
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body

    def answers(self, requests):
        """The answers' JSON, one request after the other."""
        return map(json.loads, exchange(self.host, self.port, requests))


def exchange(host, port, requests):
    """Sends requests one after the other on one connection; yields the bodies of the answers."""
    with socket.create_connection((host, port)) as connection, connection.makefile("rb") as stream:
        for request in requests:
            connection.sendall(request)
            status, length = stream.readline(), 0
            while (line := stream.readline()) != b"\r\n":
                name, value = line.split(b":", 1)
                if name.lower() == b"content-length":
                    length = int(value)
            body = stream.read(length)
            if b" 200 " not in status:
                raise SystemExit(f"{status.decode().strip()}: {body.decode()}")
            yield body


class _Body:
    def stream(self, **_):
        yield b'{"Keys":[],"Truncated":false}'


def random_text(byte_count):
    return base64.b64encode(os.urandom(byte_count)).decode()


def write_lua(requests, path):
    """A table that wrk's script reads."""
    escapes = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\r"): "\\r", ord("\n"): "\\n"}
    with open(path, "w", encoding="ascii") as file:
        # Appended one by one: LuaJIT takes at most 65,536 constants in a function.
        file.write("local t = {}\n")
        for start in range(0, len(requests), 10_000):
            file.write("(function()\n" if start == 0 else ";(function()\n")
            for offset, request in enumerate(requests[start:start + 10_000]):
                file.write(f't[{start + offset + 1}] = "{request.decode("ascii").translate(escapes)}"\n')
            file.write("end)()\n")
        file.write("return t\n")
