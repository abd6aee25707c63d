import Configuration
import DFSModel
import Foundation

/// The settings of one file, below what options and environment say, and where each came from.
struct SettingsReader: Sendable {
    private struct Found {
        let content: SettingsFile.Content
        let source: Source
    }

    private enum Source {
        case option(String)
        case environment(String)
        case line(Int)
    }

    private let file: SettingsFile
    private let settings: [any AnySetting]
    private var found: [String: Found]
    private var foreignOptions: [String] = []

    /// The settings of the file alone.
    init(file: SettingsFile, settings: [any AnySetting]) {
        self.file = file
        self.settings = settings
        found = file.entries.mapValues { Found(content: $0.content, source: .line($0.line)) }
    }

    /// Options win over the environment (`DFS_LOG_LEVEL` for `log-level`), and both over the file.
    init(
        file: SettingsFile, settings: [any AnySetting], options: [String: String],
        environment: [String: String]
    ) async throws(ConfigurationError) {
        self.init(file: file, settings: settings)
        let known = Set(settings.map(\.name))
        foreignOptions = options.keys.filter { !known.contains($0) }.sorted()
        let values = options.map {
            (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false))
        }
        let option = ConfigReader(
            provider: InMemoryProvider(name: "options", values: .init(uniqueKeysWithValues: values))
        )
        let variable = ConfigReader(
            provider: EnvironmentVariablesProvider(environmentVariables: environment)
                .prefixKeys(with: "dfs"))
        do {
            for name in known {
                let key = ConfigKey([name])
                if let text = try await option.fetchString(forKey: key) {
                    found[name] = Found(content: .text(text), source: .option(name))
                } else if let text = try await variable.fetchString(forKey: key) {
                    found[name] = Found(content: .text(text), source: .environment(name))
                }
            }
        } catch {
            throw ConfigurationError("The options could not be read.", cause: error)
        }
    }
}

extension SettingsReader {
    /// The value, or nil if it is not set or wrong (then ``problems`` says so).
    func value<Value>(_ setting: Setting<Value>) -> Value? {
        guard case .text(let text)? = found[setting.name]?.content else { return nil }
        return setting.form.parse(text)
    }

    /// The value; throws ``ConfigurationError`` if it is not set.
    func required<Value>(_ setting: Setting<Value>) throws(ConfigurationError) -> Value {
        guard let value = value(setting) else {
            throw ConfigurationError(lack(of: setting))
        }
        return value
    }

    /// The values of a list; empty if it is not set.
    func list<Value>(_ setting: Setting<Value>) -> [Value] {
        guard case .list(let texts)? = found[setting.name]?.content else { return [] }
        return texts.compactMap(setting.form.parse)
    }

    /// The absolute path: one in the file is relative to the file's folder, one in an option or
    /// the environment to the current folder.
    func path(_ setting: Setting<String>) -> String? {
        guard let text = value(setting) else { return nil }
        if case .line? = found[setting.name]?.source {
            let folder = URL(fileURLWithPath: file.folder, isDirectory: true)
            return URL(fileURLWithPath: text, relativeTo: folder).standardizedFileURL.path
        }
        return URL(fileURLWithPath: text).standardizedFileURL.path
    }

    /// The absolute path; throws ``ConfigurationError`` if it is not set.
    func requiredPath(_ setting: Setting<String>) throws(ConfigurationError) -> String {
        guard let path = path(setting) else { throw ConfigurationError(lack(of: setting)) }
        return path
    }

    /// One sentence for each unknown key, wrong value and missing key.
    var problems: [String] {
        foreignOptions.map { "`\($0.printable)` is not a setting." }
            + file.unknownKeys(among: settings) + settings.compactMap(problem)
    }

    private func problem(with setting: any AnySetting) -> String? {
        guard let found = found[setting.name] else {
            return setting.isRequired ? lack(of: setting) : nil
        }
        let must = "but must be \(setting.isList ? "a list of entries, each " : "")"
        let place = "`\(setting.name)` (\(description(of: found.source)))"
        switch (found.content, setting.isList) {
        case (.text(let text), false):
            guard !setting.accepts(text) else { return nil }
            return "\(place) is '\(text.printable)', \(must)\(setting.expectation)."
        case (.list([]), true) where setting.isRequired:
            return "\(place) is empty, \(must)\(setting.expectation)."
        case (.list(let texts), true):
            guard let wrong = texts.first(where: { !setting.accepts($0) }) else { return nil }
            return "\(place) has '\(wrong.printable)', \(must)\(setting.expectation)."
        default:
            return "\(place) has another shape, \(must)\(setting.expectation)."
        }
    }

    private func lack(of setting: any AnySetting) -> String {
        "\(file.path) lacks `\(setting.name)`. It must be \(setting.expectation)."
    }

    private func description(of source: Source) -> String {
        switch source {
        case .option(let name): "option --\(name)"
        case .environment(let name):
            "environment DFS_\(name.uppercased().replacing("-", with: "_"))"
        case .line(let line): "\(file.path), line \(line)"
        }
    }
}
