public import Cryptography
public import ServiceGate

/// What the operations on keys work with, besides what the gate hands them.
public struct KeyRoom: Sendable {
    let catalog: Catalog
    let module: CryptographicModule
    let generator = KeyGenerator()

    public init(catalog: Catalog, module: CryptographicModule) {
        self.catalog = catalog
        self.module = module
    }
}
