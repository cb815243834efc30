import Cryptography
public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests

extension CheckExternalHealth: Operation {
    public func perform(
        under authorization: consuming Authorization<CheckExternalHealth>, in room: ServiceRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        authorization.notes.add(context)
        let root = authorization.service.root
        let token = await root.status().token
        return Performance(
            Outcome(
                version: room.version, rootVendor: token?.manufacturer ?? "Aegis KMS",
                rootModel: token.map { "\($0.model) \($0.firmware)" } ?? room.module.description,
                rootIdentifier: root.identity.keyIdentifier, isHealthy: await Self.works(root)))
    }

    /// Not whether it answers, but whether it does what it is for, with a key that is nobody's.
    private static func works(_ root: any RootKey) async -> Bool {
        let context = Array("external-health".utf8)
        guard let key = try? Randomness.bytes(32), let wrapped = try? await root.wrap(key, context: context),
            let unwrapped = try? await root.unwrap(wrapped, context: context), unwrapped == key,
            let sealed = try? AESGCM.seal(key, key: unwrapped, authenticating: context),
            let opened = try? AESGCM.open(
                sealed.ciphertext, tag: sealed.tag, key: unwrapped, nonce: sealed.nonce, authenticating: context)
        else { return false }
        return opened == key
    }
}
