import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests

extension AuthorizedKey {
    /// - Throws: `.keyKindUnsupported`: only symmetric encryption keys have versions whose ciphertexts name them.
    /// - Source: AWS KMS developer guide, "Rotate AWS KMS keys"
    /// - Throws: `.keyOriginForbids` for a key of a key store.
    func requireRotatable() throws(ServiceError) {
        guard record.keyStore == nil else { throw .keyOriginForbids(record.identifier, record.origin) }
        guard record.algorithm == .aes256, record.purpose == .encryptDecrypt else {
            throw .keyKindUnsupported(record.identifier)
        }
    }
}

extension AuthorizedKey {
    /// A schedule can make new material, where the service makes it at all.
    /// - Throws: `.keyOriginForbids`, and as `requireRotatable`.
    func requireScheduling() throws(ServiceError) {
        try require(.service)
        try requireRotatable()
    }

    /// - Throws: `.keyOriginForbids`.
    func require(_ origin: KeyOrigin) throws(ServiceError) {
        guard record.origin == origin || (origin == .service && record.origin == .token) else {
            throw .keyOriginForbids(record.identifier, record.origin)
        }
    }
}

extension AuthorizedKey {
    /// Suspending and reactivating is for keys in use: none comes back from being compromised or deactivated so.
    func requireUsable() throws(ServiceError) {
        guard record.imported?.isUsable(at: now) ?? true else {
            throw .keyStateForbids(record.identifier, .pendingImport)
        }
        switch record.state {
        case .active, .suspended: return
        case .preActivation: throw .keyStateForbids(record.identifier, .notYetActive)
        case .deactivated: throw .keyStateForbids(record.identifier, .deactivated)
        case .compromised: throw .keyStateForbids(record.identifier, .compromised)
        case .destroyed: throw .keyStateForbids(record.identifier, .destroyed)
        }
    }
}

extension UsagePeriod {
    /// The period of the next version: as long as the one before.
    func renewed(after created: Date, at now: Date) -> UsagePeriod {
        UsagePeriod(start: nil, end: end.map { now.addingTimeInterval($0.timeIntervalSince(created)) })
    }
}

extension Page {
    /// - Parameters:
    ///   - elements: one more than `limit` where there is a next page.
    ///   - marker: what the next page starts after.
    init(cutting elements: [Element], at limit: Int, marker: (Element) -> String) {
        let isCut = elements.count > limit
        let kept = Array(elements.prefix(limit))
        self.init(kept, next: isCut ? kept.last.map(marker) : nil)
    }
}
