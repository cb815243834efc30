import KeyModel
import ServiceRequests
import StrictJSON

/// - Source: AWS CloudHSM API Reference, CreateHsm
struct CreateHsmCall: Call {
    let request: AddHardwareModule

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster()
        let zone = try input.requiredShaped("AvailabilityZone", .zone)
        let address = try input.shaped("IpAddress", .address)
        try input.check()
        request = AddHardwareModule(cluster: cluster, availabilityZone: zone, address: address)
    }

    func write(_ outcome: AddHardwareModule.Outcome, to writer: inout JSONWriter) {
        writer.key(literal: "Hsm")
        HsmShape(outcome.member, of: outcome.cluster, isNew: true).write(to: &writer)
    }
}

/// - Source: AWS CloudHSM API Reference, DeleteHsm
struct DeleteHsmCall: Call {
    let request: RemoveHardwareModule

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster()
        let member = try input.shaped("HsmId", .member)
        let interface = try input.shaped("EniId", .interface)
        let address = try input.shaped("EniIp", .address)
        try input.check()
        let selectors =
            [member.map { HardwareMemberSelector.identifier($0) }, address.map { .address($0) }].compactMap { $0 }
            + (interface.map { [.identifier(HardwareNames.member(ofHexadecimal: $0.dropFirst(4)))] } ?? [])
        guard let selector = selectors.first, selectors.count == 1 else {
            throw Refusal(
                CloudHSMErrors.error(for: .invalidInput(.hardwareCluster(.member)), place: input.place),
                because: .invalidInput(.hardwareCluster(.member)))
        }
        request = RemoveHardwareModule(cluster: cluster, member: selector)
    }

    func write(_ outcome: RemoveHardwareModule.Outcome, to writer: inout JSONWriter) {
        writer.member("HsmId", outcome.member)
    }
}

/// - Source: AWS CloudHSM API Reference, TagResource
struct TagClusterCall: Call {
    let request: TagHardwareCluster

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster("ResourceId", .resource)
        let tags = try input.clusterTags()
        if tags == nil { input.missing("TagList") }
        try input.check()
        request = TagHardwareCluster(cluster: cluster, tags: tags ?? [:])
    }
}

/// - Source: AWS CloudHSM API Reference, UntagResource
struct UntagClusterCall: Call {
    let request: UntagHardwareCluster

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster("ResourceId", .resource)
        let keys = try input.texts("TagKeyList", .tagKey, count: 1...50)
        if input.value("TagKeyList") == nil { input.missing("TagKeyList") }
        try input.check()
        request = UntagHardwareCluster(cluster: cluster, tagKeys: keys)
    }
}

/// - Source: AWS CloudHSM API Reference, ListTags
struct ListClusterTagsCall: Call {
    let request: ListHardwareClusterTags

    init(reading input: inout InputReader) throws(Refusal) {
        let cluster = try input.cluster("ResourceId", .resource)
        let page = try input.tokenPaging(upTo: 100)
        try input.check()
        request = ListHardwareClusterTags(cluster: cluster, page: page)
    }

    func write(_ outcome: Page<KeyTag>, to writer: inout JSONWriter) {
        writer.key(literal: "TagList")
        TagListShape(outcome.elements).write(to: &writer)
        writer.nextToken(outcome.next)
    }
}
