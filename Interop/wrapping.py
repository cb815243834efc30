"""Key material wrapped as a customer of AWS KMS wraps it, with the `cryptography` package."""

import os

from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

CURVES = {
    "ECC_NIST_P256": ec.SECP256R1, "ECC_NIST_P384": ec.SECP384R1, "ECC_NIST_P521": ec.SECP521R1,
    "ECC_SECG_P256K1": ec.SECP256K1}
SYMMETRIC_BYTES = {"SYMMETRIC_DEFAULT": 32, "HMAC_224": 28, "HMAC_256": 32, "HMAC_384": 48, "HMAC_512": 64}


def private_key(spec):
    if spec in CURVES:
        return ec.generate_private_key(CURVES[spec]())
    if spec == "ECC_NIST_EDWARDS25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=int(spec.removeprefix("RSA_")))


def pkcs8(key):
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def spki(key):
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def material(spec):
    """Fresh material of a key spec, as it is wrapped."""
    return os.urandom(SYMMETRIC_BYTES[spec]) if spec in SYMMETRIC_BYTES else pkcs8(private_key(spec))


def wrap(plaintext, public_key, algorithm, transport_bytes=32):
    """public_key: DER, as GetParametersForImport answers it."""
    key = serialization.load_der_public_key(public_key)
    digest = hashes.SHA256() if algorithm.endswith("256") else hashes.SHA1()
    oaep = padding.OAEP(mgf=padding.MGF1(digest), algorithm=digest, label=None)
    if not algorithm.startswith("RSA_AES_KEY_WRAP"):
        return key.encrypt(plaintext, oaep)
    transport = os.urandom(transport_bytes)
    return key.encrypt(transport, oaep) + keywrap.aes_key_wrap_with_padding(transport, plaintext)


def algorithm_for(spec):
    return "RSA_AES_KEY_WRAP_SHA_256" if spec.startswith("RSA") else "RSAES_OAEP_SHA_256"


class Import:
    """One pair of public key and token."""

    def __init__(self, kms, key, algorithm="RSAES_OAEP_SHA_256", spec="RSA_2048"):
        self.kms, self.key, self.algorithm = kms, key, algorithm
        self.parameters = kms.get_parameters_for_import(
            KeyId=key, WrappingAlgorithm=algorithm, WrappingKeySpec=spec)

    def request(self, plaintext, **more):
        if "ValidTo" not in more:
            more.setdefault("ExpirationModel", "KEY_MATERIAL_DOES_NOT_EXPIRE")
        return {
            "KeyId": self.key, "ImportToken": self.parameters["ImportToken"],
            "EncryptedKeyMaterial": wrap(plaintext, self.parameters["PublicKey"], self.algorithm)} | more

    def bring(self, plaintext, **more):
        return self.kms.import_key_material(**self.request(plaintext, **more))


def bring(kms, key, plaintext, algorithm="RSAES_OAEP_SHA_256", spec="RSA_2048", **more):
    """The whole dance."""
    return Import(kms, key, algorithm, spec).bring(plaintext, **more)
