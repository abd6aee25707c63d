import DFSModel

/// What a person types at the prompt of an interactive session.
enum TypedCommand: Hashable, Sendable {
    case get(name: String?, destination: String?)
    case put(file: String?, name: String?)
    case list(folder: String?)
    case makeFolder(String?)
    case help
    case exit

    /// The words of a line, the command in any case; nil for a line without any. Throws
    /// ``ProgramError`` with `invalid`.
    init?(_ line: String) throws {
        let words = try Words.split(line)
        guard let verb = words.first else { return nil }
        let arguments = words.dropFirst().map { $0 }
        let most = try Self.mostArguments(of: verb)
        guard arguments.count <= most else {
            throw ProgramError(
                .invalid,
                "'\(verb.lowercased())' takes at most \(most) names. Quote a name with blanks.")
        }
        let second = arguments.count > 1 ? arguments[1] : nil
        switch verb.lowercased() {
        case "get": self = .get(name: arguments.first, destination: second)
        case "put": self = .put(file: arguments.first, name: second)
        case "list", "ls": self = .list(folder: arguments.first)
        case "mkdir": self = .makeFolder(arguments.first)
        case "help", "?": self = .help
        default: self = .exit
        }
    }

    private static func mostArguments(of verb: String) throws -> Int {
        switch verb.lowercased() {
        case "get", "put": return 2
        case "list", "ls", "mkdir": return 1
        case "help", "?", "exit", "quit": return 0
        default:
            throw ProgramError(
                .invalid,
                "'\(verb.printable)' is no command here. There are \(allWords) and help.")
        }
    }

    /// The commands as the prompt names them.
    static let allWords = "get, list, put, mkdir, exit"

    static let explanation = """
        get NAME [LOCAL]   get a file or folder, by default into one with your name
        put FILE [NAME]    put a local file or folder
        list [FOLDER]      show which chunks each server has
        mkdir FOLDER       make a folder that stays even when it is empty
        exit               end the session
        Names with blanks go into quotes. Ctrl-C stops a transfer.
        """
}
