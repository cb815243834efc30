import CPKCS11
import KeyModel
import RootOfTrust

extension CryptokiSession {
    /// Bytes from the token's random generator; not secret.
    func random(_ count: Int) throws(TokenFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        try check(functions.generateRandom(handle, &bytes, CK_ULONG(count)))
        return bytes
    }

    /// - Returns: the ciphertext and what the mechanism puts behind it (AES-GCM: the tag).
    func encrypt(
        _ plaintext: SecretBytes, key: CK_OBJECT_HANDLE, mechanism: Mechanism, outputByteCount: Int
    ) throws(TokenFailure) -> [UInt8] {
        try mechanism.withC { mechanism throws(TokenFailure) in
            try checkStart(functions.encryptInit(handle, mechanism, key))
        }
        var output = [UInt8](repeating: 0, count: outputByteCount)
        var count = CK_ULONG(outputByteCount)
        let code = plaintext.withUnsafeBytes { bytes in
            // The pointer is to non-constant bytes by the standard's habit alone.
            let pointer = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
            return functions.encrypt(handle, pointer, CK_ULONG(bytes.count), &output, &count)
        }
        try check(code)
        guard count == outputByteCount else { throw .refused(.internalFailure) }
        return output
    }

    /// - Parameter roomByteCount: at least as long as the plaintext can be. SoftHSM asks for the ciphertext's length.
    func decrypt(
        _ ciphertext: [UInt8], key: CK_OBJECT_HANDLE, mechanism: Mechanism, roomByteCount: Int
    ) throws(TokenFailure) -> SecretBytes {
        try mechanism.withC { mechanism throws(TokenFailure) in
            try checkStart(functions.decryptInit(handle, mechanism, key))
        }
        var ciphertext = ciphertext
        var count = CK_ULONG(roomByteCount)
        let room = try SecretBytes(count: roomByteCount) { room throws(TokenFailure) in
            let output = room.bindMemory(to: UInt8.self).baseAddress
            try checkOpened(
                functions.decrypt(handle, &ciphertext, CK_ULONG(ciphertext.count), output, &count))
        }
        guard count <= roomByteCount else { throw .refused(.internalFailure) }
        return room.withUnsafeBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
    }

    func sign(
        _ bytes: [UInt8], key: CK_OBJECT_HANDLE, mechanism: Mechanism
    ) throws(TokenFailure) -> [UInt8] {
        try mechanism.withC { mechanism throws(TokenFailure) in
            try checkStart(functions.signInit(handle, mechanism, key))
        }
        var bytes = bytes
        // Room for a signature of RSA-4096, the longest there is here.
        var signature = [UInt8](repeating: 0, count: 512)
        var count = CK_ULONG(signature.count)
        try check(functions.sign(handle, &bytes, CK_ULONG(bytes.count), &signature, &count))
        guard count <= signature.count else { throw .refused(.internalFailure) }
        return Array(signature.prefix(Int(count)))
    }

    /// Random bytes that are to stay secret.
    func secretRandom(_ count: Int) throws(TokenFailure) -> SecretBytes {
        try SecretBytes(count: count) { room throws(TokenFailure) in
            let bytes = room.bindMemory(to: UInt8.self).baseAddress
            try check(functions.generateRandom(handle, bytes, CK_ULONG(count)))
        }
    }

    /// SoftHSM says "arguments bad" to OAEP with a digest that it does not know.
    func checkStart(_ code: CK_RV) throws(TokenFailure) {
        if code == CKR_ARGUMENTS_BAD { throw .refused(.algorithmUnsupported) }
        try check(code)
    }

    /// SoftHSM says "general error" to a ciphertext that does not open, and also when its token is gone.
    func checkOpened(_ code: CK_RV) throws(TokenFailure) {
        guard code == CKR_GENERAL_ERROR || code == CKR_FUNCTION_FAILED else { return try check(code) }
        try requireAlive()
        throw .refused(.corrupted)
    }
}
