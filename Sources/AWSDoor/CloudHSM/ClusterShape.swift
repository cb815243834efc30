import KeyModel
import ServiceRequests
import StrictJSON

/// A cluster as AWS has it. What is a network's here is no network's: names that clients may store and compare.
/// - Source: AWS CloudHSM API Reference, Cluster and Hsm
struct ClusterShape {
    enum State: String {
        case creating = "CREATE_IN_PROGRESS"
        case uninitialized = "UNINITIALIZED"
        case initializing = "INITIALIZE_IN_PROGRESS"
        case initialized = "INITIALIZED"
        case active = "ACTIVE"
        case updating = "UPDATE_IN_PROGRESS"
        case modifying = "MODIFY_IN_PROGRESS"
        case rollingBack = "ROLLBACK_IN_PROGRESS"
        case deleting = "DELETE_IN_PROGRESS"
        case deleted = "DELETED"
        case degraded = "DEGRADED"

        init(_ state: HardwareClusterState) {
            self =
                switch state {
                case .uninitialized: .uninitialized
                case .active: .active
                case .deleted: .deleted
                }
        }
    }

    let cluster: HardwareClusterDescription
    let state: State

    /// - Parameter state: AWS answers a change before it is done; clients then ask until it is.
    init(_ cluster: HardwareClusterDescription, answering state: State? = nil) {
        self.cluster = cluster
        self.state = state ?? State(cluster.state)
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("BackupPolicy", "DEFAULT")
        writer.key(literal: "BackupRetentionPolicy")
        writer.beginObject()
        writer.member("Type", "DAYS")
        writer.member("Value", String(cluster.backupRetentionDays))
        writer.endObject()
        writer.member("ClusterId", cluster.identifier)
        writer.member("CreateTimestamp", cluster.created)
        writeMembers(to: &writer)
        writer.member("HsmType", cluster.moduleType)
        writer.member("SecurityGroup", "sg-" + (HardwareNames.hexadecimal(of: cluster.identifier) ?? ""))
        writer.member("State", state.rawValue)
        writer.key(literal: "SubnetMapping")
        writer.beginObject()
        for (zone, subnet) in cluster.subnets.sorted(by: { $0.key < $1.key }) {
            writer.key(zone)
            writer.string(subnet)
        }
        writer.endObject()
        writer.member("VpcId", Self.network(of: cluster.vault.account))
        writer.member("NetworkType", "IPV4")
        writeCertificates(to: &writer)
        writeTags(cluster.tags.map { KeyTag(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }, to: &writer)
        writer.member("Mode", cluster.mode == .fips ? "FIPS" : "NON_FIPS")
        writer.endObject()
    }

    /// One for each account.
    static func network(of account: String) -> String { "vpc-00000" + account }

    private func writeMembers(to writer: inout JSONWriter) {
        writer.key(literal: "Hsms")
        writer.beginArray()
        for member in cluster.members { HsmShape(member, of: cluster).write(to: &writer) }
        writer.endArray()
    }

    /// The request is shown until it was answered, and then the certificate.
    private func writeCertificates(to writer: inout JSONWriter) {
        writer.key(literal: "Certificates")
        writer.beginObject()
        if let certificate = cluster.certificate {
            writer.member("ClusterCertificate", certificate)
        } else if let request = cluster.certificateRequest {
            writer.member("ClusterCsr", request)
        }
        writer.endObject()
    }

    private func writeTags(_ tags: [KeyTag], to writer: inout JSONWriter) {
        writer.key(literal: "TagList")
        TagListShape(tags).write(to: &writer)
    }
}

struct TagListShape {
    let tags: [KeyTag]

    init(_ tags: [KeyTag]) { self.tags = tags }

    func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for tag in tags {
            writer.beginObject()
            writer.member("Key", tag.key)
            writer.member("Value", tag.value)
            writer.endObject()
        }
        writer.endArray()
    }
}

/// An HSM of a cluster as AWS has it.
struct HsmShape {
    let member: HardwareMemberDescription
    let cluster: HardwareClusterDescription
    let isNew: Bool

    init(_ member: HardwareMemberDescription, of cluster: HardwareClusterDescription, isNew: Bool = false) {
        (self.member, self.cluster, self.isNew) = (member, cluster, isNew)
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("AvailabilityZone", member.availabilityZone)
        writer.member("ClusterId", cluster.identifier)
        if let subnet = cluster.subnets[member.availabilityZone] { writer.member("SubnetId", subnet) }
        writer.member("EniId", Self.interface(of: member.identifier))
        writer.member("EniIp", member.address)
        writer.member("HsmId", member.identifier)
        writer.member("HsmType", cluster.moduleType)
        writer.member("State", isNew ? "CREATE_IN_PROGRESS" : member.isConfigured ? "ACTIVE" : "DEGRADED")
        if !member.isConfigured {
            writer.member("StateMessage", "The operator's configuration doesn't name this HSM any more.")
        }
        writer.endObject()
    }

    static func interface(of member: HardwareMemberIdentifier) -> String {
        "eni-" + (HardwareNames.hexadecimal(of: member) ?? "")
    }
}
