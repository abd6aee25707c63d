// swift-tools-version: 6.2
import PackageDescription

// The decoders of dfs under libFuzzer; see run.sh. A package of its own, because the sanitizer's
// main program would break every other link. The sources are those of the package above.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
]
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "dfs-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2")
    ],
    targets: [
        .target(name: "DFSModel", dependencies: [crypto], swiftSettings: settings),
        .target(
            name: "DFSCluster", dependencies: ["DFSModel", crypto], swiftSettings: settings),
        .target(name: "DFSWire", dependencies: ["DFSModel", "DFSCluster"], swiftSettings: settings),
        // Tokens and keys; certificates are left to the libraries that parse them.
        .target(
            name: "DFSTrust", dependencies: ["DFSModel", crypto],
            exclude: ["Certificate", "Password"], swiftSettings: settings),
        .target(
            name: "DFSFuzzing", dependencies: ["DFSModel", "DFSCluster", "DFSWire", "DFSTrust"],
            swiftSettings: settings),
        .executableTarget(
            name: "dfsfuzz", dependencies: ["DFSFuzzing"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
