import KeyModel
import Testing

@testable import Cryptography

/// NIST CAVP, RSA Laboratories' and RFC vectors for asymmetric keys.
@Suite(.enabled(if: VectorFile.folder != nil, "AEGIS_VECTORS is not set"))
struct PublishedKeyVectorTests {
    init() throws { _ = try startModule() }

    private static let curves: [(String, KeyAlgorithm)] = [
        ("P-256", .ecP256), ("P-384", .ecP384), ("P-521", .ecP521), ("K-256", .ecSecp256k1),
    ]
    private static let digests: [(String, DigestAlgorithm)] = [
        ("SHA-224", .sha224), ("SHA-256", .sha256), ("SHA-384", .sha384), ("SHA-512", .sha512),
    ]

    private func verifies(
        _ record: VectorFile.Record, _ curve: KeyAlgorithm, _ digest: DigestAlgorithm
    ) throws -> Bool {
        let info = DERWriter.ecPublic(curve, x: record.bytes("Qx"), y: record.bytes("Qy"))
        guard let key = try? PublicKey(subjectPublicKeyInfo: info) else { return false }
        let signature = DERWriter.padded(record.bytes("R"), curve) + DERWriter.padded(record.bytes("S"), curve)
        return try key.verify(
            signature: signature, message: record.bytes("Msg"), algorithm: .ecdsa(digest), encoding: .fixedWidth)
    }

    @Test(arguments: ["FIPS_186-3/SigVer.rsp", "FIPS_186-3/SigGen.txt", "SECP256K1/SigGen.txt"])
    func ecdsa(_ file: String) throws {
        var count = 0
        for record in try VectorFile.records("asymmetric/ECDSA/" + file) where record["R"] != nil {
            for (curveName, curve) in Self.curves {
                for (digestName, digest) in Self.digests
                where record["section"] == "\(curveName),\(digestName) " {
                    let expected = record["Result"]?.hasPrefix("P") ?? true
                    #expect(try verifies(record, curve, digest) == expected)
                    count += 1
                }
            }
        }
        #expect(count >= 60)
    }

    @Test func ed25519() throws {
        let all = try VectorFile.fields("asymmetric/Ed25519/sign.input")
        #expect(all.count == 1024)
        for fields in all.prefix(300) {
            let seed = Array(hex(fields[0]).prefix(32))
            let key = try PrivateKey(
                pkcs8: SecretBytes(copying: DERWriter.ed25519Private(seed: seed)), algorithm: .ed25519)
            let signature = Array(hex(fields[3]).prefix(64))
            #expect(try key.sign(message: hex(fields[2]), algorithm: .ed25519) == signature)
            #expect(
                try key.publicKey.verify(signature: signature, message: hex(fields[2]), algorithm: .ed25519))
        }
    }

    @Test func rsaSignatures() throws {
        var modulus: [UInt8] = []
        var counts = [true: 0, false: 0]
        let digests: [String: DigestAlgorithm] = ["SHA256": .sha256, "SHA384": .sha384, "SHA512": .sha512]
        for record in try VectorFile.records("asymmetric/RSA/FIPS_186-2/SigVer15_186-3.rsp") {
            if record["n"] != nil { modulus = record.bytes("n") }
            guard let result = record["Result"], let digest = record["SHAAlg"].flatMap({ digests[$0] }),
                [256, 384, 512].contains(modulus.count)
            else { continue }
            let info = DERWriter.rsaPublic(modulus: modulus, exponent: record.bytes("e"))
            guard let key = try? PublicKey(subjectPublicKeyInfo: info) else {
                #expect(result.hasPrefix("F"))
                continue
            }
            let verified = try key.verify(
                signature: record.bytes("S"), message: record.bytes("Msg"), algorithm: .rsaPKCS1(digest))
            #expect(verified == result.hasPrefix("P"))
            counts[verified, default: 0] += 1
        }
        #expect(counts[true, default: 0] >= 9 && counts[false, default: 0] >= 40)
    }

    @Test(arguments: [
        ("pkcs-1v2-1d2-vec/oaep-vect.txt", DigestAlgorithm.sha1), ("oaep-custom/oaep-sha256-sha256.txt", .sha256),
    ])
    func oaep(_ file: String, _ digest: DigestAlgorithm) throws {
        let names = [
            "Modulus", "Public exponent", "Exponent", "Prime 1", "Prime 2", "Prime exponent 1", "Prime exponent 2",
            "Coefficient",
        ]
        var numbers: VectorFile.Numbers = [:]
        var key: PrivateKey?
        var count = 0
        for (name, value) in try VectorFile.numbers("asymmetric/RSA/" + file) {
            numbers[name] = value
            if name == "Coefficient" {
                let der = DERWriter.rsaPrivate(names.map { numbers[$0] ?? [] })
                key = try? PrivateKey(pkcs8: SecretBytes(copying: der), algorithm: .rsa2048)  // others are shorter
            }
            guard name == "Encryption", let key, let message = numbers["Message"] else { continue }
            #expect(try key.decrypt(value, algorithm: .rsaOAEP(digest)) == SecretBytes(copying: message))
            count += 1
        }
        #expect(count >= 6)
    }

    @Test(arguments: [("EC - SHA256", KeyAlgorithm.ecP256), ("ED - SHA384", .ecP384), ("EE - SHA512", .ecP521)])
    func ecdh(_ section: String, _ curve: KeyAlgorithm) throws {
        var counts = [true: 0, false: 0]
        let file = "asymmetric/ECDH/KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_init.fax"
        for record in try VectorFile.records(file) where record["section"] == section + " " {
            guard let result = record["Result"] else { continue }
            let own = try PrivateKey(
                pkcs8: SecretBytes(copying: DERWriter.ecPrivate(curve, d: record.bytes("dsIUT"))), algorithm: curve)
            let peer = DERWriter.ecPublic(curve, x: record.bytes("QsCAVSx"), y: record.bytes("QsCAVSy"))
            let secret = (try? PublicKey(subjectPublicKeyInfo: peer)).flatMap { try? own.sharedSecret(with: $0) }
            if result.hasPrefix("P") {
                #expect(secret == SecretBytes(copying: DERWriter.padded(record.bytes("Z"), curve)))
                counts[true, default: 0] += 1
            } else if result.contains("CAVS's Static public key") {
                #expect(secret == nil)
                counts[false, default: 0] += 1
            }
        }
        #expect(counts[true, default: 0] >= 5 && counts[false, default: 0] >= 1)
    }
}
