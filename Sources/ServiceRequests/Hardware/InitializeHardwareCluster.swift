public import KeyModel

/// Takes a cluster into its owner's hands: with a certificate for the cluster's key, by an issuer of theirs.
public struct InitializeHardwareCluster: ServiceRequest {
    public static let name = OperationName.initializeHardwareCluster

    public var cluster: HardwareClusterReference
    /// PEM, at most 5,000 characters; for the key of the cluster's certificate request.
    public var certificate: String
    /// PEM, at most 5,000 characters; self-signed, and the direct issuer of `certificate`.
    public var trustAnchor: String

    public init(cluster: HardwareClusterReference, certificate: String, trustAnchor: String) {
        self.cluster = cluster
        self.certificate = certificate
        self.trustAnchor = trustAnchor
    }

    public var demands: [Demand] {
        [Demand(.initializeHardwareCluster, on: .hardwareCluster(cluster))]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
        let lengths = 1...5000
        guard lengths.contains(certificate.utf8.count) else { throw .invalidInput(.hardwareCluster(.certificate)) }
        guard lengths.contains(trustAnchor.utf8.count) else { throw .invalidInput(.hardwareCluster(.trustAnchor)) }
    }

    public typealias Outcome = HardwareClusterDescription
}
