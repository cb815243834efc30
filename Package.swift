// swift-tools-version: 6.2
import PackageDescription

/// Rooms import downward only (docs/architecture.md). The build runs with
/// `--explicit-target-dependency-import-check error`, so a room sees exactly what is named here.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict)
}

let http: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")

/// What `Fuzzing/`, which is a package of its own, imports.
let fuzzedRooms: [Product] = [
    "KeyModel", "StrictJSON", "ServiceRequests", "Cryptography", "AuditTrail", "AccessPolicy", "ExternalKeys",
    "AWSDoor", "AzureDoor", "NativeDoor", "XKSDoor", "Blueprint",
].map { .library(name: $0, targets: [$0]) }

let package = Package(
    name: "aegis-kms",
    products: [.executable(name: "aegis-kms", targets: ["aegis-kms"])] + fuzzedRooms,
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // L0: words
        .target(name: "CSecretMemory"),
        room("KeyModel", ["CSecretMemory"]),
        room("StrictJSON"),

        // L1: what the gate stands on
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPKCS11", pkgConfig: "p11-kit-1", providers: [.apt(["libp11-kit-dev"])]),
        .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        room("Cryptography", ["KeyModel", "COpenSSL"]),
        room("RootOfTrust", ["KeyModel", "Cryptography", "CArgon2"]),
        room("PKCS11", ["KeyModel", "Cryptography", "RootOfTrust", "CPKCS11"]),
        room("AuditTrail", ["KeyModel", "StrictJSON", "Cryptography"]),
        room("AccessPolicy", ["KeyModel", "StrictJSON"]),
        room("Storage", ["KeyModel"]),
        room("StorageSQLite", ["KeyModel", "Storage", .product(name: "GRDB", package: "GRDB.swift")]),
        room("ServiceRequests", ["KeyModel"]),
        room("ExternalKeys", ["KeyModel"]),

        // L2: the gate, and what it can carry out
        room(
            "ServiceGate",
            [
                "KeyModel", "StrictJSON", "ServiceRequests", "AccessPolicy", "AuditTrail", "Storage", "Cryptography",
                "RootOfTrust", "ExternalKeys",
            ]),
        room(
            "ServiceOperations",
            [
                "KeyModel", "ServiceRequests", "ServiceGate", "AccessPolicy", "AuditTrail", "Storage", "Cryptography",
                "RootOfTrust", "ExternalKeys",
            ]),
        room("Scheduling", ["KeyModel", "ServiceRequests"]),

        // L3: doors
        room("RequestSigning", ["KeyModel", "ServiceRequests", http]),
        room("AWSDoor", ["KeyModel", "ServiceRequests", "StrictJSON", "RequestSigning", http]),
        room("XKSDoor", ["KeyModel", "ServiceRequests", "StrictJSON", "RequestSigning", http]),
        room("AzureDoor", ["KeyModel", "ServiceRequests", "StrictJSON", http]),
        room("NativeDoor", ["KeyModel", "ServiceRequests", "StrictJSON", http]),

        // L4: the process
        room(
            "HTTPFront",
            [
                "KeyModel", http, log,
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        room(
            "OutboundHTTP",
            [
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ]),
        room("KMSClient", ["KeyModel", "ServiceRequests", "StrictJSON", "NativeDoor", "OutboundHTTP", http]),
        room("XKSClient", ["KeyModel", "Cryptography", "StrictJSON", "ExternalKeys", "OutboundHTTP"]),
        room("Blueprint", ["KeyModel", "StrictJSON", "ServiceRequests", "Yams"]),
        .executableTarget(
            name: "aegis-kms",
            dependencies: [
                "KeyModel", "StrictJSON", "Cryptography", "RootOfTrust", "PKCS11", "AuditTrail", "Storage",
                "StorageSQLite",
                "AccessPolicy", "ServiceRequests", "ServiceGate", "ServiceOperations", "Scheduling", "AWSDoor",
                "AzureDoor",
                "XKSDoor", "ExternalKeys", "XKSClient", "OutboundHTTP",
                "NativeDoor", "HTTPFront", "KMSClient", "Blueprint", http, log, "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Shared by tests
        room(
            "ServiceTesting",
            [
                "KeyModel", "ServiceRequests", "ServiceGate", "ServiceOperations", "Storage", "AuditTrail",
                "AccessPolicy", "Cryptography", "RootOfTrust", "ExternalKeys",
            ]),
        tests("KeyModel", []),
        tests("StrictJSON", []),
        tests("Cryptography", ["KeyModel"]),
        tests("RootOfTrust", ["KeyModel", "Cryptography"]),
        tests("PKCS11", ["KeyModel", "RootOfTrust", "Cryptography", "CPKCS11"]),
        tests("AuditTrail", ["KeyModel", "Cryptography", "StrictJSON"]),
        tests("AccessPolicy", ["KeyModel"]),
        tests("StorageSQLite", ["KeyModel", "Storage", .product(name: "GRDB", package: "GRDB.swift")]),
        tests(
            "ServiceGate",
            [
                "KeyModel", "ServiceRequests", "ServiceOperations", "ServiceTesting", "Storage", "AuditTrail",
                "AccessPolicy", "Cryptography", "RootOfTrust", "Scheduling", "ExternalKeys",
            ]),
        .testTarget(
            name: "AWSDoorTests",
            dependencies: ["AWSDoor", "RequestSigning", "KeyModel", "ServiceRequests", "StrictJSON", http],
            exclude: ["Fixtures"], swiftSettings: strict),
        tests("AzureDoor", ["KeyModel", "ServiceRequests", "StrictJSON", http]),
        tests("HTTPFront", ["KeyModel", http, log, .product(name: "NIOHTTP1", package: "swift-nio")]),
        tests("NativeDoor", ["KeyModel", "ServiceRequests", "StrictJSON", "HTTPFront", "KMSClient", http, log]),
        tests("XKSDoor", ["KeyModel", "ServiceRequests", "StrictJSON", "RequestSigning", http]),
        tests(
            "XKSClient",
            [
                "KeyModel", "Cryptography", "StrictJSON", "ExternalKeys", "OutboundHTTP", "RequestSigning", "HTTPFront",
                "ServiceRequests", http, log, .product(name: "NIOCore", package: "swift-nio"),
            ]),
        tests("Blueprint", ["KeyModel", "ServiceRequests"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "aegis-kms", "KeyModel", "StrictJSON", "ServiceRequests", "AuditTrail", "Blueprint", "Cryptography",
                "KMSClient", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
    ]
)
