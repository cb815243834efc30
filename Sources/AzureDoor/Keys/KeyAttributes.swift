import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON

/// What `create` and `update` say of a version besides its kind; nil where nothing is said.
/// - Source: Azure Key Vault REST API, KeyAttributes, KeyCreateParameters, KeyUpdateParameters
struct KeyAttributes: Hashable, Sendable {
    var isEnabled: Bool?
    var start: Date?
    var end: Date?
    var capabilities: [KeyCapability]?
    var tags: [String: String]?

    init(_ body: JSONValue) throws(AzureFailure) {
        guard body.present("release_policy") == nil else {
            throw .refused(.unsupported("release"), because: .unsupportedOperation)
        }
        if let attributes = body.present("attributes") {
            guard attributes.objectValue != nil else { throw .property("attributes") }
            try readAttributes(attributes)
        }
        capabilities = try Self.capabilities(body.present("key_ops"))
        tags = try Self.tags(body.present("tags"))
    }

    private mutating func readAttributes(_ attributes: JSONValue) throws(AzureFailure) {
        if let enabled = attributes.present("enabled") {
            guard let value = enabled.boolValue else { throw .property("enabled") }
            isEnabled = value
        }
        if let exportable = attributes.present("exportable"), exportable.boolValue != false {
            throw .refused(.unsupported("export"), because: .unsupportedOperation)
        }
        start = try Self.date(attributes.present("nbf"), "nbf")
        end = try Self.date(attributes.present("exp"), "exp")
    }

    /// Seconds since 1970; the last is that of the year 9999.
    private static func date(_ value: JSONValue?, _ name: StaticString) throws(AzureFailure) -> Date? {
        guard let value else { return nil }
        guard let seconds = value.intValue, (0...253_402_300_799).contains(seconds) else { throw .property(name) }
        return Date(timeIntervalSince1970: Double(seconds))
    }

    private static func capabilities(_ value: JSONValue?) throws(AzureFailure) -> [KeyCapability]? {
        guard let value else { return nil }
        guard let elements = value.arrayValue, elements.count <= 16 else { throw .property("key_ops") }
        var capabilities: [KeyCapability] = []
        for element in elements {
            guard let capability = element.stringValue.flatMap(KeyCapability.init(rawValue:)) else {
                throw .property("key_ops")
            }
            if !capabilities.contains(capability) { capabilities.append(capability) }
        }
        return capabilities
    }

    private static func tags(_ value: JSONValue?) throws(AzureFailure) -> [String: String]? {
        guard let value else { return nil }
        guard let object = value.objectValue else { throw .property("tags") }
        var tags: [String: String] = [:]
        for member in object.members {
            guard let text = member.value.stringValue else { throw .property("tags") }
            tags[member.key] = text
        }
        return tags
    }
}

extension [KeyCapability] {
    /// Refuses what keys of the type can't do at all.
    func check(for type: JSONWebKeyType) throws(AzureFailure) {
        guard allSatisfy(type.capabilities.contains) else { throw .property("key_ops") }
    }
}
