public import FoundationEssentials
public import KeyModel

/// One thing that a request says and that policies may make it depend on, in the service's own words. A request puts it
/// into its demands; the gate puts it into the words of the policy language (`ServiceGate/Policies/ConditionWords.swift`).
///
/// What belongs to the key (its algorithm, purpose, tags, names), to the caller or to the connection isn't here: the gate
/// knows it. Nor is the encryption context, which a demand has apart.
public enum RequestFact: Hashable, Sendable {
    // What is done with a key
    case encryptionAlgorithm(EncryptionAlgorithm)
    case signatureAlgorithm(SignatureAlgorithm)
    case macAlgorithm(MACAlgorithm)
    case signedInput(SignedInputForm)
    /// The kind of the pair that is made.
    case pairAlgorithm(KeyAlgorithm)
    /// ECDH, the only one.
    case keyAgreement

    // A key that doesn't exist yet
    case keyAlgorithm(KeyAlgorithm)
    case keyPurpose(KeyPurpose)
    case keyOrigin(KeyOrigin)
    case isMultiRegion(Bool)
    /// Said of multi-region keys alone.
    case isReplica(Bool)
    case primaryRegion(String)
    case replicaRegion(String)

    // What is changed
    case tags([String: String])
    case tagKeys([String])
    case rotationPeriodInDays(Int)
    case waitingDays(Int)
    /// Said only where it does: AWS's policies tell that by the key's presence.
    case bypassesLockoutCheck
    /// When imported material expires; nil for never.
    case materialExpiry(Date?)
    /// How material is to come wrapped, and the kind of the key that it is wrapped to.
    case wrapping(WrappingAlgorithm, KeyAlgorithm)

    // Grants
    case grantOperations([ActionName])
    /// An ARN, or the name of a service.
    case grantee(String)
    case retiringPrincipal(String)
    case grantConstraint(GrantConstraintForm)

    // The document of an attested recipient, digests in lower case hexadecimal
    case attestedImage(String)
    case attestedRegister(number: Int, String)
    /// Of a NitroTPM.
    case attestedInstanceRegister(number: Int, String)
}

/// How the message of a signature was handed over.
public enum SignedInputForm: Hashable, Sendable {
    case message, digest, representative
}

/// How a grant is bound to an encryption context.
public enum GrantConstraintForm: Hashable, Sendable {
    case equals, subset
}
