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

    /// Reads the secret, or makes it on the first start. It gets wrapped by those of the roots that it isn't yet.
    static func open(
        _ path: String, context: String, roots: [any RootKey], make: () throws -> SecretBytes
    ) async throws -> SecretBytes {
        let stored = try DataDirectory.read(path).map { try decode($0, path) }
        let secret = try await stored?.unwrap(context: context, roots: roots, path: path) ?? make()
        var wrappings = stored?.wrappings ?? []
        for root in roots where !wrappings.contains(where: { $0.root == root.identity.keyIdentifier }) {
            let wrapped = try await root.wrap(secret, context: Array(context.utf8))
            wrappings.append(Wrapping(root: root.identity.keyIdentifier, wrapped: Data(wrapped)))
        }
        if wrappings.count != stored?.wrappings.count { try SealedFile(wrappings: wrappings).write(to: path) }
        return secret
    }

    /// Forgets what other roots wrapped. Only once everything has opened under these: a start with the wrong root must not
    /// lock out the right one.
    static func retireOthers(_ path: String, than roots: [any RootKey]) throws {
        guard let stored = try DataDirectory.read(path).map({ try decode($0, path) }) else { return }
        let known = Set(roots.map(\.identity.keyIdentifier))
        let kept = stored.wrappings.filter { known.contains($0.root) }
        if kept.count != stored.wrappings.count { try SealedFile(wrappings: kept).write(to: path) }
    }

    private func write(to path: String) throws {
        try DataDirectory.write(Array(JSONEncoder().encode(self)), to: path)
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
