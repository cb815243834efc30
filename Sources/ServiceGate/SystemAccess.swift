import KeyModel

extension SystemPart {
    /// What each part of the service needs, and may. They ride the gate like everybody else.
    var allowed: Set<ActionName> {
        switch self {
        case .bootstrap:
            [
                .createVault, .listVaults, .putPrincipal, .createKey, .createAlias, .listAliases, .describeKey,
                .getKeyPolicy,
            ]
        case .scheduler:
            [
                .listDueWork, .destroyKey, .rotateKeyOnDemand, .expireKeyMaterial, .recordKeyUsage,
                .synchronizeKeyStore,
            ]
        }
    }
}
