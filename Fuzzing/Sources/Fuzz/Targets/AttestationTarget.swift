import Cryptography
import KeyModel

/// Attestation documents. What begins with a map is a payload, which is signed here by the key of the genuine document's
/// certificate, so that what is behind the signature is reached too; everything else is a document as it is.
enum AttestationTarget {
    static func test(_ input: UnsafeRawBufferPointer) {
        let bytes = Array(input)
        guard let first = bytes.first, bytes.count <= Int(UInt16.max) else { return }
        if first >> 5 == 5 { checkSigned(bytes) } else { checkForgery(bytes) }
    }

    /// Nothing is believed but what the key signed: the genuine document's payload, whatever is written around it.
    private static func checkForgery(_ document: [UInt8]) {
        guard let believed = try? verify(document).get() else { return }
        require(document.firstRange(of: AttestationSample.payload) != nil, "a forged document is believed")
        require(believed.moduleIdentifier == genuine?.moduleIdentifier, "another module is believed")
        require(believed.registers == genuine?.registers, "other registers are believed")
    }

    /// What is believed can be used, and names the certificate whose key signed.
    private static func checkSigned(_ payload: [UInt8]) {
        // Most are refused before anybody looks at the signature, which takes a hundred times as long as to read them.
        let unsigned = verify(document(payload, [UInt8](repeating: 1, count: 96)))
        guard case .failure(let failure) = unsigned else { fatalError("it is believed without a signature") }
        guard failure.problem == .signatureInvalid, let believed = try? verify(signed(payload)).get() else { return }
        require(payload.firstRange(of: AttestationSample.certificate) != nil, "another certificate is believed")
        require(!believed.moduleIdentifier.isEmpty && believed.digest.count == 32, "a document of nothing")
        require(believed.registers.allSatisfy { $0.key < 32 && $0.value.count == 48 }, "registers of another form")
        do throws(CryptographyError) {
            _ = try EnvelopedSecret.seal(SecretBytes(copying: [1, 2, 3]), for: believed)
        } catch {
            fatalError("it is believed, and nothing can be encrypted to it: \(error)")
        }
    }

    private static func verify(_ document: [UInt8]) -> Result<AttestationDocument, AttestationFailure> {
        do throws(AttestationFailure) {
            return .success(
                try AttestationDocument(verifying: document, roots: roots, at: AttestationSample.seconds))
        } catch {
            require(!error.isOurs, "the module fails: \(error)")
            return .failure(error)
        }
    }

    private static let protected: [UInt8] = [0x44, 0xA1, 0x01, 0x38, 0x22]

    private static func signed(_ payload: [UInt8]) -> [UInt8] {
        let content = AttestationSample.head(of: payload.count) + payload
        let message = [0x84, 0x6A] + Array("Signature1".utf8) + protected + [0x40] + content
        guard let signature = try? key.sign(message: message, algorithm: .ecdsa(.sha384), encoding: .fixedWidth) else {
            fatalError("it can't be signed")
        }
        return document(payload, signature)
    }

    private static func document(_ payload: [UInt8], _ signature: [UInt8]) -> [UInt8] {
        [0x84] + protected + [0xA0] + AttestationSample.head(of: payload.count) + payload + [0x58, 0x60] + signature
    }

    private static let roots: AttestationRoots = {
        guard (try? CryptographicModule.start(fips: nil)) != nil,
            let roots = try? AttestationRoots(pem: Array(AttestationSample.root.utf8))
        else { fatalError("no roots") }
        return roots
    }()

    private static let genuine: AttestationDocument? = {
        guard let genuine = try? verify(signed(AttestationSample.payload)).get() else {
            fatalError("the genuine document is not believed")
        }
        return genuine
    }()

    private static let key: PrivateKey = {
        _ = roots
        let material = SecretBytes(copying: AttestationSample.privateKey)
        guard let key = try? PrivateKey(pkcs8: material, algorithm: .ecP384) else { fatalError("no key") }
        return key
    }()
}
