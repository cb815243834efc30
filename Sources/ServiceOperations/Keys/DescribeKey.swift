public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DescribeKey: Operation {
    public func perform(
        under authorization: consuming Authorization<DescribeKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        return Performance(try await authorization.keys[0].describe(version))
    }
}
