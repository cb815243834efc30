"""What is asked of the service."""

import itertools

from .signing import random_text

REQUEST_COUNT = 2000


class Keys:
    """The keys that the cases use: ten of the symmetric ones, so that no case lives on one key alone."""

    def __init__(self, client):
        def make(**members):
            return client.create_key(**members)["KeyMetadata"]["KeyId"]

        self.symmetric = [make() for _ in range(10)]
        self.elliptic = make(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        self.rsa = make(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")


def encrypt(signer, keys, count=REQUEST_COUNT):
    """1 KiB, each another plaintext and context, under the keys in turn."""
    return [signer.request("Encrypt", {
        "KeyId": key, "Plaintext": random_text(1024), "EncryptionContext": {"tenant": f"t-{n}", "purpose": "benchmark"},
    }) for n, key in zip(range(count), itertools.cycle(keys))]


def encrypt_case(signer, keys):
    return encrypt(signer, keys.symmetric)


def decrypt(signer, keys):
    sealed = list(signer.answers(encrypt(signer, keys.symmetric)))
    return [signer.request("Decrypt", {
        "CiphertextBlob": answer["CiphertextBlob"], "EncryptionContext": {"tenant": f"t-{n}", "purpose": "benchmark"},
    }) for n, answer in enumerate(sealed)]


def generate_data_key(signer, keys):
    return [signer.request("GenerateDataKey", {
        "KeyId": key, "KeySpec": "AES_256", "EncryptionContext": {"object": f"o-{n}"},
    }) for n, key in zip(range(REQUEST_COUNT), itertools.cycle(keys.symmetric))]


def sign_p256(signer, keys):
    return _sign(signer, keys.elliptic, "ECDSA_SHA_256")


def sign_rsa2048(signer, keys):
    return _sign(signer, keys.rsa, "RSASSA_PKCS1_V1_5_SHA_256")


def _sign(signer, key, algorithm):
    return [signer.request("Sign", {
        "KeyId": key, "Message": random_text(32), "MessageType": "DIGEST", "SigningAlgorithm": algorithm,
    }) for _ in range(REQUEST_COUNT)]


def describe(signer, keys):
    return [signer.request("DescribeKey", {"KeyId": key}) for key in keys.symmetric]


def constant(signer, keys):
    """The ceiling: the same server, the same connections, and nothing to do."""
    return [f"GET /healthz HTTP/1.1\r\nHost: {signer.host}:{signer.port}\r\n\r\n".encode()]


CASES = {
    "constant": ("GET /healthz (ceiling)", constant),
    "encrypt": ("Encrypt 1 KiB", encrypt_case),
    "decrypt": ("Decrypt 1 KiB", decrypt),
    "datakey": ("GenerateDataKey", generate_data_key),
    "sign-p256": ("Sign ECDSA P-256", sign_p256),
    "sign-rsa": ("Sign RSA-2048", sign_rsa2048),
    "describe": ("DescribeKey", describe),
}
