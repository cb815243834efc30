import KeyModel
import ServiceRequests
import StrictJSON

/// - Source: AWS KMS service model 2014-11-01 (botocore), XksProxyConnectivityType
enum ProxyConnectivityName: String, WireName {
    case publicEndpoint = "PUBLIC_ENDPOINT"
    case endpointService = "VPC_ENDPOINT_SERVICE"

    init(_ connectivity: ProxyConnectivity) {
        self = connectivity == .publicEndpoint ? .publicEndpoint : .endpointService
    }

    var connectivity: ProxyConnectivity { self == .publicEndpoint ? .publicEndpoint : .endpointService }
}

extension InputReader {
    /// The members `XksProxy…`, which making and changing an external key store have in common.
    mutating func proxy() throws(Refusal) -> ExternalKeyStoreChange {
        ExternalKeyStoreChange(
            uriEndpoint: try proxyEndpoint(), uriPath: try proxyPath(),
            connectivity: try choice("XksProxyConnectivity", of: ProxyConnectivityName.self)?.connectivity,
            endpointService: try endpointService(),
            endpointServiceOwner: try shaped("XksProxyVpcEndpointServiceOwner", 12...12, "[0-9]{12}") {
                $0.utf8.count == 12 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }, credential: try proxyCredential())
    }

    /// A port, and http, are ours: the operation refuses both unless the operator allowed them.
    /// - Source: AWS KMS service model 2014-11-01 (botocore), XksProxyUriEndpointType
    private mutating func proxyEndpoint() throws(Refusal) -> String? {
        try shaped("XksProxyUriEndpoint", 10...128, "^https://[a-zA-Z0-9.-]+$") { text in
            guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
            let parts = text.dropFirst(scheme.count).utf8.split(
                separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            let isHost = parts[0].allSatisfy { Self.isLetterOrDigit($0) || $0 == 0x2E || $0 == 0x2D }
            let isPort = parts.dropFirst().allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } && !$0.isEmpty }
            return !parts[0].isEmpty && isHost && parts.count <= 2 && isPort
        }
    }

    /// - Source: AWS KMS service model 2014-11-01 (botocore), XksProxyUriPathType
    private mutating func proxyPath() throws(Refusal) -> String? {
        let pattern = "^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$"
        return try shaped("XksProxyUriPath", 10...128, pattern) { text in
            let digits = text.utf8.reversed().prefix { (0x30...0x39).contains($0) }
            let rest = text.dropLast(digits.count)
            guard rest.hasSuffix("/kms/xks/v") else { return false }
            let prefix = rest.dropLast("/kms/xks/v".count)
            let isPrefix = prefix.utf8.allSatisfy { Self.isLetterOrDigit($0) || "/_-".utf8.contains($0) }
            return (prefix.isEmpty || (prefix.hasPrefix("/") && prefix.utf8.count > 1)) && isPrefix
                && (1...2).contains(digits.count)
        }
    }

    /// - Source: AWS KMS service model 2014-11-01 (botocore), XksProxyVpcEndpointServiceNameType
    private mutating func endpointService() throws(Refusal) -> String? {
        let pattern = "^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$"
        return try shaped("XksProxyVpcEndpointServiceName", 20...64, pattern) { text in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0] == "com" || parts[0] == "eu", parts[1] == "amazonaws",
                parts[2] == "vpce", parts[4].hasPrefix("vpce-svc-"), parts[4].utf8.count > 9
            else { return false }
            let region = parts[3].split(separator: "-", omittingEmptySubsequences: false)
            return (3...4).contains(region.count)
                && region.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
                && region.last.map { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } } ?? false
                && parts[4].dropFirst(9).utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        }
    }

    /// `XksProxyAuthenticationCredential`, of which no message says what it was.
    /// - Source: AWS KMS service model 2014-11-01 (botocore), XksProxyAuthenticationCredentialType
    private mutating func proxyCredential() throws(Refusal) -> ProxyCredential? {
        guard let value = value("XksProxyAuthenticationCredential") else { return nil }
        guard let members = value.objectValue else { throw Self.mismatch(value, "a Structure") }
        let path = "xksProxyAuthenticationCredential"
        let accessKey = try secretText(
            members["AccessKeyId"], at: path + ".accessKeyId", 20...30, "^[A-Z2-7]+$"
        ) {
            (0x41...0x5A).contains($0) || (0x32...0x37).contains($0)
        }
        let secret = try secretText(
            members["RawSecretAccessKey"], at: path + ".rawSecretAccessKey", 43...64, "^[a-zA-Z0-9\\/+=]+$"
        ) {
            Self.isLetterOrDigit($0) || "/+=".utf8.contains($0)
        }
        return ProxyCredential(accessKey: accessKey, secret: SecretBytes(copying: secret.utf8))
    }

    private mutating func secretText(
        _ value: JSONValue?, at path: String, _ lengths: ClosedRange<Int>, _ pattern: String,
        _ accepts: (UInt8) -> Bool
    ) throws(Refusal) -> String {
        guard let value, !value.isNull else {
            note(.present, at: path)
            return ""
        }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a String") }
        if text.isEmpty || !text.utf8.allSatisfy(accepts) { note(.matches(pattern), at: path) }
        if text.utf16.count > lengths.upperBound { note(.atMost(lengths.upperBound), at: path) }
        if text.utf16.count < lengths.lowerBound { note(.atLeast(lengths.lowerBound), at: path) }
        return text
    }

    private mutating func shaped(
        _ member: String, _ lengths: ClosedRange<Int>, _ pattern: String, _ accepts: (String) -> Bool
    ) throws(Refusal) -> String? {
        guard let value = value(member) else { return nil }
        guard let text = value.stringValue else { throw Self.mismatch(value, "a String") }
        let path = Self.path(member)
        if !accepts(text) { note(.matches(pattern), at: path, value: text) }
        if text.utf16.count > lengths.upperBound { note(.atMost(lengths.upperBound), at: path, value: text) }
        if text.utf16.count < lengths.lowerBound { note(.atLeast(lengths.lowerBound), at: path, value: text) }
        return text
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
