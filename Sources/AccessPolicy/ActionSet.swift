import KeyModel

/// Some of the actions that there are; asking for one costs a shift.
struct ActionSet: Sendable, Hashable {
    private var bits = SIMD4<UInt64>()

    static let all = ActionSet(ActionName.allCases)
    /// The actions that AWS doesn't have.
    static let own = ActionSet(ActionName.allCases.filter { $0.rawValue.hasPrefix("aegis:") })

    init(_ actions: some Sequence<ActionName> = []) {
        for action in actions { insert(Self.place(of: action)) }
    }

    /// The actions that any of the patterns matches.
    /// - Parameter patterns: in lower case.
    init(matching patterns: [WildcardPattern]) {
        for (place, name) in Self.names.enumerated() where patterns.contains(where: { $0.matches(name.span) }) {
            insert(place)
        }
    }

    func contains(_ action: ActionName) -> Bool { contains(place: Self.place(of: action)) }

    func contains(place: Int) -> Bool { bits[place >> 6] >> UInt64(place & 63) & 1 == 1 }

    func union(_ other: ActionSet) -> ActionSet { with { $0.bits |= other.bits } }
    func subtracting(_ other: ActionSet) -> ActionSet { with { $0.bits &= ~other.bits } }

    private func with(_ change: (inout ActionSet) -> Void) -> ActionSet {
        var set = self
        change(&set)
        return set
    }

    private mutating func insert(_ place: Int) { bits[place >> 6] |= 1 << UInt64(place & 63) }

    /// An action's place in the set; at most 256 have one.
    static func place(of action: ActionName) -> Int {
        guard let place = places[action] else { preconditionFailure("more than 256 actions") }
        return place
    }

    private static let places = Dictionary(
        uniqueKeysWithValues: ActionName.allCases.prefix(256).enumerated().map { ($1, $0) })
    /// In lower case: actions match in either.
    private static let names = ActionName.allCases.map { Array($0.rawValue.lowercased().utf8) }
}
