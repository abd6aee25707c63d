import DFSConfiguration
import Logging

/// Sends the log of the whole process to standard error. Call one of these once, before the first
/// logger is made.
enum LogSetup {
    /// As the node's configuration wants it.
    static func bootstrap(_ configuration: NodeConfiguration) {
        bootstrap(level: level(configuration.logLevel), format: configuration.logFormat)
    }

    static func bootstrap(level: Logger.Level, format: LogFormat) {
        LoggingSystem.bootstrap { label in
            LineLogHandler(label: label, level: level, format: format)
        }
    }

    /// A logger for commands that speak through the console.
    static let silent = Logger(label: "dfs") { _ in SwiftLogNoOpLogHandler() }

    static func level(_ level: LogLevel) -> Logger.Level {
        switch level {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}
