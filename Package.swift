// swift-tools-version: 6.2
import PackageDescription

let dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1.git", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates.git", from: "1.21.1"),
    .package(
        url: "https://github.com/apple/swift-configuration.git", from: "1.4.0",
        traits: [.defaults, "YAML"]),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.2.0"),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(
    name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioFoundationCompat = Target.Dependency.product(
    name: "NIOFoundationCompat", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    // Lets one layer's generics be specialized in another, which the hot paths need.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
        swiftSettings: settings)
}

let package = Package(
    name: "dfs",
    platforms: [.macOS(.v15)],
    dependencies: dependencies,
    // Layers, lowest first. An arrow points from a target to what it may import;
    // docs/ARCHITECTURE.md draws the map and scripts/check-imports.py holds the sources to it.
    targets: [
        .target(name: "CDFSSystem", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "Migrations", path: "migrations",
            resources: [.embedInCode("V0001_create_catalog.sql")], swiftSettings: settings),

        library("DFSModel", [crypto]),
        tests(of: "DFSModel"),
        library("DFSCluster", ["DFSModel", crypto]),
        tests(of: "DFSCluster"),
        library("DFSHistory", []),
        tests(of: "DFSHistory", ["DFSModel"]),
        library("DFSSimulation", ["DFSModel", "DFSCluster", "DFSHistory"]),
        tests(of: "DFSSimulation"),
        library("DFSWire", ["DFSModel", "DFSCluster"]),
        tests(of: "DFSWire"),
        library("DFSBlobs", ["CDFSSystem", "DFSModel", nioCore, nioPosix]),
        tests(of: "DFSBlobs"),
        library(
            "DFSCatalog",
            [
                "CDFSSystem", "DFSModel", "DFSCluster", "Migrations", crypto, grdb, grdbSQLite,
                logging,
            ]),
        tests(of: "DFSCatalog", [grdb]),
        library("DFSTrust", ["DFSModel", asn1, crypto, cryptoExtras, nioSSL, x509]),
        tests(of: "DFSTrust", [crypto, x509]),
        library("DFSFuzzing", ["DFSModel", "DFSCluster", "DFSWire", "DFSTrust"]),
        tests(of: "DFSFuzzing", ["DFSModel"]),
        library("DFSConfiguration", ["DFSModel", "DFSTrust", configuration, yams]),
        tests(of: "DFSConfiguration"),
        library(
            "DFSClient",
            [
                "DFSModel", "DFSCluster", "DFSWire", asyncHTTPClient, logging, nioCore,
                nioFoundationCompat, nioSSL,
            ]),
        tests(of: "DFSClient"),
        library(
            "DFSNode",
            [
                "DFSModel", "DFSCluster", "DFSWire", "DFSBlobs", "DFSCatalog", "DFSTrust", crypto,
                logging, metrics, nioCore, nioFoundationCompat, serviceLifecycle,
            ]),
        tests(
            of: "DFSNode",
            [
                "DFSTesting", "DFSBlobs", "DFSCatalog", "DFSClient", "DFSCluster", "DFSModel",
                "DFSWire", nioCore,
            ]),
        library(
            "DFSServer",
            [
                "DFSModel", "DFSCluster", "DFSWire", "DFSCatalog", "DFSNode", "DFSClient",
                "DFSConfiguration", "DFSMetrics", "DFSTrust", httpTypes, hummingbird,
                hummingbirdCore, logging, metrics, nioCore, nioHTTP1, nioPosix,
                nioFoundationCompat, nioSSL, serviceLifecycle,
            ]),
        tests(
            of: "DFSServer",
            [
                "DFSTesting", "DFSClient", "DFSCluster", "DFSConfiguration", "DFSMetrics",
                "DFSModel", "DFSNode", "DFSTrust", "DFSWire", httpTypes, logging, nioCore,
                nioPosix, nioSSL,
            ]),
        library("DFSMetrics", [metrics]),
        tests(of: "DFSMetrics", [metrics]),
        library("DFSTerminal", ["DFSModel"]),
        tests(of: "DFSTerminal", ["DFSTesting"]),
        library(
            "DFSTesting",
            [
                "DFSModel", "DFSCluster", "DFSWire", "DFSBlobs", "DFSCatalog", "DFSTrust",
                "DFSConfiguration", "DFSClient", "DFSNode", "DFSServer", logging, nioCore,
                nioPosix, serviceLifecycle,
            ]),

        program(
            "dfs",
            [
                "CDFSSystem", "DFSModel", "DFSCluster", "DFSWire", "DFSBlobs", "DFSCatalog",
                "DFSTrust",
                "DFSConfiguration", "DFSClient", "DFSNode", "DFSServer", "DFSTerminal",
                argumentParser, logging, serviceLifecycle,
            ]),
        program(
            "dfc",
            [
                "DFSModel", "DFSCluster", "DFSWire", "DFSTrust", "DFSConfiguration", "DFSClient",
                "DFSTerminal", argumentParser, logging,
            ]),
        tests(of: "dfc", ["DFSTesting"]),
        program(
            "dfsbench",
            [
                "DFSModel", "DFSTrust", "DFSConfiguration", "DFSClient", "DFSTerminal",
                argumentParser, histogram, logging, nioCore,
            ]),
        program("dfssim", ["DFSSimulation", argumentParser]),
        library(
            "DFSChaos",
            [
                "CDFSSystem", "DFSModel", "DFSCluster", "DFSHistory", "DFSSimulation", "DFSWire",
                "DFSCatalog", "DFSTrust", "DFSConfiguration", "DFSClient", "DFSServer",
                "DFSTesting", logging, nioCore, serviceLifecycle,
            ]),
        tests(of: "DFSChaos"),
        program("dfschaos", ["DFSConfiguration", "DFSChaos", argumentParser]),
        .testTarget(
            name: "ProgramTests",
            dependencies: ["DFSConfiguration", "DFSModel", "DFSTesting", "dfs", "dfc", "dfschaos"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
