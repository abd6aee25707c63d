import ArgumentParser
import DFSClient
import DFSModel

extension CompletionKind {
    /// Names in the store, for whoever is logged in; nobody is asked for a password.
    static var remoteNames: CompletionKind {
        .custom { words, _, prefix async in await RemoteNames.completing(prefix, words: words) }
    }
}

/// The names in the store that begin like a word.
enum RemoteNames {
    /// More are of no use to a person.
    private static let most = 200

    /// Files, and folders with a `/` at their end; nothing if the store cannot be asked at once.
    /// - Parameter words: the whole command line, for --config and --user.
    static func completing(_ prefix: String, words: [String]) async -> [String] {
        guard let session = try? Session(try options(in: words)), session.hasKeptToken else {
            return []
        }
        let names = try? await names(prefix, session)
        await session.cluster.shutdown()
        return names ?? []
    }

    private static func options(in words: [String]) throws -> GlobalOptions {
        var arguments: [String] = []
        for option in ["--config", "--user"] {
            if let value = value(of: option, in: words) { arguments += [option, value] }
        }
        return try GlobalOptions.parse(arguments)
    }

    private static func value(of option: String, in words: [String]) -> String? {
        if let joined = words.first(where: { $0.hasPrefix(option + "=") }) {
            return String(joined.dropFirst(option.count + 1))
        }
        guard let position = words.firstIndex(of: option) else { return nil }
        return words.indices.contains(position + 1) ? words[position + 1] : nil
    }

    private static func names(_ prefix: String, _ session: Session) async throws -> [String] {
        guard try await session.useKeptToken() else { return [] }
        let folder =
            prefix.contains("/")
            ? try FilePath(String(prefix[..<(prefix.lastIndex(of: "/") ?? prefix.endIndex)])) : nil
        var names: [String] = []
        let list = CatalogReader(cluster: session.cluster).list(folder, recursive: false)
        for try await entry in list {
            let name = entry.path.text + (entry.kind == .folder ? "/" : "")
            if name.hasPrefix(prefix) { names.append(name) }
            if names.count == most { break }
        }
        return names
    }
}
