internal import Glibc

/// The processor cores of this machine.
public enum Cores {
    /// How many of them are in use, at least 1.
    public static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
