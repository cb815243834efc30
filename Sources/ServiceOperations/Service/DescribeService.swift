import Cryptography
public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests

extension DescribeService: Operation {
    public func perform(
        under authorization: consuming Authorization<DescribeService>, in room: ServiceRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let root = await authorization.service.root.status()
        let hardware = await authorization.service.hardware?.status()
        return Performance(
            Outcome(
                version: room.version, module: room.module.description, isFIPS: room.module.isFIPS,
                root: "\(root.identity.kind.rawValue):\(root.identity.label):\(root.identity.keyIdentifier)",
                rootIsReachable: root.reachability == .reachable, hardware: hardware?.tokenLabel,
                vaultCount: authorization.service.vaults.count, auditRecordCount: Int(await room.trail.recordCount),
                auditVerifierKey: room.trail.verifierKey, memoryIsLocked: SecretBytes.isMemoryLocked,
                modules: await authorization.service.keyStoreHardware?.status().map { HardwareModuleState($0) }))
    }
}

extension HardwareModuleState {
    fileprivate init(_ status: HardwareModuleStatus) {
        self.init(
            module: status.module, isReachable: status.hardware.reachability == .reachable,
            since: status.hardware.since)
    }
}
