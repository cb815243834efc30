import KeyModel

/// Every refusal of the service, as AWS CloudHSM says it. AWS publishes its types; the words are ours.
/// - Source: AWS CloudHSM API Reference, the errors of each operation
enum CloudHSMErrors {
    static func error(for error: ServiceError, place: Place) -> AWSError {
        switch error {
        case .accessDenied(let action, let resource, let denial):
            let reason =
                denial.isExplicit
                ? "with an explicit deny" : "because no identity-based policy allows the \(action.rawValue) action"
            return .cloudHSM(
                "AccessDenied",
                "User: \(place.callerARN) is not authorized to perform: \(action.rawValue) on resource: "
                    + "\(resource.arn) \(reason)")
        case .hardwareClusterNotFound(let cluster):
            return .cloudHSM("ResourceNotFound", "Cluster '\(cluster)' does not exist.")
        case .hardwareModuleNotFound(let cluster):
            return .cloudHSM("ResourceNotFound", "Cluster '\(cluster)' has no such HSM.")
        case .hardwareClusterForbids(let cluster, let condition):
            return .invalidClusterRequest("Cluster '\(cluster)' \(words(for: condition))")
        case .hardwareModulesTaken(let zone):
            return .invalidClusterRequest(
                "Every HSM of '\(zone)' that the operator of this service named is in a cluster already.")
        case .hardwareNotConfigured:
            return .invalidClusterRequest("The operator of this service named no HSMs that clusters can be made of.")
        case .invalidInput(.hardwareCluster(let fault)): return .invalidClusterRequest(words(for: fault))
        case .invalidInput(.tagsReserved):
            return .cloudHSM("Tag", "Tags beginning with aws: are reserved")
        case .invalidInput(.tagKey), .invalidInput(.tagValue), .invalidInput(.tagsDuplicated):
            return .cloudHSM("Tag", "The tag is not valid.")
        case .limitExceeded(.tagsPerKey): return .cloudHSM("ResourceLimitExceeded", "Too many tags")
        case .limitExceeded: return .cloudHSM("Service", "The account has as many clusters as it may.")
        case .invalidInput(.pageMarker): return .invalidClusterRequest("The token is not valid.")
        case .vaultNotFound, .invalidInput: return .invalidClusterRequest("The request is not valid.")
        case .overloaded, .credentialUnknown: return AWSErrors.error(for: error, words: nil)
        default:
            let fault = AWSErrors.error(for: error, words: nil)
            return .cloudHSM("InternalFailure", fault.message ?? "Internal error.", status: 500)
        }
    }

    private static func words(for condition: HardwareClusterCondition) -> String {
        switch condition {
        case .initialized: "is initialized already."
        case .hasModules: "contains HSMs. Delete its HSMs first."
        case .hasNoModule: "contains no HSM, so it has no certificate signing request yet."
        }
    }

    private static func words(for fault: HardwareClusterFault) -> String {
        switch fault {
        case .identifier: "The cluster ID is not valid."
        case .moduleType: "HsmType must be hsm1.medium or hsm2m.medium."
        case .mode: "Clusters of type hsm1.medium are in FIPS mode."
        case .subnets: "There are more subnets than availability zones with HSMs, or a subnet comes twice."
        case .availabilityZone: "The cluster has no subnet in that availability zone."
        case .address: "The IP address is not valid, or is that of another HSM of the cluster."
        case .backupRetention: "The backup retention policy must have type DAYS and a value between 7 and 379."
        case .member: "Specify one of HsmId, EniId and EniIp."
        case .certificate: "SignedCert is not a certificate in PEM format."
        case .trustAnchor: "TrustAnchor is not a self-signed certificate in PEM format."
        case .certificateIssuer: "SignedCert was not issued by TrustAnchor, or one of them is not valid now."
        case .certificateKey: "SignedCert is not for the key of the cluster's certificate signing request."
        }
    }
}
