import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import AWSDoor

@Suite struct CloudHSMTests {
    private static let cluster = "cluster-abcdefghij2"
    private static let member = "hsm-abcdefghij2"

    private static let description = HardwareClusterDescription(
        identifier: cluster, vault: Samples.vault, created: Date(timeIntervalSince1970: 1_795_000_000.25),
        state: .uninitialized, moduleType: "hsm1.medium", mode: .fips, subnets: ["us-gov-west-1a": "subnet-0000000a"],
        backupRetentionDays: 90, certificateRequest: "CSR", certificate: nil, tags: ["b": "2", "a": "1"],
        members: [
            HardwareMemberDescription(
                identifier: member, availabilityZone: "us-gov-west-1a", address: "192.0.2.1", isConfigured: true)
        ])

    private static func exchange(
        _ operation: String, _ body: String, at gate: ScriptedGate = ScriptedGate(), service: String = "cloudhsm"
    ) async -> Exchange {
        let authorization = Exchange.authorization.replacing("/kms/", with: "/\(service)/")
        let headers = Exchange.headers("", authorization: authorization).map { name, value in
            name == "X-Amz-Target" ? (name, "BaldrApiService." + operation) : (name, value)
        }
        return await Exchange(Exchange.request(.post, "/", headers), body: Array(body.utf8), at: gate)
    }

