import DFSClient
import DFSHistory
import DFSModel
import DFSTesting
import NIOCore

/// One client: does one operation after the other and records what it was told.
struct ChaosClient: Sendable {
    let number: Int
    let cluster: ClusterClient
    let arena: Arena
    private var generator: SeededGenerator
    /// The version that it saw last at each contested path.
    private var known: [Int: VersionID] = [:]
    private var recorder: Recorder { arena.recorder }

    init(number: Int, cluster: ClusterClient, arena: Arena, seed: UInt64) {
        self.number = number
        self.cluster = cluster
        self.arena = arena
        generator = SeededGenerator(seed: seed)
    }

    private mutating func draw(_ bound: Int) -> Int {
        Int(generator.next() % UInt64(bound))
    }

    /// One operation, drawn by chance.
    mutating func step() async throws {
        let path = draw(arena.contested.count)
        switch draw(100) {
        case 0..<30: await read(path)
        case 30..<36: await readPlainly(path)
        case 36..<58: try await put(path, nil)
        case 58..<68: try await put(path, known[path].map { .matches($0) } ?? .absent)
        case 68..<74: try await put(path, .absent)
        case 74..<78: try await delete(path, nil)
        case 78..<82: try await delete(path, known[path])
        default: try await keep()
        }
    }

    // MARK: Contested paths

    /// A strict read, which must fit into the history.
    mutating func read(_ path: Int) async {
        let operation = recorder.begin(.read, path: path)
        do {
            let (content, report) = try await cluster.getWithReport(
                arena.contested[path], isStrict: true)
            let version = report.manifest.version
            known[path] = version
            guard let number = arena.contents.number(of: content) else {
                return recorder.violate("\(arena.contested[path]) at \(version) is no content")
            }
            recorder.note(version, holds: number)
            recorder.end(operation, .saw(number))
        } catch let error as ClientError where error.code == .notFound {
            known[path] = nil
            recorder.end(operation, .saw(0))
        } catch {
            note(error, "strict get")
        }
    }

    /// A plain read may be old, but never a mixture.
    private func readPlainly(_ path: Int) async {
        do {
            let content = try await cluster.get(arena.contested[path])
            if arena.contents.number(of: content) == nil {
                recorder.violate("\(arena.contested[path]) read plainly is no content")
            }
        } catch {
            note(error, "get")
        }
    }

    private mutating func put(_ path: Int, _ condition: ChangeCondition?) async throws {
        let content = recorder.nextContent()
        let operation = recorder.begin(
            .write(recorded(condition), to: content), path: path)
        do {
            let result = try await cluster.put(
                arena.contents.bytes(content), at: arena.contested[path], owner: arena.owner,
                condition: condition ?? .none)
            let version = result.manifest.version
            recorder.note(version, holds: content)
            known[path] = version
            try acknowledge(arena.contested[path], content, version)
            recorder.end(operation, .applied)
        } catch let error as ClientError {
            settle(operation, error, "put", path)
        }
    }

    private mutating func delete(_ path: Int, _ version: VersionID?) async throws {
        let condition: ChangeCondition = version.map { .matches($0) } ?? .none
        let operation = recorder.begin(
            .write(version == nil ? .exists : recorded(condition), to: 0), path: path)
        do {
            _ = try await cluster.delete(arena.contested[path], condition: condition)
            known[path] = nil
            try acknowledge(arena.contested[path], 0, nil)
            recorder.end(operation, .applied)
        } catch let error as ClientError {
            settle(operation, error, "delete", path)
        }
    }

    private func recorded(_ condition: ChangeCondition?) -> HistoryOperation.Condition {
        switch condition {
        case nil, .some(.none): .none
        case .absent: .absent
        // A version is in `known` only after its content was noted.
        case .matches(let version): .matches(recorder.content(of: version) ?? -1)
        }
    }

    /// A write that was not acknowledged: what the client was promised about it.
    private mutating func settle(
        _ operation: Int, _ error: ClientError, _ what: String, _ path: Int
    ) {
        switch error.code {
        case .conditionFailed:
            known[path] = error.currentVersion
            if let version = error.currentVersion, recorder.content(of: version) == nil {
                // Its content is known once somebody has read it.
                known[path] = nil
            }
            recorder.refuse(operation, current: error.currentVersion)
        case .notFound: recorder.end(operation, .refused(saw: 0))
        case .outcomeUnknown, .interrupted: break
        default:
            recorder.end(operation, .never)
            note(error, what)
        }
    }

    // MARK: Paths that are written once

    /// A put that must be there for ever once it is acknowledged.
    private mutating func keep() async throws {
        let content = recorder.nextContent()
        let path = try arena.keptPath(client: number, content: content)
        do {
            let result = try await cluster.put(
                arena.contents.bytes(content), at: path, owner: arena.owner)
            try acknowledge(path, content, result.manifest.version)
        } catch let error as ClientError {
            if error.code != .outcomeUnknown { note(error, "put") }
        }
    }

    private func acknowledge(_ path: FilePath, _ content: Int, _ version: VersionID?) throws {
        try recorder.ledger.add(
            LedgerFile.Entry(client: number, path: path, content: content, version: version))
    }

    /// A failure that nothing was promised about; unusual kinds are noted.
    private func note(_ error: any Error, _ what: String) {
        let code = (error as? any Failure)?.code
        let usual: Set<FailureCode?> = [
            .unavailable, .outcomeUnknown, .overloaded, .notSealed, .incomplete, .notFound,
        ]
        if !usual.contains(code) { recorder.note(oddity: "\(what): \(error)") }
    }
}
