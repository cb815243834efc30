import KeyModel

extension KeyPurpose {
    /// Everything that a key of that kind, made for this purpose, may be made capable of. A key that signs stays one;
    /// RSA keys for encryption may sign as well, since Azure's keys have no purpose but their capabilities.
    func capabilities(of algorithm: KeyAlgorithm) -> Set<KeyCapability> {
        switch (self, algorithm.family) {
        case (.encryptDecrypt, .rsa): Set(KeyCapability.allCases)
        case (.encryptDecrypt, .aes): [.encrypt, .decrypt, .wrapKey, .unwrapKey]
        case (.signVerify, _): [.sign, .verify]
        default: []
        }
    }

    /// - Throws: `.invalidInput(.purposeIncompatible)`.
    func requireSuitable(_ capabilities: [KeyCapability], of algorithm: KeyAlgorithm) throws(ServiceError) {
        guard Set(capabilities).isSubset(of: self.capabilities(of: algorithm)) else {
            throw .invalidInput(.purposeIncompatible(self, algorithm))
        }
    }
}
