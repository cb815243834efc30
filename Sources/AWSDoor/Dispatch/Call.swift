import KeyModel
import ServiceRequests
import StrictJSON

/// One operation of the protocol: its body read into a request value, and the outcome written into an answer.
protocol Call {
    associatedtype Request: ServiceRequest

    var request: Request { get }
    /// The algorithm that the caller named, for the refusals that repeat it.
    var algorithm: String? { get }
    /// Whether the first key is the one that the ciphertext names, and not one that the caller named.
    var isKeyOfCiphertext: Bool { get }

    init(reading input: inout InputReader) throws(Refusal)

    /// Writes the answer; nothing where the operation answers nothing.
    /// - Throws: for an outcome that is an error to AWS, such as a signature that isn't right.
    func write(_ outcome: Request.Outcome, to writer: inout JSONWriter) throws(Refusal)
}

extension Call {
    var algorithm: String? { nil }
    var isKeyOfCiphertext: Bool { false }
    func write(_ outcome: Request.Outcome, to writer: inout JSONWriter) {}
}
