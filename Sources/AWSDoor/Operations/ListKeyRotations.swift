import KeyModel
import ServiceRequests
import StrictJSON

/// The rotations of a key, and on request all of its material.
/// - Source: AWS KMS API Reference, ListKeyRotations, RotationsListEntry
struct ListKeyRotationsCall: Call {
    let request: ListKeyRotations

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let included = try input.choice("IncludeKeyMaterial", of: IncludeKeyMaterialName.self)
        let (limit, marker) = try input.paging()
        try input.check()
        let paging = try Paging(limit: limit, defaultLimit: 100, marker: marker, operation: .listKeyRotations)
        request = ListKeyRotations(
            key: try input.key(key).key(), includesAllMaterial: included == .all, page: paging.request)
    }

    func write(_ outcome: Page<KeyRotation>, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "Rotations")
        writer.beginArray()
        for rotation in outcome.elements { Self.write(rotation, to: &writer) }
        writer.endArray()
        Paging.write(next: outcome.next, of: .listKeyRotations, to: &writer)
        writer.endObject()
    }

    private static func write(_ rotation: KeyRotation, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", rotation.key.text)
        writer.member("KeyMaterialId", rotation.material)
        if let imported = rotation.imported {
            if let description = imported.description { writer.member("KeyMaterialDescription", description) }
            writer.member("ImportState", imported.isPresent ? "IMPORTED" : "PENDING_IMPORT")
        }
        writer.member("KeyMaterialState", state(rotation.standing))
        if let imported = rotation.imported, imported.isPresent {
            let model: ExpirationModelName = imported.expires == nil ? .doesNotExpire : .expires
            writer.member("ExpirationModel", model.rawValue)
            if let expires = imported.expires { writer.member("ValidTo", expires) }
        }
        if let rotated = rotation.rotated { writer.member("RotationDate", rotated) }
        if let trigger = rotation.trigger {
            writer.member("RotationType", trigger == .scheduled ? "AUTOMATIC" : "ON_DEMAND")
        }
        writer.endObject()
    }

    private static func state(_ standing: KeyRotation.Standing) -> String {
        switch standing {
        case .current: "CURRENT"
        case .former: "NON_CURRENT"
        case .waiting: "PENDING_ROTATION"
        case .waitingForReplicas: "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"
        }
    }
}
