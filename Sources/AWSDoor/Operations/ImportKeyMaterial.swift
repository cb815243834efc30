import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON

/// Puts key material into a key that was made without.
/// - Source: AWS KMS API Reference, ImportKeyMaterial
struct ImportKeyMaterialCall: Call {
    let request: ImportKeyMaterial

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let token = try input.requiredBlob("ImportToken", upTo: 6144)
        let wrapped = try input.requiredBlob("EncryptedKeyMaterial", upTo: 6144)
        let validTo = try input.date("ValidTo")
        let model = try input.choice("ExpirationModel", of: ExpirationModelName.self) ?? .expires
        let type = try input.choice("ImportType", of: ImportTypeName.self)
        let description = try input.text("KeyMaterialDescription", .keyMaterialDescription)
        let material = try input.text("KeyMaterialId", .keyMaterialID)
        try input.check()
        try Self.check(model, validTo)
        request = ImportKeyMaterial(
            key: try input.key(key).key(), token: token, wrapped: wrapped, expires: validTo,
            kind: type.map { $0 == .new ? .new : .existing }, description: description, material: material)
    }

    private static func check(_ model: ExpirationModelName, _ validTo: Date?) throws(Refusal) {
        switch (model, validTo) {
        case (.expires, nil):
            throw .validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES")
        case (.doesNotExpire, .some):
            throw .validation(
                "The parameter ValidTo cannot be specified for a key with an expiration model of "
                    + "KEY_MATERIAL_DOES_NOT_EXPIRE")
        default: return
        }
    }

    func write(_ outcome: ImportKeyMaterial.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        if let material = outcome.material { writer.member("KeyMaterialId", material) }
        writer.endObject()
    }
}
