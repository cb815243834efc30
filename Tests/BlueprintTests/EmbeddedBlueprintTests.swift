import FoundationEssentials
import KeyModel
import Testing

@testable import Blueprint

@Suite("The blueprint in the binary")
struct EmbeddedBlueprintTests {
    @Test("It is the file that is shipped")
    func embeddedTextIsTheFile() throws {
        // #filePath is …/Tests/BlueprintTests/EmbeddedBlueprintTests.swift
        let folders = #filePath.split(separator: "/").dropLast(3)
        let file = "/" + folders.joined(separator: "/") + "/blueprints/aegis.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text == Blueprint.aegis)
    }

    @Test("It declares the seed's two clouds")
    func seed() throws {
        let vaults = try Blueprint(yaml: Blueprint.aegis).vaults
        let azure = try #require(vaults.first { $0.address.name == "aegis-kv-prod-usgovva" })
        let aws = try #require(vaults.first { $0.address.region == "us-gov-west-1" })
        #expect(azure.address.region == "usgovvirginia")
        #expect(aws.address.account == "123456789012" && aws.address.partition == "aws-us-gov")
        let names = ["aegis-prod-dek", "aegis-prod-bek", "aegis-prod-ask", "aegis-prod-esk", "aegis-prod-backup"]
        for vault in [azure, aws] {
            #expect(vault.keys.map(\.name) == names)
            for key in vault.keys {
                let isEvidence = key.name == "aegis-prod-esk"
                #expect(key.rotation == (isEvidence ? nil : .every(days: 90)))
                #expect(key.purpose == (isEvidence ? .signVerify : .encryptDecrypt))
                #expect(key.tags["Compliance"] == "NIST-800-53" && key.tags["FIPS"] == "140-2")
                #expect(key.tags["Environment"] == "prod-gov" && key.tags["Name"] == key.name)
                #expect(!key.protects.isEmpty)
            }
        }
        #expect(azure.keys.allSatisfy { $0.hardware == .prefer })
        #expect(azure.keys.map(\.algorithm) == [.rsa2048, .rsa2048, .rsa2048, .ecP256, .rsa2048])
        #expect(aws.keys.map(\.algorithm) == [.aes256, .aes256, .aes256, .ecP256, .aes256])
        #expect(aws.keys.map(\.hardware) == Array(repeating: .no, count: 5))
        #expect(aws.keys[1].policy?.contains("arn:aws-us-gov:iam::123456789012:root") == true)
        #expect(aws.keys[0].description == "Aegis Database Encryption Key")
        #expect(aws.keys[1].description == "Aegis S3 Blob Encryption Key")
    }
}
