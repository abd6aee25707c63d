import ArgumentParser
import DFSClient
import DFSModel
import DFSTerminal

/// `dfc verify`
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check files end to end: the catalogs agree, and every chunk has its copies.",
        discussion: """
            Asks all nodes. With --read every copy of every chunk is fetched and compared
            with its checksum; a node whose copy is wrong is told, and mends it. Exits with
            0 if all is well, 1 if something is not, 2 if a node does not answer.

            EXAMPLES
              dfc verify
              dfc verify --read Documents
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "Read every copy back.")
    var read = false

    @Argument(help: ArgumentHelp("A file or folder; everything without it.", valueName: "path"))
    var path: String?

    func run() async throws {
        try await Session.run(parent.global) { session in
            var tally = Tally()
            let verifier = FileVerifier(cluster: session.cluster, reads: read)
            if let path {
                let path = try FilePath(CopyArguments.withoutEnd(path))
                let reader = CatalogReader(cluster: session.cluster)
                switch try await reader.kind(of: path) {
                case .file: try await check(path, verifier, &tally, session)
                case .folder: try await checkAll(below: path, verifier, &tally, session)
                case .nothing:
                    throw ProgramError(.notFound, "'\(path.text.printable)' does not exist.")
                }
            } else {
                try await checkAll(below: nil, verifier, &tally, session)
            }
            try tell(tally, session)
        }
    }

    private struct Tally {
        var files = 0
        var chunks = 0
        var copies = 0
        var badFiles = 0
        var silent: Set<NodeName> = []
    }

    private func checkAll(
        below folder: FilePath?, _ verifier: FileVerifier, _ tally: inout Tally, _ session: Session
    ) async throws {
        let list = CatalogReader(cluster: session.cluster).list(folder, recursive: true)
        for try await entry in list {
            guard case .file = entry.kind else { continue }
            try await check(entry.path, verifier, &tally, session)
        }
        tally.silent.formUnion(await list.failures().keys)
    }

    private func check(
        _ path: FilePath, _ verifier: FileVerifier, _ tally: inout Tally, _ session: Session
    ) async throws {
        let result: FileVerifier.Result
        do {
            result = try await verifier.verify(path)
        } catch let error as ClientError where error.code == .notFound {
            // It was removed while the list was read.
            return
        }
        tally.files += 1
        tally.chunks += result.chunks
        tally.copies += result.goodCopies
        tally.silent.formUnion(result.silentNodes)
        if !result.problems.isEmpty { tally.badFiles += 1 }
        for problem in result.problems {
            try session.console.line("\(path.text.printable): \(Self.text(problem))")
        }
    }

    private func tell(_ tally: Tally, _ session: Session) throws {
        let how = read ? "read and right" : "in place"
        try session.summarize(
            "\(GroupedNumber.text(tally.files)) files, \(GroupedNumber.text(tally.chunks)) chunks, "
                + "\(GroupedNumber.text(tally.copies)) copies \(how); "
                + "\(GroupedNumber.text(tally.badFiles)) files with problems.")
        if !tally.silent.isEmpty {
            let names = tally.silent.sorted().map(\.text).joined(separator: ", ")
            session.console.warn("\(names) did not answer; the copies there were not checked.")
        }
        if tally.badFiles > 0 { throw AlreadyTold(status: .damaged) }
        if !tally.silent.isEmpty { throw AlreadyTold(status: .unchecked) }
    }

    private static func text(_ problem: FileVerifier.Problem) -> String {
        switch problem {
        case .outdatedCatalog(let node): "\(node) does not know the newest version"
        case .missingCopy(let node, let chunk): "chunk \(chunk) is missing on \(node)"
        case .damagedCopy(let node, let chunk): "chunk \(chunk) is damaged on \(node)"
        case .lostChunk(let chunk): "chunk \(chunk) is on no node that answers"
        }
    }
}
