import DFSConfiguration
import DFSModel
import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("Certificates and keys that are replaced, by the programs", .serialized)
    struct CertificateTests {
        @Test(
            "The authority and the cluster key are rotated while a client works, and nothing fails")
        func rotation() async throws {
            try await NodeProcesses.with { nodes in
                try await Self.keepFormer(of: nodes)
                let work = Work(nodes)
                let worker = Task { try await work.run() }
                try await Self.refused(nodes, "cluster-key", "switch")
                try await Self.rotate(nodes, "authority", "begin")
                let ends = try await Self.certificateEnds(nodes)
                try await Self.untilRead(nodes) {
                    try await nodes.mustRun("dfs", ["cert", "renew", "--root", nodes.root])
                }
                let renewed = try await Self.certificateEnds(nodes)
                #expect(zip(ends, renewed).allSatisfy { $0 < $1 }, "\(ends) \(renewed)")
                try await Self.rotate(nodes, "authority", "finish")
                try await Self.rotate(nodes, "cluster-key", "begin")
                try await Self.rotate(nodes, "cluster-key", "switch")
                // Both keys are believed: alice's login is older than the new one.
                #expect(try await nodes.dfc("whoami").status == 0)
                #expect(try await Self.status(nodes, "old-key").status == 0)
                await work.stop()
                let rounds = try await worker.value
                #expect(rounds > 0)
                try await Self.rotate(nodes, "cluster-key", "finish")
                try await Self.refusesTheFormer(nodes)
                #expect(await nodes.allRun())
                let verified = try await nodes.verify()
                #expect(verified.status == 0, "\(verified)")
            }
        }

        @Test("A certificate that ends within 30 days is warned of by 'dfs status' and by the log")
        func expiry() async throws {
            try await NodeProcesses.with(count: 2) { nodes in
                #expect(try await !Self.status(nodes).errors.contains("ends in"))
                let keys = "\(nodes.root)/keys"
                let renewal = try NodeRenewal(
                    certificateFile: "\(keys)/ca.pem", keyFile: "\(keys)/ca.key")
                let node = try await NodeConfiguration.load(
                    file: nodes.configuration(1), environment: [:])
                // Certificates are good for two years: this one was made so long ago.
                let made = Date() - (2 * 365.25 - 10.5) * 86_400
                let end = try renewal.renew(node, now: made)
                #expect(end < Int(Date().timeIntervalSince1970) + 11 * 86_400)
                let first = try await nodes.process(1)
                for _ in 0..<200 where !first.errors.contains("the certificate ends soon") {
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(first.errors.contains(#/warning.*the certificate ends soon.*days=10/#))
                let second = try await nodes.process(2)
                #expect(!second.errors.contains("the certificate ends soon"))
                let told = try await Self.status(nodes)
                #expect(told.status == 0)
                #expect(told.errors.contains("The certificate of DFS1 ends in 10 days"), "\(told)")
                #expect(!told.errors.contains("The certificate of DFS2"))
                try await Self.untilRead(nodes) {
                    try await nodes.mustRun("dfs", ["cert", "renew", "--root", nodes.root])
                }
                #expect(try await !Self.status(nodes).errors.contains("ends in"))
            }
        }

        @Test("Certificates of a foreign authority, made as docs/certificates.md says, are used")
        func ownCertificates() async throws {
            try await NodeProcesses.with(count: 3) { nodes in
                try await Self.follow(nodes, "authority")
                try await Self.follow(nodes, "make")
                try await nodes.stopAll()
                try await Self.follow(nodes, "use")
                for number in 1...nodes.count { try await nodes.start(number) }
                try await Self.expectWork(nodes)
                // Renewed in place, they are taken without a restart.
                let before = try await Self.certificateEnds(nodes)
                #expect(before.count == nodes.count)
                try await Task.sleep(for: .seconds(1))
                try await Self.untilRead(nodes) { try await Self.follow(nodes, "make") }
                let after = try await Self.certificateEnds(nodes)
                #expect(zip(before, after).allSatisfy { $0 < $1 }, "\(before) \(after)")
                try await Self.expectWork(nodes)
            }
        }

        @Test("A running cluster goes over to a foreign authority step by step, without a restart")
        func goingOver() async throws {
            try await NodeProcesses.with(count: 3) { nodes in
                try await Self.keepFormer(of: nodes)
                let work = Work(nodes)
                let worker = Task { try await work.run() }
                try await Self.follow(nodes, "authority")
                try await Self.follow(nodes, "make")
                for step in ["trust both", "replace", "trust one"] {
                    try await Self.untilRead(nodes) { try await Self.follow(nodes, step) }
                    for number in 1...nodes.count {
                        try await nodes.mustRun(
                            "dfs", ["config", "check", nodes.configuration(number)])
                    }
                }
                await work.stop()
                #expect(try await worker.value > 0)
                try await Self.expectWork(nodes)
                let stranger = try await nodes.dfc(
                    "--config", nodes.programs.path("old/dfc.conf"), "list")
                #expect(stranger.status != 0, "\(stranger)")
                let own = try String(contentsOfFile: "\(nodes.root)/authority.pem", encoding: .utf8)
                let trusted = try String(
                    contentsOfFile: "\(nodes.root)/keys/ca.pem", encoding: .utf8)
                #expect(own == trusted)
            }
        }
    }
}

extension AllPrograms.CertificateTests {
    /// Does in the cluster's folder what a step of docs/certificates.md says.
    private static func follow(_ nodes: NodeProcesses, _ step: String) async throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/certificates.md")
        let lines = try String(contentsOf: page, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let commands = lines.drop { !$0.contains("<!-- own certificates: \(step) -->") }
            .dropFirst(2).prefix { $0.hasPrefix("       ") }
        #expect(!commands.isEmpty, "docs/certificates.md has no step '\(step)'")
        let script = "set -euo pipefail\n" + commands.joined(separator: "\n")
        let ended = try await nodes.programs.run(
            "/bin/bash", ["-c", script], environment: ["PATH": "\(Products.folder):/usr/bin:/bin"],
            in: nodes.root)
        #expect(ended.status == 0, "\(step): \(ended)")
    }

    /// Expects that alice puts and gets, strictly and from every node, and that all nodes run.
    private static func expectWork(_ nodes: NodeProcesses) async throws {
        let file = try nodes.programs.makeFile("own", bytes: 300_000, seed: 12)
        let copy = nodes.programs.path("own-copy")
        let put = try await nodes.dfc("put", file, "own")
        #expect(put.status == 0, "\(put)")
        let got = try await nodes.dfc("get", "--strict", "own", copy)
        #expect(got.status == 0 && nodes.programs.isSame(file, copy), "\(got)")
        try FileManager.default.removeItem(atPath: copy)
        let status = try await status(nodes)
        #expect(status.status == 0 && !status.output.contains("down"), "\(status)")
        #expect(await nodes.allRun())
    }

    /// Puts and gets as alice until it is told to stop. Any failure ends it.
    private actor Work {
        private let nodes: NodeProcesses
        private var isStopped = false

        init(_ nodes: NodeProcesses) {
            self.nodes = nodes
        }

        func stop() { isStopped = true }

        /// The number of rounds.
        func run() async throws -> Int {
            let programs = nodes.programs
            let copy = programs.path("copy")
            var round = 0
            while !isStopped {
                let file = try programs.makeFile(
                    "book", bytes: 100_000, seed: UInt64(truncatingIfNeeded: round))
                for arguments in [["put", file, "book"], ["get", "--strict", "book", copy]] {
                    try await nodes.mustRun("dfc", arguments)
                }
                #expect(programs.isSame(file, copy))
                try FileManager.default.removeItem(atPath: copy)
                round += 1
            }
            return round
        }
    }

    /// Takes a step, and waits until every node has read the files again.
    private static func rotate(
        _ nodes: NodeProcesses, _ subject: String, _ step: String
    ) async throws {
        try await untilRead(nodes) {
            try await nodes.mustRun("dfs", ["cert", "rotate", subject, step, "--root", nodes.root])
        }
    }

    /// Expects that a step that is not the next one is refused.
    private static func refused(
        _ nodes: NodeProcesses, _ subject: String, _ step: String
    ) async throws {
        let ended = try await nodes.programs.run(
            "dfs", ["cert", "rotate", subject, step, "--root", nodes.root])
        #expect(ended.status != 0 && ended.errors.contains("The order is begin"), "\(ended)")
    }

    /// How often each node has read its certificate and keys anew.
    private static func reads(_ nodes: NodeProcesses) async throws -> [Int] {
        var reads: [Int] = []
        for number in 1...nodes.count {
            let log = try await nodes.process(number).errors
            reads.append(log.matches(of: #/certificate and keys read again/#).count)
        }
        return reads
    }

    /// Changes files, and waits until every node has read them. Nodes look every five seconds.
    private static func untilRead(
        _ nodes: NodeProcesses, after change: () async throws -> Void
    ) async throws {
        let before = try await reads(nodes)
        try await change()
        for _ in 0..<300 {
            let now = try await reads(nodes)
            if zip(before, now).allSatisfy({ $0 < $1 }) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw ModelError(.unavailable, "The nodes do not read their files again.")
    }

    /// Keeps the files of before: `old` has the former authority and key, `old-key` the key alone.
    private static func keepFormer(of nodes: NodeProcesses) async throws {
        let files = FileManager.default
        for name in ["old", "old-key"] {
            let folder = nodes.programs.path(name)
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try files.copyItem(atPath: "\(nodes.root)/keys", toPath: "\(folder)/keys")
            try files.copyItem(atPath: nodes.configuration(1), toPath: "\(folder)/dfs.conf")
            try files.createSymbolicLink(
                atPath: "\(folder)/DFS1", withDestinationPath: nodes.data(1))
        }
        try files.copyItem(
            atPath: "\(nodes.root)/dfc.conf", toPath: nodes.programs.path("old/dfc.conf"))
    }

    /// What `dfs status` says of the cluster, or with the files that were kept.
    private static func status(
        _ nodes: NodeProcesses, _ former: String? = nil
    ) async throws -> Ended {
        let selection = former.map { ["--config", nodes.programs.path("\($0)/dfs.conf")] }
        if former == "old-key" {
            let authority = nodes.programs.path("old-key/keys/ca.pem")
            try FileManager.default.removeItem(atPath: authority)
            try FileManager.default.copyItem(atPath: "\(nodes.root)/keys/ca.pem", toPath: authority)
        }
        return try await nodes.programs.run(
            "dfs", ["status"] + (selection ?? ["--root", nodes.root]))
    }

    /// After all steps, what the former key signed and the former authority trusts opens nothing.
    private static func refusesTheFormer(_ nodes: NodeProcesses) async throws {
        let list = try await nodes.dfc("list")
        #expect(list.status == 77, "\(list)")
        let administrator = try await status(nodes, "old-key")
        #expect(administrator.status == 69, "\(administrator)")
        #expect(administrator.errors.contains(#/token|login/#.ignoresCase()), "\(administrator)")
        let stranger = try await nodes.dfc(
            "--config", nodes.programs.path("old/dfc.conf"), "list",
            environment: ["DFC_PASSWORD": NodeProcesses.password])
        #expect(stranger.status != 0, "\(stranger)")
        #expect(stranger.errors.contains("certificate"), "\(stranger)")
        let login = try await nodes.dfc(
            "login", environment: ["DFC_PASSWORD": NodeProcesses.password])
        #expect(login.status == 0, "\(login)")
        let copy = nodes.programs.path("copy")
        #expect(try await nodes.dfc("get", "book", copy).status == 0)
    }

    /// When the nodes' certificates end, in slot order.
    private static func certificateEnds(_ nodes: NodeProcesses) async throws -> [Int] {
        try await nodes.mustRun("dfs", ["status", "--json", "--root", nodes.root]).objects()
            .compactMap { $0["certificate_expires_at"] as? Int }
    }
}
