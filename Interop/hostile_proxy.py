"""An external key store proxy that does what it is told, and mostly what it should not."""

import base64
import hashlib
import http.server
import json
import os
import ssl
import threading
import time

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def b64(data):
    return base64.b64encode(data).decode()


class HostileProxy:
    """Speaks the protocol as it should until `fault` is set."""

    def __init__(self, certificate=None):
        self.key, self.fault, self.requests, self.connections = AESGCM.generate_key(256), None, [], 0
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                proxy.connections += 1
                super().setup()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                proxy.requests.append((self.path, dict(self.headers), json.loads(body)))
                try:
                    proxy.answer(self, self.path.rsplit("/", 1)[-1], json.loads(body))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
            self.scheme = "https"
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request, call, body):
        fault = self.fault
        if fault == "slow":
            time.sleep(0.6)
        if fault == "closes":
            request.close_connection = True
            return request.connection.close()
        if fault == "half":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            request.close_connection = True
            return request.connection.close()
        if fault == "redirect":
            request.send_response(307)
            request.send_header("Location", f"{self.scheme}://127.0.0.1:{self.port}/elsewhere")
            request.send_header("Content-Length", "0")
            return request.end_headers()
        if fault == "trickle":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
            for _ in range(20):
                request.wfile.write(b" ")
                time.sleep(0.05)
            return None
        if isinstance(fault, tuple):
            status, name = fault
            return self.send(request, {"errorName": name, "errorMessage": "no"}, status)
        if isinstance(fault, bytes):
            return self.send(request, fault)
        answer = getattr(self, call)(body)
        if callable(fault):
            answer = fault(call, answer)
        return self.send(request, answer)

    @staticmethod
    def send(request, answer, status=200):
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def health(self, _):
        return {"xksProxyFleetSize": 1, "xksProxyVendor": "v", "xksProxyModel": "m", "ekmVendor": "e",
                "ekmFleetDetails": [{"id": "1", "model": "m", "healthStatus": "ACTIVE"}]}

    def metadata(self, _):
        return {"keySpec": "AES_256", "keyUsage": ["ENCRYPT", "DECRYPT"], "keyStatus": "ENABLED"}

    def encrypt(self, body):
        aad, nonce, extra = base64.b64decode(body.get("additionalAuthenticatedData", "")), os.urandom(12), b"v1"
        sealed = AESGCM(self.key).encrypt(nonce, base64.b64decode(body["plaintext"]), aad + extra)
        ciphertext, tag = sealed[:-16], sealed[-16:]
        return {"ciphertext": b64(ciphertext), "initializationVector": b64(nonce), "authenticationTag": b64(tag),
                "ciphertextMetadata": b64(extra), "ciphertextDataIntegrityValue": b64(
                    hashlib.sha256(aad + extra + nonce + ciphertext + tag).digest())}

    def decrypt(self, body):
        field = {name: base64.b64decode(body.get(name, "")) for name in (
            "additionalAuthenticatedData", "initializationVector", "ciphertext", "authenticationTag",
            "ciphertextMetadata")}
        plaintext = AESGCM(self.key).decrypt(
            field["initializationVector"], field["ciphertext"] + field["authenticationTag"],
            field["additionalAuthenticatedData"] + field["ciphertextMetadata"])
        return {"plaintext": b64(plaintext)}
