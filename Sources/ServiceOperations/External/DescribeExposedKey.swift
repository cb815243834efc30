import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DescribeExposedKey: Operation {
    public func perform(
        under authorization: consuming Authorization<DescribeExposedKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        authorization.notes.add(context)
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        try work.requireExposed()
        let (key, version) = (work.key.record, work.key.currentVersion)
        let (now, period) = (authorization.now, version.usagePeriod)
        let isInUse = period.start.map { $0 <= now } ?? true && period.end.map { now < $0 } ?? true
        return Performance(
            Outcome(
                algorithm: key.algorithm, capabilities: version.capabilities,
                isEnabled: key.state == .active && key.destruction == nil && version.isEnabled && isInUse))
    }
}
