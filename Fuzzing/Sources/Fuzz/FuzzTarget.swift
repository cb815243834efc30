/// What can be fuzzed. Each has its seeds in `Corpus/<name>/`.
enum FuzzTarget: String, CaseIterable {
    case strictJSON = "strict-json"
    case signature
    case awsDoor = "aws-door"
    case azureDoor = "azure-door"
    case nativeDoor = "native-door"
    case xksDoor = "xks-door"
    case xksAnswer = "xks-answer"
    case attestation, certificate
    case grantToken = "grant-token"
    case policy
    case ciphertext
    case auditRecord = "audit-record"
    case blueprint

    /// Returns for every input, or something is wrong.
    /// - Parameter input: the fuzzer's own memory, so that a byte read beyond its end is noticed.
    func test(_ input: UnsafeRawBufferPointer) {
        switch self {
        case .strictJSON: StrictJSONTarget.test(input)
        case .signature: SignatureTarget.test(input)
        case .awsDoor: AWSDoorTarget.test(input)
        case .azureDoor: AzureDoorTarget.test(input)
        case .nativeDoor: NativeDoorTarget.test(input)
        case .xksDoor: XKSDoorTarget.test(input)
        case .xksAnswer: XKSAnswerTarget.test(input)
        case .attestation: AttestationTarget.test(input)
        case .certificate: CertificateTarget.test(input)
        case .grantToken: GrantTokenTarget.test(input)
        case .policy: PolicyTarget.test(input)
        case .ciphertext: CiphertextTarget.test(input)
        case .auditRecord: AuditRecordTarget.test(input)
        case .blueprint: BlueprintTarget.test(input)
        }
    }
}

/// Ends the run with a finding where `condition` doesn't hold; unlike `precondition` it shows the text in release builds.
func require(_ condition: Bool, _ text: @autoclosure () -> String) {
    if !condition { fatalError(text()) }
}
