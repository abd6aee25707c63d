import ArgumentParser

/// What every command takes, in front of its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The client's configuration.", valueName: "file"), completion: .file())
    var config: String?

    @Option(help: ArgumentHelp("Who you are.", valueName: "name"))
    var user: String?

    @Option(
        help: ArgumentHelp("A file whose first line is the password.", valueName: "file"),
        completion: .file())
    var passwordFile: String?

    @Flag(help: "Show neither progress nor summaries.")
    var quiet = false
}
