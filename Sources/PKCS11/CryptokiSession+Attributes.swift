import CPKCS11
import RootOfTrust

extension CryptokiSession {
    /// An attribute's value; nil when the object has none or does not show it.
    ///
    /// - Parameter limit: bytes that the value may have.
    func attribute(
        _ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE, limit: Int = 1024
    ) throws(TokenFailure) -> [UInt8]? {
        var value = [UInt8](repeating: 0, count: limit)
        var byteCount: CK_ULONG = 0
        let code = value.withUnsafeMutableBytes { room in
            var attribute = CK_ATTRIBUTE(type: type, pValue: room.baseAddress, ulValueLen: CK_ULONG(room.count))
            defer { byteCount = attribute.ulValueLen }
            return functions.getAttributeValue(handle, object, &attribute, 1)
        }
        if code == CKR_ATTRIBUTE_TYPE_INVALID || code == CKR_ATTRIBUTE_SENSITIVE { return nil }
        try check(code)
        guard byteCount <= limit else { throw .refused(.internalFailure) }
        return Array(value.prefix(Int(byteCount)))
    }

    /// What the attribute says; false when the object has none.
    func flag(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) throws(TokenFailure) -> Bool {
        try attribute(type, of: object) == [1]
    }

    /// nil when the object has no such number.
    func number(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) throws(TokenFailure) -> CK_ULONG? {
        guard let bytes = try attribute(type, of: object), bytes.count == MemoryLayout<CK_ULONG>.size else {
            return nil
        }
        return bytes.withUnsafeBytes { $0.loadUnaligned(as: CK_ULONG.self) }
    }
}
