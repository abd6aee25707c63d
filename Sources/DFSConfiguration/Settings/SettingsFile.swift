import DFSModel
import DFSTrust
import Foundation
import Yams

/// A YAML file whose top level maps keys to texts or lists of texts, with their lines.
struct SettingsFile: Sendable {
    enum Content: Sendable, Hashable {
        case text(String)
        case list([String])
        /// Something nested, which no setting is.
        case other
    }

    struct Entry: Sendable {
        let content: Content
        /// From 1.
        let line: Int
    }

    /// The file, as it was named.
    let path: String
    let entries: [String: Entry]

    /// The absolute path of the folder that holds the file.
    var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// Throws ``ConfigurationError`` with `.configuration` if the file is unreadable, too large
    /// or not YAML of that shape.
    init(path: String) throws(ConfigurationError) {
        let text: String
        do throws(TrustError) {
            text = try SecretFile.readText(path)
        } catch {
            throw ConfigurationError(wrapping: error)
        }
        try self.init(text: text, path: path)
    }

    private init(text: String, path: String) throws(ConfigurationError) {
        self.path = path
        let root: Node?
        do {
            // Every scalar is a text here. The default resolver would compile seven regular
            // expressions to tell numbers and dates apart.
            root = try Yams.compose(yaml: text, .basic)
        } catch {
            throw ConfigurationError("\(path) is not YAML: \(Self.problem(error)).")
        }
        guard let mapping = root?.mapping else {
            throw ConfigurationError("\(path) holds no settings. Write lines such as 'key: value'.")
        }
        var entries: [String: Entry] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                throw ConfigurationError("\(path) has a key that is not a word.")
            }
            entries[name] = Entry(content: Self.content(value), line: key.mark?.line ?? 1)
        }
        self.entries = entries
    }

    private static func content(_ node: Node) -> Content {
        switch node {
        case .scalar(let scalar): return .text(scalar.string)
        case .sequence(let sequence):
            let texts = sequence.compactMap(\.scalar?.string)
            return texts.count == sequence.count ? .list(texts) : .other
        default: return .other
        }
    }

    /// What is wrong and where, without repeating the file.
    private static func problem(_ error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(problem.printable) in line \(mark.line), column \(mark.column)"
        case .duplicatedKeysInMapping(let names, _):
            "the key \(names.joined(separator: ", ").printable) appears twice"
        case .reader(let problem, _, _, _): problem.printable
        default: "it cannot be parsed"
        }
    }
}

extension SettingsFile {
    /// One sentence for each key that is none of `settings`.
    func unknownKeys(among settings: [any AnySetting]) -> [String] {
        let known = Set(settings.map(\.name))
        return entries.filter { !known.contains($0.key) }.sorted { $0.value.line < $1.value.line }
            .map { name, entry in
                let advice =
                    settings.nearest(to: name).map { "Did you mean `\($0)`?" } ?? "Remove it."
                return "\(path), line \(entry.line), has the unknown key `\(name.printable)`. "
                    + advice
            }
    }
}
