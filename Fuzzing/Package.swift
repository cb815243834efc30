// swift-tools-version: 6.2
import PackageDescription

/// The fuzzers: one executable, whose sanitizers `Fuzzing/run` switches on for all the rooms it is made of.
let rooms = [
    "KeyModel", "StrictJSON", "ServiceRequests", "Cryptography", "AuditTrail", "AccessPolicy", "ExternalKeys",
    "AWSDoor", "AzureDoor", "NativeDoor", "XKSDoor", "Blueprint",
]

let package = Package(
    name: "aegis-kms-fuzzing",
    dependencies: [
        .package(name: "aegis-kms", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    ],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: rooms.map { .product(name: $0, package: "aegis-kms") } + [
                .product(name: "HTTPTypes", package: "swift-http-types")
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
