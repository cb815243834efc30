import KeyModel
import ServiceRequests
import StrictJSON

/// Deletes imported key material.
/// - Source: AWS KMS API Reference, DeleteImportedKeyMaterial
struct DeleteImportedKeyMaterialCall: Call {
    let request: DeleteImportedKeyMaterial

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let material = try input.text("KeyMaterialId", .keyMaterialID)
        try input.check()
        request = DeleteImportedKeyMaterial(key: try input.key(key).key(), material: material)
    }

    func write(_ outcome: DeleteImportedKeyMaterial.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        if let material = outcome.material { writer.member("KeyMaterialId", material) }
        writer.endObject()
    }
}
