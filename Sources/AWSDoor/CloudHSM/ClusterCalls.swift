import KeyModel
import ServiceRequests
import StrictJSON

/// - Source: AWS CloudHSM API Reference, CreateCluster
struct CreateClusterCall: Call {
    let request: CreateHardwareCluster

    init(reading input: inout InputReader) throws(Refusal) {
        let moduleType = try input.requiredShaped("HsmType", .moduleType)
        let subnets = try Self.subnets(&input)
        let mode = try input.choice("Mode", of: ClusterModeName.self)
        let network = try input.choice("NetworkType", of: ClusterNetworkName.self)
        let backup = try input.text("SourceBackupId", TextRule(lengths: 0...256))
        let retention = try input.backupRetention()
        let tags = try input.clusterTags()
        try input.check()
        guard backup == nil else {
            throw .invalidCluster(
                "SourceBackupId is not supported. \(CloudHSMDispatcher.backups)", .unsupportedOperation)
        }
        guard network != .dualStack else {
            throw .invalidCluster("NetworkType DUALSTACK is not supported.", .unsupportedOperation)
        }
        request = CreateHardwareCluster(
            vault: input.place.vault, moduleType: moduleType, mode: mode == .nonFIPS ? .nonFIPS : .fips,
            subnets: subnets, backupRetentionDays: retention ?? BackupRetention.defaultDays, tags: tags ?? [:])
    }

    private static func subnets(_ input: inout InputReader) throws(Refusal) -> [String] {
        guard let value = input.value("SubnetIds") else {
            input.missing("SubnetIds")
            return []
        }
        guard let elements = value.arrayValue else { throw InputReader.mismatch(value, "a List") }
        if elements.count > 10 { input.note(.atMost(10), at: "subnetIds") }
        if elements.isEmpty { input.note(.atLeast(1), at: "subnetIds") }
        var subnets: [String] = []
        for element in elements {
            guard let subnet = element.stringValue else { throw InputReader.mismatch(element, "a String") }
            subnets.append(subnet)
        }
        // A body holds tens of thousands, and each is a regular expression's work.
        if !subnets.prefix(10).allSatisfy(WireShape.subnet.matches) {
            input.note(.members([.matches(WireShape.subnet.pattern)]), at: "subnetIds")
        }
        return subnets
    }

    func write(_ outcome: HardwareClusterDescription, to writer: inout JSONWriter) {
        writer.key(literal: "Cluster")
        ClusterShape(outcome, answering: .creating).write(to: &writer)
    }
}

enum ClusterModeName: String, WireName {
    case fips = "FIPS"
    case nonFIPS = "NON_FIPS"
}

enum ClusterNetworkName: String, WireName {
    case ipv4 = "IPV4"
    case dualStack = "DUALSTACK"
}

extension InputReader {
    /// `BackupRetentionPolicy`: its value is a number that the model has as text.
    fileprivate mutating func backupRetention() throws(Refusal) -> Int? {
        guard let value = value("BackupRetentionPolicy") else { return nil }
        guard let policy = value.objectValue else { throw Self.mismatch(value, "a Structure") }
        guard policy["Type"]?.stringValue == "DAYS", let days = policy["Value"]?.stringValue.flatMap(Int.init) else {
            throw .invalidCluster(
                "The backup retention policy must have type DAYS and a value between 7 and 379.",
                .invalidInput(.hardwareCluster(.backupRetention)))
        }
        return days
    }
}

/// - Source: AWS CloudHSM API Reference, DescribeClusters
struct DescribeClustersCall: Call {
    let request: DescribeHardwareClusters

    init(reading input: inout InputReader) throws(Refusal) {
        let filters = try ClusterFilters(&input)
        let page = try input.tokenPaging(upTo: 25)
        try input.check()
        request = DescribeHardwareClusters(
            vault: input.place.vault, clusters: filters.clusters, states: filters.states, page: page)
    }

    func write(_ outcome: Page<HardwareClusterDescription>, to writer: inout JSONWriter) {
        writer.key(literal: "Clusters")
        writer.beginArray()
        for cluster in outcome.elements { ClusterShape(cluster).write(to: &writer) }
        writer.endArray()
        writer.nextToken(outcome.next)
    }
}

