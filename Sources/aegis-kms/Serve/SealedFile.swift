import FoundationEssentials
import KeyModel
import RootOfTrust

/// A secret in a file, wrapped by the root: the key that signs checkpoints, the key of the service's own authority.
///
/// While a root is being migrated the secret is wrapped by both, so that it opens before and after.
struct SealedFile: Codable {
    private struct Wrapping: Codable {
        var root: String
        var wrapped: Data
    }

    private var wrappings: [Wrapping]

    /// Reads the secret, or makes it on the first start.
    static func open(
        _ path: String, context: String, roots: [any RootKey], make: () throws -> SecretBytes
    ) async throws -> SecretBytes {
        let stored = try DataDirectory.read(path).map { try decode($0, path) }
        let secret = try await stored?.unwrap(context: context, roots: roots, path: path) ?? make()
        let known = stored?.wrappings ?? []
        var kept: [Wrapping] = []
        for root in roots {
            if let wrapping = known.first(where: { $0.root == root.identity.keyIdentifier }) {
                kept.append(wrapping)
            } else {
                let wrapped = try await root.wrap(secret, context: Array(context.utf8))
                kept.append(Wrapping(root: root.identity.keyIdentifier, wrapped: Data(wrapped)))
            }
        }
        if kept.map(\.root) != known.map(\.root) {
            try DataDirectory.write(Array(JSONEncoder().encode(SealedFile(wrappings: kept))), to: path)
        }
        return secret
    }

    private static func decode(_ bytes: [UInt8], _ path: String) throws -> SealedFile {
        do {
            return try JSONDecoder().decode(SealedFile.self, from: Data(bytes))
        } catch {
            throw SetupError.dataDirectory("\(path) is damaged; restore it from a backup")
        }
    }

    private func unwrap(context: String, roots: [any RootKey], path: String) async throws -> SecretBytes {
        for root in roots {
            guard let wrapping = wrappings.first(where: { $0.root == root.identity.keyIdentifier }) else { continue }
            do {
                return try await root.unwrap(Array(wrapping.wrapped), context: Array(context.utf8))
            } catch {
                guard error == .corrupted else {
                    throw SetupError.root("the root key can't open \(path) (\(error.rawValue))")
                }
                throw SetupError.dataDirectory("\(path) is damaged; restore it from a backup")
            }
        }
        throw SetupError.root(
            "\(path) is wrapped by another root key (\(wrappings.map(\.root).joined(separator: ", "))); configure that one"
        )
    }
}
