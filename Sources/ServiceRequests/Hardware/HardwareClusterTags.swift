public import KeyModel

/// Puts tags on a cluster; 50 at most in all.
public struct TagHardwareCluster: ServiceRequest {
    public static let name = OperationName.tagHardwareCluster

    public var cluster: HardwareClusterReference
    /// Added to those that are there, or replacing them by key.
    public var tags: [String: String]

    public init(cluster: HardwareClusterReference, tags: [String: String]) {
        self.cluster = cluster
        self.tags = tags
    }

    public var demands: [Demand] {
        [Demand(.tagHardwareCluster, on: .hardwareCluster(cluster), facts: [.tags(tags)])]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
        try KeyTags.validate(tags)
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}

/// Takes tags off a cluster; those that it hasn't got don't matter.
public struct UntagHardwareCluster: ServiceRequest {
    public static let name = OperationName.untagHardwareCluster

    public var cluster: HardwareClusterReference
    /// 1 to 50.
    public var tagKeys: [String]

    public init(cluster: HardwareClusterReference, tagKeys: [String]) {
        self.cluster = cluster
        self.tagKeys = tagKeys
    }

    public var demands: [Demand] {
        [Demand(.untagHardwareCluster, on: .hardwareCluster(cluster), facts: [.tagKeys(tagKeys)])]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
        guard (1...50).contains(tagKeys.count) else { throw .invalidInput(.tagKey) }
        for key in tagKeys { try KeyTags.validate(key: key) }
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}

/// Lists the tags of a cluster, in the order of their keys.
public struct ListHardwareClusterTags: ServiceRequest {
    public static let name = OperationName.listHardwareClusterTags

    public var cluster: HardwareClusterReference
    public var page: PageRequest

    public init(cluster: HardwareClusterReference, page: PageRequest) {
        self.cluster = cluster
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.listHardwareClusterTags, on: .hardwareCluster(cluster))]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
        try page.validate()
    }

    public typealias Outcome = Page<KeyTag>
}
