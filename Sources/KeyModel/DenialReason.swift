/// Why a request was denied: which sort of policy said so, or said nothing.
/// - Source: AWS IAM User Guide, Troubleshoot access denied error messages
public enum DenialReason: String, Hashable, Sendable, Codable, CaseIterable {
    // A statement denies it.
    case identityPolicyDenies, resourcePolicyDenies, boundaryDenies, sessionPolicyDenies
    // No statement allows it that would have to.
    case noIdentityPolicyAllows, noResourcePolicyAllows, noBoundaryAllows, noSessionPolicyAllows

    public var isExplicit: Bool {
        switch self {
        case .identityPolicyDenies, .resourcePolicyDenies, .boundaryDenies, .sessionPolicyDenies: true
        case .noIdentityPolicyAllows, .noResourcePolicyAllows, .noBoundaryAllows, .noSessionPolicyAllows: false
        }
    }
}
