import RootOfTrust

extension HardwareToken {
    /// Long enough for a slow token, short enough for somebody who looks.
    private static var probePatience: Duration { .seconds(3) }

    /// Looks whether the token answers, and whether `template`'s object is in it.
    func probe(for template: AttributeTemplate? = nil) async -> Availability.Snapshot {
        do throws(RootError) {
            try await run(within: Self.probePatience) { session throws(TokenFailure) in
                try session.requireAlive()
                if let template { try session.withObject(template) { _ in } }
            }
            return connection.availability.current
        } catch {
            var snapshot = connection.availability.current
            // A token that answers without having the key is no use to who asked.
            if snapshot.reachability == .reachable { snapshot.reachability = .unreachable(error) }
            return snapshot
        }
    }
}
