import DFSModel
package import Foundation

/// How a process is started. Its streams are files, so that nobody has to drain them.
package struct Launch: Sendable {
    /// The path of the executable.
    let program: String
    let arguments: [String]
    let environment: [String: String]
    /// Where it runs.
    let folder: String
    let input: String
    let output: String
    let errors: String

    /// - Parameters:
    ///   - program: the path of an executable.
    ///   - folder: the working folder.
    ///   - input: the file that it reads as standard input; ``output`` and ``errors`` are made anew.
    package init(
        program: String, arguments: [String], environment: [String: String], folder: String,
        input: String, output: String, errors: String
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.input = input
        self.output = output
        self.errors = errors
    }

    private static let env = "/usr/bin/env"
    /// `POSIX_SPAWN_SETSID` of glibc's spawn.h.
    private static let newSession: Int16 = 0x80

    /// Starts the process; gives its id.
    package func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let creating = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, creating, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, creating, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // No terminal: what a session is started with must not ask whoever runs the tests.
        posix_spawnattr_setflags(&attributes, Self.newSession)
        var pid: pid_t = 0
        // env(1) changes the folder, which Swift's Glibc cannot ask for here, and then becomes the
        // program, with the same process id.
        let words = [Self.env, "--chdir", folder, program] + arguments
        let failure = Self.withStrings(words) { words in
            Self.withStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
                posix_spawn(&pid, Self.env, &actions, &attributes, words, variables)
            }
        }
        guard failure == 0 else {
            throw ModelError(
                .unavailable,
                "\(program) cannot be started: \(String(cString: strerror(failure))).")
        }
        return pid
    }

    private static func withStrings<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
