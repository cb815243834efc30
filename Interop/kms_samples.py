"""A request of every operation of AWS KMS, as it goes over the wire; each succeeds, in this order."""

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from kms_wire import b64

POLICY = """{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*",
"Resource":"*"}]}"""
PRINCIPAL = "arn:aws-us-gov:iam::123456789012:user/sample"


class Samples:
    """Requests on keys and key stores of their own: answers are needed for some of them.

    There are 10 key stores in an account at most: `with` deletes those of the samples.
    """

    def __init__(self, kms, keys, proxy, name):
        self.kms = kms
        self.proxy = proxy
        self.name = name
        self.store = kms.create_custom_key_store(**self.settings("old"))["CustomKeyStoreId"]
        self.key = keys.fresh()
        self.other = keys.fresh()
        self.primary = keys.fresh(MultiRegion=True)
        self.signing = keys("ECC_NIST_P256")
        self.mac = keys("HMAC_256")
        self.agreeing = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")["KeyMetadata"]["Arn"]
        self.peer = b64(kms.get_public_key(KeyId=self.agreeing)["PublicKey"])
        self.alias = f"alias/{name}"
        self.ciphertext = b64(kms.encrypt(KeyId=self.key, Plaintext=b"sample")["CiphertextBlob"])
        grant = {"KeyId": self.key, "GranteePrincipal": PRINCIPAL, "RetiringPrincipal": PRINCIPAL,
                 "Operations": ["Encrypt"]}
        self.grants = [kms.create_grant(**grant)["GrantId"] for _ in range(2)]
        signature = kms.sign(KeyId=self.signing, Message=b"sample", SigningAlgorithm="ECDSA_SHA_256")
        code = kms.generate_mac(KeyId=self.mac, Message=b"sample", MacAlgorithm="HMAC_SHA_256")
        self.signature, self.code = b64(signature["Signature"]), b64(code["Mac"])

        self.imported = keys.fresh(Origin="EXTERNAL")
        self.parameters = {"WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048"}
        answer = kms.get_parameters_for_import(KeyId=self.imported, **self.parameters)
        self.token = b64(answer["ImportToken"])
        oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
        self.wrapped = b64(serialization.load_der_public_key(answer["PublicKey"]).encrypt(bytes(32), oaep))

    def settings(self, prefix):
        """An external key store: it needs no HSM. Those that are on HSMs are test_kms_key_stores'."""
        return {
            "CustomKeyStoreName": f"{prefix}-{self.name}", "CustomKeyStoreType": "EXTERNAL_KEY_STORE",
            "XksProxyUriEndpoint": f"http://127.0.0.1:{self.proxy.port}", "XksProxyConnectivity": "PUBLIC_ENDPOINT",
            "XksProxyUriPath": f"/{prefix}-{self.name}/kms/xks/v1",
            "XksProxyAuthenticationCredential": {"AccessKeyId": "A" * 20, "RawSecretAccessKey": "a" * 43}}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for store in self.kms.describe_custom_key_stores()["CustomKeyStores"]:
            if store["CustomKeyStoreName"].endswith(self.name):
                if store["ConnectionState"] != "DISCONNECTED":
                    self.kms.disconnect_custom_key_store(CustomKeyStoreId=store["CustomKeyStoreId"])
                self.kms.delete_custom_key_store(CustomKeyStoreId=store["CustomKeyStoreId"])

    def requests(self):
        key, store = {"KeyId": self.key}, {"CustomKeyStoreId": self.store}
        message = {"Message": b64(b"sample")}
        ecdsa = {"KeyId": self.signing, "SigningAlgorithm": "ECDSA_SHA_256"} | message
        hmac = {"KeyId": self.mac, "MacAlgorithm": "HMAC_SHA_256"} | message
        return {
            "CreateKey": {},
            "DescribeKey": key,
            "ListKeys": {},
            "CreateAlias": {"AliasName": self.alias, "TargetKeyId": self.key},
            "UpdateAlias": {"AliasName": self.alias, "TargetKeyId": self.other},
            "ListAliases": {"KeyId": self.other},
            "DeleteAlias": {"AliasName": self.alias},
            "Encrypt": key | {"Plaintext": b64(b"sample")},
            "Decrypt": {"CiphertextBlob": self.ciphertext},
            "DeriveSharedSecret": {
                "KeyId": self.agreeing, "KeyAgreementAlgorithm": "ECDH", "PublicKey": self.peer},
            "ReEncrypt": {"CiphertextBlob": self.ciphertext, "DestinationKeyId": self.other},
            "GenerateDataKey": key | {"KeySpec": "AES_256"},
            "GenerateDataKeyWithoutPlaintext": key | {"NumberOfBytes": 32},
            "GenerateDataKeyPair": key | {"KeyPairSpec": "ECC_NIST_P256"},
            "GenerateDataKeyPairWithoutPlaintext": key | {"KeyPairSpec": "ECC_NIST_P256"},
            "GenerateRandom": {"NumberOfBytes": 32},
            "Sign": ecdsa,
            "Verify": ecdsa | {"Signature": self.signature},
            "GetPublicKey": {"KeyId": self.signing},
            "GenerateMac": hmac,
            "VerifyMac": hmac | {"Mac": self.code},
            "DisableKey": key,
            "EnableKey": key,
            "EnableKeyRotation": key,
            "GetKeyRotationStatus": key,
            "RotateKeyOnDemand": key,
            "DisableKeyRotation": key,
            "PutKeyPolicy": key | {"Policy": POLICY},
            "GetKeyPolicy": key,
            "ListKeyPolicies": key,
            "TagResource": key | {"Tags": [{"TagKey": "sample", "TagValue": "yes"}]},
            "ListResourceTags": key,
            "UntagResource": key | {"TagKeys": ["sample"]},
            "UpdateKeyDescription": key | {"Description": "sample"},
            "ListKeyRotations": key,
            "GetParametersForImport": {"KeyId": self.imported} | self.parameters,
            "ImportKeyMaterial": {
                "KeyId": self.imported, "ImportToken": self.token, "EncryptedKeyMaterial": self.wrapped,
                "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"},
            "DeleteImportedKeyMaterial": {"KeyId": self.imported},
            "ReplicateKey": {"KeyId": self.primary, "ReplicaRegion": "us-gov-east-1"},
            "UpdatePrimaryRegion": {"KeyId": self.primary, "PrimaryRegion": "us-gov-east-1"},
            "CreateGrant": key | {"GranteePrincipal": PRINCIPAL, "Operations": ["Decrypt"]},
            "ListGrants": key,
            "ListRetirableGrants": {"RetiringPrincipal": PRINCIPAL},
            "RetireGrant": key | {"GrantId": self.grants[0]},
            "RevokeGrant": key | {"GrantId": self.grants[1]},
            "GetKeyLastUsage": key,
            "ScheduleKeyDeletion": key,
            "CancelKeyDeletion": key,
            "UpdateCustomKeyStore": store | {"NewCustomKeyStoreName": f"renamed-{self.name}"},
            "ConnectCustomKeyStore": store,
            "DescribeCustomKeyStores": store,
            "DisconnectCustomKeyStore": store,
            "DeleteCustomKeyStore": store,
            "CreateCustomKeyStore": self.settings("new"),
        }
