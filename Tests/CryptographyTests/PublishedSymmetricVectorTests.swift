import KeyModel
import Testing

@testable import Cryptography

/// NIST CAVP and RFC vectors, all that fit our uses.
@Suite(.enabled(if: VectorFile.folder != nil, "AEGIS_VECTORS is not set"))
struct PublishedSymmetricVectorTests {
    init() throws { _ = try startModule() }

    @Test(arguments: [128, 192, 256])
    func gcmEncrypts(_ bits: Int) throws {
        var count = 0
        for record in try VectorFile.records("ciphers/AES/GCM/gcmEncryptExtIV\(bits).rsp")
        where record["IVlen"] == "96" && record["Taglen"] == "128" {
            let sealed = try AESGCM.seal(
                record.secret("PT"), key: record.secret("Key"), nonce: record.bytes("IV"),
                authenticating: record.bytes("AAD"))
            #expect(sealed.ciphertext == record.bytes("CT") && sealed.tag == record.bytes("Tag"))
            count += 1
        }
        #expect(count == 375)
    }

    @Test(arguments: [128, 192, 256])
    func gcmDecrypts(_ bits: Int) throws {
        var refused = 0
        for record in try VectorFile.records("ciphers/AES/GCM/gcmDecrypt\(bits).rsp")
        where record["IVlen"] == "96" && record["Taglen"] == "128" {
            let opened = try? AESGCM.open(
                record.bytes("CT"), tag: record.bytes("Tag"), key: record.secret("Key"), nonce: record.bytes("IV"),
                authenticating: record.bytes("AAD"))
            #expect(opened == (record["FAIL"] == nil ? record.secret("PT") : nil))
            refused += opened == nil ? 1 : 0
        }
        #expect(refused > 100)
    }

    @Test(arguments: [128, 192, 256])
    func keyWrap(_ bits: Int) throws {
        let folder = "keywrap/kwtestvectors/"
        let wrappings = try VectorFile.records(folder + "KWP_AE_\(bits).txt").filter { $0["K"] != nil }
        #expect(wrappings.count >= 500)
        for record in wrappings {
            #expect(try AESKeyWrap.wrap(record.secret("P"), under: record.secret("K")) == record.bytes("C"))
        }
        var refused = 0
        for record in try VectorFile.records(folder + "KWP_AD_\(bits).txt") where record["K"] != nil {
            let key = try? AESKeyWrap.unwrap(record.bytes("C"), under: record.secret("K"))
            #expect(key == (record["FAIL"] == nil ? record.secret("P") : nil))
            refused += key == nil ? 1 : 0
        }
        #expect(refused > 50)
    }

    @Test(arguments: DigestAlgorithm.allCases)
    func hashes(_ algorithm: DigestAlgorithm) throws {
        let name = algorithm.rawValue.uppercased()
        let folder = algorithm == .sha1 ? "hashes/SHA1/" : "hashes/SHA2/"
        var count = 0
        for length in ["ShortMsg", "LongMsg"] {
            for record in try VectorFile.records(folder + name + length + ".rsp") {
                guard let bits = record["Len"].flatMap({ Int($0) }) else { continue }
                let message = Array(record.bytes("Msg").prefix(bits / 8))
                #expect(try Digest.compute(algorithm, message) == record.bytes("MD"))
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test(arguments: MACAlgorithm.allCases)
    func hmac(_ algorithm: MACAlgorithm) throws {
        let records = try VectorFile.records("HMAC/rfc-4231-\(algorithm.digest.rawValue).txt")
        #expect(records.count >= 6)
        for record in records {
            let code = try HMAC.authenticate(
                record.bytes("Msg"), key: record.secret("Key"), digest: algorithm.digest)
            #expect(code == record.bytes("MD"))
        }
    }

    @Test(arguments: [("KDF/rfc-5869-HKDF-SHA256.txt", DigestAlgorithm.sha256), ("KDF/rfc-5869-HKDF-SHA1.txt", .sha1)])
    func hkdf(_ file: String, _ digest: DigestAlgorithm) throws {
        var fields: VectorFile.Record = [:]
        var count = 0
        // Blank lines stand within the cases of this file, each of which starts with COUNT.
        for record in try VectorFile.records(file) {
            if record["COUNT"] != nil { fields = [:] }
            fields.merge(record) { $1 }
            guard record["OKM"] != nil, let length = fields["L"].flatMap({ Int($0) }) else { continue }
            let derived = try HKDF.derive(
                key: fields.secret("IKM"), salt: fields.bytes("salt"), context: fields.bytes("info"),
                byteCount: length, digest: digest)
            #expect(derived == fields.secret("OKM"))
            count += 1
        }
        #expect(count >= 3)
    }

    @Test func kbkdf() throws {
        let pool = try ModuleState.current().rawKBKDF
        var count = 0
        for record in try VectorFile.records("KDF/nist-800-108-KBKDF-CTR.txt")
        where record["section"] == "PRF=HMAC_SHA256 CTRLOCATION=BEFORE_FIXED RLEN=32_BITS " {
            guard let bits = record["L"].flatMap({ Int($0) }), bits % 8 == 0 else { continue }
            let derived = try KBKDF.derive(
                key: record.secret("KI"), label: [], context: record.bytes("FixedInputData"), byteCount: bits / 8,
                by: pool)
            #expect(derived == record.secret("KO"))
            count += 1
        }
        #expect(count >= 20)
    }
}
