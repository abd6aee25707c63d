import ArgumentParser

/// The completion script for zsh, mended: the library's puts a space behind a folder's name, so
/// that what is inside cannot be completed.
enum ZshCompletion {
    private static let question = "--generate-completion-script"
    private static let asItWas = """
            _describe -V '' non_empty_completions -- empty_completions -P $'\\'\\''
        """
    private static let mended = #"""
            local -ar folders=("${(M)non_empty_completions[@]:#*/}")
            local -ar others=("${non_empty_completions[@]:#*/}")
            _describe -V '' folders -S '' -- others -- empty_completions -P $'\'\''
        """#

    /// The script, if the command line asks for nothing else.
    static func script(askedBy arguments: [String]) -> String? {
        let words = Array(arguments.dropFirst())
        guard words == [question, "zsh"] || words == ["\(question)=zsh"] else { return nil }
        return DFC.completionScript(for: .zsh).replacing(asItWas, with: mended)
    }
}
