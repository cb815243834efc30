/// A cluster of HSMs, for good: `cluster-` and 11 digits of base 32 in lower case.
public typealias HardwareClusterIdentifier = String

/// An HSM's place in a cluster, for good: `hsm-` and 11 digits of base 32 in lower case.
public typealias HardwareMemberIdentifier = String

/// `us-gov-west-1a`: where an HSM stands, so that two of them don't fail together.
public typealias AvailabilityZone = String

/// Names of clusters and of HSMs in them.
/// - Source: AWS CloudHSM V2 service model 2017-04-28 (botocore), ClusterId and HsmId: `[2-7a-zA-Z]{11,16}`
public enum HardwareNames {
    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567")
    private static let digitCount = 11

    public static func newCluster() -> HardwareClusterIdentifier { "cluster-" + random() }
    public static func newMember() -> HardwareMemberIdentifier { "hsm-" + random() }

    private static func random() -> String {
        String((0..<digitCount).map { _ in digits[Int.random(in: 0..<digits.count)] })
    }

    /// The 55 bits of a name, as hexadecimal digits; nil for a name that isn't one of ours.
    public static func hexadecimal(of name: String) -> String? {
        guard let hyphen = name.firstIndex(of: "-") else { return nil }
        let written = name[name.index(after: hyphen)...]
        guard written.count == digitCount else { return nil }
        var value: UInt64 = 0
        for character in written {
            guard let digit = digits.firstIndex(of: character) else { return nil }
            value = value << 5 | UInt64(digit)
        }
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 14 - text.count) + text
    }

    /// The name of the HSM with these 55 bits; one that no HSM has for other digits.
    public static func member(ofHexadecimal text: some StringProtocol) -> HardwareMemberIdentifier {
        guard text.utf8.count == 14, let value = UInt64(text, radix: 16) else { return "hsm-" }
        let places = (0..<digitCount).reversed()
        return "hsm-" + String(places.map { digits[Int(value >> (5 * UInt64($0)) & 31)] })
    }
}

public enum HardwareClusterState: String, Sendable, Codable, CaseIterable {
    /// Its owner has not yet said, with a certificate, that it is theirs.
    case uninitialized
    case active
    /// Gone; it is shown for a day, as clients look for it.
    case deleted
}

public enum HardwareClusterMode: String, Sendable, Codable, CaseIterable {
    case fips, nonFIPS
}

/// What of a cluster stands in the way of a request.
public enum HardwareClusterCondition: String, Sendable, Codable, CaseIterable {
    case initialized, hasModules, hasNoModule
}

/// What of a request on a cluster is wrong.
public enum HardwareClusterFault: String, Sendable, Codable, CaseIterable {
    case identifier, moduleType, mode, subnets, availabilityZone, address, backupRetention
    /// Which HSM is meant is not said, or said twice.
    case member
    /// The certificate, or its issuer's, can't be read.
    case certificate, trustAnchor
    /// The certificate was not issued by the trust anchor, or is out of its time.
    case certificateIssuer
    /// The certificate is for another key than the cluster's.
    case certificateKey
}
