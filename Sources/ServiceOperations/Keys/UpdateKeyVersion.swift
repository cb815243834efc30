public import KeyModel
public import ServiceGate
public import ServiceRequests

extension UpdateKeyVersion: Operation {
    public func perform(
        under authorization: consuming Authorization<UpdateKeyVersion>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        let key = authorization.keys[0]
        var number: KeyVersionNumber?
        if let version { number = try await key.number(of: version) }
        var revised = try await key.version(number)
        if let isEnabled { revised.record.isEnabled = isEnabled }
        if let usagePeriod { revised.record.usagePeriod = usagePeriod }
        if let capabilities {
            try key.record.purpose.requireSuitable(capabilities, of: key.record.algorithm)
            revised.record.capabilities = capabilities
        }
        revised.record.updated = authorization.now
        var owner = key.revised
        if let tags { owner.record.tags = tags }
        // Enabling the version in use enables the key: each protocol knows only one of the two switches.
        if isEnabled == true, revised.record.number == owner.record.currentVersion, owner.record.state == .suspended {
            owner.record.state = .active
        }
        return Performance(
            KeyDescription(
                owner.record, version: revised.record, address: key.address, in: key.keyStore, at: key.now),
            changes: [.replace(owner), .replace(revised)])
    }
}
