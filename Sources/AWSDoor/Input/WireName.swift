/// The names that the protocol has for the members of one of its enumerations.
protocol WireName: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// The order in which AWS's messages list them.
    static var listed: [Self] { get }
    /// What is read in place of a name that isn't one, until the request is refused for it.
    static var standIn: Self { get }
}

extension WireName where AllCases == [Self] {
    static var listed: [Self] { allCases }
    static var standIn: Self { allCases[0] }
}
