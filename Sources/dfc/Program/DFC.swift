import ArgumentParser
import DFSModel

/// The root of the command line.
struct DFC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dfc",
        abstract: "Keep files on the nodes of a distributed file store.",
        discussion: """
            The configuration is --config, else $DFC_CONFIG, else \
            $XDG_CONFIG_HOME/dfc/dfc.conf (~/.config/dfc/dfc.conf). The user is --user, else \
            $DFC_USER, else `user:` in it. The password is $DFC_PASSWORD, else --password-file, \
            else that of `dfc login`, else it is asked for.

            With nothing but a configuration file (`dfc conf/dfc.conf`) it asks for a user and \
            then for one command after the other.

            EXAMPLES
              dfc login
              dfc put Book1
              dfc list --long
              dfc get Book1 copy-of-Book1
            """,
        version: ProgramVersion.text,
        subcommands: [
            Login.self, Logout.self, WhoAmI.self, Passwd.self, Put.self, Get.self, List.self,
            MakeFolder.self, Remove.self, Stat.self, Verify.self, Copy.self, Move.self, Cat.self,
            Tree.self,
            DiskUsage.self, Find.self, Difference.self, Sync.self, Doctor.self, Interactive.self,
        ], defaultSubcommand: Interactive.self)

    @OptionGroup(title: "Options of every command, before its name")
    var global: GlobalOptions
}