/// `Filters`: a cluster must satisfy each, by one of its values.
struct ClusterFilters {
    private(set) var clusters: [HardwareClusterIdentifier]?
    private(set) var states: [HardwareClusterState]?

    init(_ input: inout InputReader) throws(Refusal) {
        guard let value = input.value("Filters") else { return }
        guard let filters = value.objectValue else { throw InputReader.mismatch(value, "a Map") }
        if filters.count > 30 { input.note(.atMost(30), at: "filters") }
        for filter in filters.members {
            guard let elements = filter.value.arrayValue else { throw InputReader.mismatch(filter.value, "a List") }
            var values: [String] = []
            for element in elements {
                guard let text = element.stringValue else { throw InputReader.mismatch(element, "a String") }
                values.append(text)
            }
            try keep(values, of: filter.key, in: input.place)
        }
    }

    private mutating func keep(_ values: [String], of filter: String, in place: Place) throws(Refusal) {
        switch filter {
        case "clusterIds": clusters = clusters.map { $0.filter(values.contains) } ?? values
        case "vpcIds": if !values.contains(ClusterShape.network(of: place.account)) { clusters = [] }
        case "states":
            guard values.allSatisfy({ ClusterShape.State(rawValue: $0) != nil }) else {
                throw .invalidCluster("A state to filter by is not valid.", .unreadable)
            }
            states = HardwareClusterState.allCases.filter { values.contains(ClusterShape.State($0).rawValue) }
        default: throw .invalidCluster("'\(filter)' is not a valid filter.", .unreadable)
        }
    }
}

/// - Source: AWS CloudHSM API Reference, InitializeCluster
struct InitializeClusterCall: Call {
    let request: InitializeHardwareCluster

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster()
        let certificate = try input.requiredText("SignedCert", .certificate)
        let trustAnchor = try input.requiredText("TrustAnchor", .certificate)
        try input.check()
        request = InitializeHardwareCluster(cluster: cluster, certificate: certificate, trustAnchor: trustAnchor)
    }

    func write(_ outcome: HardwareClusterDescription, to writer: inout JSONWriter) {
        writer.member("State", ClusterShape.State.initializing.rawValue)
        writer.member("StateMessage", "Cluster is initializing. State will change to ACTIVE upon completion.")
    }
}

extension TextRule {
    /// Cert
    fileprivate static let certificate = TextRule(
        lengths: 0...20_000,
        pattern: Pattern(
            text: "[a-zA-Z0-9+-/=\\s]*",
            each: { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "+"..."/", "=", " ", "\t"..."\r": true
                default: false
                }
            }))
}

/// - Source: AWS CloudHSM API Reference, ModifyCluster
struct ModifyClusterCall: Call {
    let request: ModifyHardwareCluster

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster()
        let moduleType = try input.shaped("HsmType", .moduleType)
        let retention = try input.backupRetention()
        try input.check()
        guard moduleType == nil else {
            throw .invalidCluster("The HSMs of a cluster can't be changed to another type.", .unsupportedOperation)
        }
        guard let retention else {
            throw .invalidCluster(
                "Specify a BackupRetentionPolicy.", .invalidInput(.hardwareCluster(.backupRetention)))
        }
        request = ModifyHardwareCluster(cluster: cluster, backupRetentionDays: retention)
    }

    func write(_ outcome: HardwareClusterDescription, to writer: inout JSONWriter) {
        writer.key(literal: "Cluster")
        ClusterShape(outcome).write(to: &writer)
    }
}

/// - Source: AWS CloudHSM API Reference, DeleteCluster
struct DeleteClusterCall: Call {
    let request: DeleteHardwareCluster

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster()
        try input.check()
        request = DeleteHardwareCluster(cluster: cluster)
    }

    func write(_ outcome: HardwareClusterDescription, to writer: inout JSONWriter) {
        writer.key(literal: "Cluster")
        ClusterShape(outcome, answering: .deleting).write(to: &writer)
    }
}
