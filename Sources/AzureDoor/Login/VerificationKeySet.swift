import ServiceRequests
import StrictJSON

/// What others check our tokens with.
/// - Source: RFC 7517, section 5; RFC 7518, section 6.3
struct VerificationKeySet {
    var keys: [TokenVerificationKey]

    var answer: AzureAnswer {
        AzureAnswer { writer in
            writer.key(literal: "keys")
            writer.beginArray()
            for key in keys {
                writer.beginObject()
                writer.member("kty", "RSA")
                writer.member("use", "sig")
                writer.member("alg", "RS256")
                writer.member("kid", key.keyIdentifier)
                writer.member("n", bytes: key.modulus)
                writer.member("e", bytes: key.exponent)
                writer.endObject()
            }
            writer.endArray()
        }
    }
}