    @Test func aClusterIsWrittenAsAWSHasIt() async {
        let gate = ScriptedGate(outcome: .success(Page([Self.description], next: "next")))
        let answer = await Self.exchange("DescribeClusters", "{}", at: gate)
        #expect(answer.status == 200)
        #expect(
            answer.text == """
                {"Clusters":[{"BackupPolicy":"DEFAULT","BackupRetentionPolicy":{"Type":"DAYS","Value":"90"},\
                "ClusterId":"cluster-abcdefghij2","CreateTimestamp":1795000000.250,"Hsms":[{\
                "AvailabilityZone":"us-gov-west-1a","ClusterId":"cluster-abcdefghij2","SubnetId":"subnet-0000000a",\
                "EniId":"eni-0022190a63a13a","EniIp":"192.0.2.1","HsmId":"hsm-abcdefghij2","HsmType":"hsm1.medium",\
                "State":"ACTIVE"}],"HsmType":"hsm1.medium","SecurityGroup":"sg-0022190a63a13a",\
                "State":"UNINITIALIZED","SubnetMapping":{"us-gov-west-1a":"subnet-0000000a"},\
                "VpcId":"vpc-00000\(Samples.vault.account)","NetworkType":"IPV4","Certificates":{"ClusterCsr":"CSR"},\
                "TagList":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}],"Mode":"FIPS"}],"NextToken":"bmV4dA"}
                """)
    }

    @Test func namesOfNetworkInterfacesLeadBack() {
        let name = HardwareNames.newMember()
        let interface = HsmShape.interface(of: name)
        #expect(WireShape.interface.matches(interface))
        #expect(WireShape.member.matches(name))
        #expect(WireShape.cluster.matches(HardwareNames.newCluster()))
        #expect(HardwareNames.member(ofHexadecimal: interface.dropFirst(4)) == name)
        #expect(HardwareNames.hexadecimal(of: "hsm-ABCDEFGHIJ2") == nil)
    }

    @Test(arguments: CloudHSMOperation.allCases) func everyOperationIsKnown(_ operation: CloudHSMOperation) async {
        let gate = ScriptedGate()
        let answer = await Self.exchange(operation.rawValue, "[]", at: gate)
        #expect(answer.status == 400)
        #expect(gate.submitted.isEmpty)
        if let name = operation.carriedOut {
            #expect(answer.type == "SerializationException")
            #expect(gate.refusals == [.init(operation: name, cause: .unreadable)])
        } else {
            #expect(answer.type == "CloudHsmInvalidRequestException")
            #expect(gate.refusals == [.init(operation: nil, cause: .unsupportedOperation)])
        }
    }

    @Test func theSignatureMustBeForTheService() async {
        let answer = await Self.exchange("DescribeClusters", "{}", service: "kms")
        #expect(answer.type == "InvalidSignatureException")
        #expect(answer.message == "Credential should be scoped to correct service: 'cloudhsm'. ")
    }

    private static let tenMore = String(repeating: #","subnet-0000000a""#, count: 10)

    @Test(arguments: [
        ("CreateCluster", #"{"HsmType":"hsm1.medium"}"#, "Value null at 'subnetIds'"),
        ("CreateCluster", #"{"SubnetIds":["subnet-0000000a"]}"#, "Value null at 'hsmType'"),
        ("CreateCluster", #"{"HsmType":"x","SubnetIds":["subnet-0000000a"]}"#, "at 'hsmType' failed"),
        ("CreateCluster", #"{"HsmType":"hsm1.medium","SubnetIds":["x"]}"#, "at 'subnetIds' failed"),
        ("CreateCluster", #"{"HsmType":"hsm1.medium","SubnetIds":[]}"#, "at 'subnetIds' failed"),
        (
            "CreateCluster", #"{"HsmType":"hsm1.medium","SubnetIds":["subnet-0000000a"\#(CloudHSMTests.tenMore)]}"#,
            "1 validation error detected: Value at 'subnetIds' failed to satisfy constraint: Member must have length "
                + "less than or equal to 10"
        ),
        ("CreateHsm", #"{"ClusterId":"cluster-1","AvailabilityZone":"us-gov-west-1a"}"#, "at 'clusterId' failed"),
        ("CreateHsm", #"{"ClusterId":"cluster-abcdefghij2","AvailabilityZone":""}"#, "at 'availabilityZone' failed"),
        ("DescribeClusters", #"{"MaxResults":26}"#, "at 'maxResults' failed"),
        ("TagResource", #"{"ResourceId":"cluster-abcdefghij2"}"#, "Value null at 'tagList'"),
        ("UntagResource", #"{"ResourceId":"cluster-abcdefghij2"}"#, "Value null at 'tagKeyList'"),
        (
            "InitializeCluster", #"{"ClusterId":"cluster-abcdefghij2","SignedCert":"é","TrustAnchor":"a"}"#,
            "at 'signedCert' failed"
        ),
    ]) func constraints(_ operation: String, _ body: String, _ complaint: String) async {
        let gate = ScriptedGate()
        let answer = await Self.exchange(operation, body, at: gate)
        #expect(answer.type == "ValidationException")
        #expect(answer.message?.contains(complaint) == true, "\(answer.text)")
        #expect(gate.submitted.isEmpty)
    }

    @Test(arguments: [
        #"{"ClusterId":"cluster-abcdefghij2"}"#,
        #"{"ClusterId":"cluster-abcdefghij2","HsmId":"hsm-abcdefghij2","EniIp":"192.0.2.1"}"#,
    ]) func oneHSMMustBeMeant(_ body: String) async {
        let answer = await Self.exchange("DeleteHsm", body)
        #expect(answer.type == "CloudHsmInvalidRequestException")
    }

    @Test func filters() async throws {
        func request(_ filters: String) async -> DescribeHardwareClusters? {
            let gate = ScriptedGate(outcome: .success(Page<HardwareClusterDescription>([], next: nil)))
            _ = await Self.exchange("DescribeClusters", #"{"Filters":\#(filters)}"#, at: gate)
            return gate.submitted.first as? DescribeHardwareClusters
        }
        #expect(await request(#"{"clusterIds":["a","b"]}"#)?.clusters == ["a", "b"])
        #expect(await request(#"{"states":["ACTIVE","INITIALIZED"]}"#)?.states == [.active])
        #expect(await request(#"{"states":["CREATE_IN_PROGRESS"]}"#)?.states == [])
        #expect(await request(#"{"vpcIds":["vpc-0"],"clusterIds":["a"]}"#)?.clusters == [])
        #expect(await request(#"{"vpcIds":["vpc-00000\#(Samples.vault.account)"]}"#)?.clusters == nil)
        #expect(await request(#"{"names":["a"]}"#) == nil)
        #expect(await request(#"{"states":["NONE"]}"#) == nil)
    }

    @Test(arguments: [
        (ServiceError.hardwareClusterNotFound(cluster), "CloudHsmResourceNotFoundException", 400),
        (.hardwareClusterForbids(cluster, .hasModules), "CloudHsmInvalidRequestException", 400),
        (.hardwareModulesTaken("us-gov-west-1a"), "CloudHsmInvalidRequestException", 400),
        (
            .accessDenied(
                .deleteHardwareCluster, .hardwareCluster(cluster, vault: Samples.vault),
                because: .noIdentityPolicyAllows),
            "CloudHsmAccessDeniedException", 400
        ),
        (.limitExceeded(.tagsPerKey), "CloudHsmResourceLimitExceededException", 400),
        (.auditUnavailable, "CloudHsmInternalFailureException", 500),
        (.invalidInput(.tagsReserved), "CloudHsmTagException", 400),
    ]) func refusals(_ error: ServiceError, _ type: String, _ status: Int) async {
        let gate = ScriptedGate(outcome: .failure(error))
        let answer = await Self.exchange("DeleteCluster", #"{"ClusterId":"\#(Self.cluster)"}"#, at: gate)
        #expect((answer.status, answer.type) == (status, type))
        #expect(answer.json?["Message"]?.stringValue?.isEmpty == false)
    }
}
