import Testing

/// Tests of the real executables. One suite at a time: they use all cores and time what they run.
@Suite("The programs", .serialized)
enum ProgramTests {}
