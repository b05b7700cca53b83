package dev.plimsoll.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whether the image is registered with a platform.
final class RegistrationOptions {
    @Mixin
    final ServerOptions server = new ServerOptions();

    @Option(
            names = "--register",
            order = 403,
            description = "Register the image with the platform, whatever its verdict.")
    private boolean all;

    @Option(
            names = "--register-compliant",
            order = 404,
            description = "Register the image if it complies; else it is recorded as rejected.")
    private boolean compliant;

    /// Whether a platform judges, instead of the scan itself.
    ///
    /// Without a platform to ask, a pipeline that was written for another scanner goes on, and is told.
    boolean asked(Surroundings around) {
        if (server.server == null) {
            if (all || compliant) {
                around.say((all ? "--register" : "--register-compliant")
                        + ": the image is not registered, as no platform is named; give --server URL");
            }
            return false;
        }
        if (all == compliant) {
            throw Failure.usage("--server needs one of --register and --register-compliant");
        }
        return true;
    }

    boolean compliantOnly() {
        return compliant;
    }
}
