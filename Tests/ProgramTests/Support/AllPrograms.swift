import Testing

/// Holds the suites of the real executables. One runs at a time: they use all cores, and they time
/// what they run.
@Suite("The programs", .serialized)
enum AllPrograms {}
